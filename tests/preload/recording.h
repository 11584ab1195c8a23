/* recording.h - what the socket calls of several programs did, in one shared file.
 *
 *     RECORDING=/tmp/d/recording RECORDED_AS=client LD_PRELOAD=record.so ./client
 *
 * Who wants to know makes the file, sizeof(struct recording) bytes of zeros, and reads it
 * afterwards. Each call takes the next slot when it begins, and completes it when it returns: the
 * order of the slots is that in which calls began, in all programs, processes and
 * threads. Recorded programs have the file mapped, and hold no descriptor of it. One
 * that is killed leaves its last call begun. When the slots are used up, calls are
 * still counted; when the room for bytes is, only their number is known.
 */
#ifndef PRELOAD_RECORDING_H
#define PRELOAD_RECORDING_H

#include <stdint.h>

#define RECORDING_CALLS(ROW)                                                                       \
    ROW(SOCKET, "socket")                                                                          \
    ROW(BIND, "bind")                                                                              \
    ROW(LISTEN, "listen")                                                                          \
    ROW(ACCEPT, "accept")                                                                          \
    ROW(CONNECT, "connect")                                                                        \
    ROW(SEND, "send")                                                                              \
    ROW(RECV, "recv")                                                                              \
    ROW(SENDTO, "sendto")                                                                          \
    ROW(RECVFROM, "recvfrom")                                                                      \
    ROW(SENDMSG, "sendmsg")                                                                        \
    ROW(RECVMSG, "recvmsg")                                                                        \
    ROW(WRITE, "write")                                                                            \
    ROW(READ, "read")                                                                              \
    ROW(WRITEV, "writev")                                                                          \
    ROW(READV, "readv")                                                                            \
    ROW(SENDFILE, "sendfile")                                                                      \
    ROW(SHUTDOWN, "shutdown")                                                                      \
    ROW(CLOSE, "close")                                                                            \
    ROW(POLL, "poll")                                                                              \
    ROW(SELECT, "select")                                                                          \
    ROW(EPOLL_WAIT, "epoll_wait")                                                                  \
    ROW(ENDED, "ended") /* the process has; told by who started it */

#define RECORDING_CALL(name, text) CALL_##name,
enum recorded_call { RECORDING_CALLS(RECORDING_CALL) RECORDED_CALLS };
#undef RECORDING_CALL

enum {
    RECORDING_SLOTS = 4096,
    RECORDING_BYTES = 4 << 20,
    RECORDING_TABLES = 1 << 19,
    RECORDING_NAME = 16, /* bytes of an actor's name, NUL included */
    RECORDING_ADDRESS = 112
};

struct recorded {
    _Atomic uint32_t is_complete; /* what stands behind `option` is known only then */
    int32_t call;
    int32_t pid, tid;
    char actor[RECORDING_NAME];
    int64_t began; /* nanoseconds of CLOCK_MONOTONIC */
    int32_t fd;
    int32_t option; /* its flags, backlog or how; of poll() the timeout in ms */
    int64_t asked;  /* bytes, or descriptors of poll() */

    int64_t ended;
    int64_t result;
    int32_t error;        /* errno, if the result is -1 */
    int32_t family, type; /* of the socket; 0: none */
    int32_t state;        /* of TCP: after the call, but of close() before it */
    int32_t unread;       /* bytes that close() threw away */
    int32_t resets;       /* close() does so, by SO_LINGER {1, 0} */
    uint64_t socket;      /* its inode: the same for all who share it */
    uint32_t at, kept;    /* the bytes that it moved, in recording.bytes */
    unsigned char here[RECORDING_ADDRESS], there[RECORDING_ADDRESS]; /* struct sockaddr_* */
};

struct recording {
    _Atomic uint32_t slots, used; /* so many calls and bytes were wanted */
    int32_t maker; /* the process that made it; its calls are those of peers that it plays */
    int64_t over;  /* when who made it had seen enough, or 0: what came later is not meant */
    struct recorded calls[RECORDING_SLOTS];
    unsigned char bytes[RECORDING_BYTES];
    char tables[RECORDING_TABLES]; /* /proc/net/tcp and tcp6 at the end, as text */
};

#endif
