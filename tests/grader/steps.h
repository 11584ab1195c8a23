/* steps.h - every step of the language: how it is written, and what plays it.
 *
 *     #define PHRASE(verb, phrase, ...) [verb] = phrase,
 *     static const char *const phrases[] = {ACTOR_STEPS(PHRASE)};
 *
 * A new step is a row here, and the function at the end of its row, in the act_*.c
 * file of its kind (acts.h).
 */
#ifndef GRADER_STEPS_H
#define GRADER_STEPS_H

/* Somebody's: name, phrase, operand (case_operand.h), who can make it and what the
 * actor becomes by it (case_step.c; UNKNOWN: nothing new), whether it only looks, so
 * that it may stand in a branch, and the function. A longer phrase stands before the
 * shorter one that it begins with. */
/* clang-format off */
#define ACTOR_STEPS(ROW)                                                                          \
    ROW(STARTS,           "starts",          COMMAND,       RESTART,     PROGRAM,   MOVES, act_starts) \
    ROW(IS_READY,         "is ready",        NONE,          ANY_PROGRAM, UNKNOWN,   MOVES, act_is_ready) \
    ROW(PRINTS_NOTHING,   "prints nothing",  NONE,          ANY_PROGRAM, UNKNOWN,   LOOKS, act_prints_nothing) \
    ROW(PRINTS,           "prints",          LINE,          ANY_PROGRAM, UNKNOWN,   LOOKS, act_prints) \
    ROW(MAY_PRINT,        "may print",       LINE,          ANY_PROGRAM, UNKNOWN,   LOOKS, act_may_print) \
    ROW(NEVER_PRINTS,     "never prints",    LINE,          ANY_PROGRAM, UNKNOWN,   LOOKS, act_never_prints) \
    ROW(NEVER_SWAPS,      "never swaps",     BYTES,         ANY_PROGRAM, UNKNOWN,   LOOKS, act_never_swaps) \
    ROW(SAYS,             "says",            LINE,          ANY_PROGRAM, UNKNOWN,   LOOKS, act_says) \
    ROW(COMPLAINS,        "complains",       LINE,          ANY_PROGRAM, UNKNOWN,   LOOKS, act_complains) \
    ROW(EXITS,            "exits",           STATUS,        ANY_PROGRAM, UNKNOWN,   LOOKS, act_exits) \
    ROW(FAILS,            "fails",           NONE,          ANY_PROGRAM, UNKNOWN,   LOOKS, act_fails) \
    ROW(GETS,             "gets",            SIGNAL,        ANY_PROGRAM, UNKNOWN,   MOVES, act_gets) \
    ROW(DIES_OF,          "dies of",         SIGNAL,        ANY_PROGRAM, UNKNOWN,   LOOKS, act_dies_of) \
    ROW(ENDS,             "ends",            NONE,          ANY_PROGRAM, UNKNOWN,   LOOKS, act_ends) \
    ROW(RUNS_ON,          "runs on",         NONE,          ANY_PROGRAM, UNKNOWN,   LOOKS, act_runs_on) \
    ROW(IDLES,            "idles for",       DURATION,      ANY_PROGRAM, UNKNOWN,   LOOKS, act_idles) \
    ROW(LISTENS,          "listens tcp",     ENDPOINT_PORT, FREE,        LISTENER,  MOVES, act_listens) \
    ROW(BINDS,            "binds udp",       ENDPOINT_PORT, FREE,        DATAGRAM,  MOVES, act_binds) \
    ROW(STAYS_AWAY,       "stays away",      ENDPOINT_PORT, NEW,         AWAY,      MOVES, act_stays_away) \
    ROW(CONNECTS_TCP,     "connects tcp",    OTHER,         RECONNECT,   CONNECTED, MOVES, act_connects_tcp) \
    ROW(CONNECTS_UDP,     "connects udp",    OTHER,         REAIM,       DATAGRAM,  MOVES, act_connects_udp) \
    ROW(ACCEPTS,          "accepts",         NONE,          LISTENING,   ACCEPTED,  MOVES, act_accepts) \
    ROW(SENDS,            "sends",           BYTES,         TALKER,      UNKNOWN,   MOVES, act_sends) \
    ROW(MAY_SEND,         "may send",        BYTES,         TALKER,      UNKNOWN,   MOVES, act_may_send) \
    ROW(TRICKLES,         "trickles",        BYTES,         STREAM,      UNKNOWN,   MOVES, act_trickles) \
    ROW(RECEIVES_ANY,     "receives any",    COUNT,         TALKER,      UNKNOWN,   LOOKS, act_receives_any) \
    ROW(RECEIVES_UP_TO,   "receives up to",  COUNT,         TALKER,      UNKNOWN,   LOOKS, act_receives_up_to) \
    ROW(RECEIVES_END,     "receives end",    NONE,          STREAM,      UNKNOWN,   LOOKS, act_receives_end) \
    ROW(RECEIVES_RESET,   "receives reset",  NONE,          STREAM,      UNKNOWN,   LOOKS, act_receives_reset) \
    ROW(RECEIVES_NOTHING, "receives nothing for", DURATION, TALKER,      UNKNOWN,   LOOKS, act_receives_nothing) \
    ROW(RECEIVES,         "receives",        BYTES,         TALKER,      UNKNOWN,   LOOKS, act_receives) \
    ROW(SEES_END,         "sees end",        NONE,          STREAM,      UNKNOWN,   LOOKS, act_sees_end) \
    ROW(SEES,             "sees",            BYTES,         STREAM,      UNKNOWN,   LOOKS, act_sees) \
    ROW(WAITS,            "waits",           DURATION,      ANYONE,      UNKNOWN,   MOVES, act_waits) \
    ROW(HALF_CLOSES,      "half-closes",     NONE,          STREAM,      UNKNOWN,   MOVES, act_half_closes) \
    ROW(CLOSES,           "closes",          NONE,          CLOSABLE,    CLOSED,    MOVES, act_closes) \
    ROW(RESETS,           "resets",          NONE,          STREAM,      CLOSED,    MOVES, act_resets)

/* Nobody's: name and function. How they are written says case_step.c. */
#define PLAIN_STEPS(ROW)               \
    ROW(FILE_HOLDS,  act_file_holds)   \
    ROW(FILE_IS,     act_file_is)      \
    ROW(FILE_HAS,    act_file_has)     \
    ROW(FILE_ABSENT, act_file_absent)  \
    ROW(FILES,       act_files)        \
    ROW(SHELL,       act_shell)
/* clang-format on */

#define ACTOR_VERB(verb, phrase, operand, actors, becomes, looks, function) verb,
#define PLAIN_VERB(verb, function) verb,
enum verb {
    ACTOR_STEPS(ACTOR_VERB) PLAIN_STEPS(PLAIN_VERB) ACTS, /* so many are played  */
    EITHER = ACTS,                                        /* these lead the way */
    OR,
    END
};
#undef ACTOR_VERB
#undef PLAIN_VERB

#endif
