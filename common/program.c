#include "common/program.h"

#include "common/deadline.h"
#include "common/error.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static sigset_t end_signals; /* the signals that end the program */
static volatile sig_atomic_t status_on_signal;
static char owned[4096]; /* removed at the end; empty: nothing */

static void remove_owned(void)
{
    unlink(owned); /* "" is no path */
}

/* unlink() and _exit() are safe in a signal handler, exit() is not. */
static void end_on_signal(int number)
{
    (void)number;
    remove_owned();
    _exit(status_on_signal);
}

static void handle_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGQUIT, SIGHUP};
    const struct sigaction end = {.sa_handler = end_on_signal};
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before = ignore;

    sigemptyset(&end_signals);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        sigaddset(&end_signals, numbers[i]);
        sigaction(numbers[i], &end, &before);
    }
    if (before.sa_handler == SIG_IGN) /* SIGHUP, under nohup */
        sigaction(SIGHUP, &ignore, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
}

/* Puts /dev/null, opened for the other direction, in the place of a closed descriptor:
 * reading from 0 or writing to 1 and 2 still says EBADF. */
static void occupy(int fd, int useless)
{
    if (fcntl(fd, F_GETFD) == -1)
        check(open("/dev/null", useless), "open /dev/null"); /* takes the lowest that is free */
}

static const struct {
    const char *synopsis, *meaning;
} known[] = {
    {"-d N", "draw N, 0 to 4294967295, instead of a random number"},
    {"-i MILLISECONDS", "time between two looks (default 1000)"},
    {"-k KEYFILE", "take the secret from its first 16 bytes; only its owner may read it"},
    {"-n COUNT", "end after COUNT answered clients"},
    {"-t SECONDS", "how long a peer may keep us waiting, 0: for ever"},
    {"-h", "print this help"},
};

static _Noreturn void help(const struct program *self)
{
    printf("usage: %s [OPTION]... %s\n\n%s\n\n", self->name, self->operands, self->purpose);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const char letter = known[i].synopsis[1];
        if (letter == 'h' || strchr(self->options, letter) != NULL)
            printf("  %-16s %s\n", known[i].synopsis, known[i].meaning);
    }

    printf("\nDefault operands:");
    for (int i = 0; i < MAX_OPERANDS; i++)
        if (self->usual[i] != NULL)
            printf(" %s", self->usual[i]);
    if (self->patience > 0)
        printf(" (and -t %d)", self->patience);
    printf("\nAn endpoint is HOST:PORT, HOST, :PORT, PORT, [IPV6]:PORT, [IPV6] or, but for cp,\n"
           "unix:PATH.\n");
    exit(finish());
}

bool is_digits(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

uint32_t number(const char *text, uint32_t min, uint32_t max, const char *name)
{
    const unsigned long long value = strtoull(text, NULL, 10); /* too large: ULLONG_MAX */

    if (!is_digits(text) || value < min || value > max)
        misuse("%s '%s' is not a number from %" PRIu32 " to %" PRIu32, name, text, min, max);
    return (uint32_t)value;
}

static const char *const *read_operands(struct program *self, int given, char *words[])
{
    static const char *operands[MAX_OPERANDS];
    int allowed = 1; /* and one more after each blank between their names */

    for (const char *c = self->operands; *c != '\0'; c++)
        allowed += *c == ' ';
    if (given > allowed) {
        const char *host = words[allowed - 1];
        const char *port = words[allowed];
        if (!is_digits(host) && strchr(host, ':') == NULL && is_digits(port) && *host != '-')
            misuse("too many operands: write %s:%s", host, port);
        misuse("too many operands%s", *host == '-' || *port == '-' ? ": options come first" : "");
    }
    for (int i = 0; i < allowed; i++) {
        operands[i] = i < given ? words[i] : self->usual[i];
        if (operands[i] == NULL || *operands[i] == '\0')
            misuse("an operand is %s: %s", operands[i] == NULL ? "missing" : "empty",
                   self->operands);
    }
    self->given = given;
    return operands;
}

static const char *const *read_command_line(struct program *self, int argc, char *argv[])
{
    char letters[32];
    int letter;

    self->draw = -1;
    /* The colon in front: getopt() tells a missing argument from an unknown option. */
    snprintf(letters, sizeof letters, ":h%s", self->options);
    while ((letter = getopt(argc, argv, letters)) != -1) {
        switch (letter) {
        case 'd':
            self->draw = number(optarg, 0, UINT32_MAX, "-d");
            break;
        case 'i':
            self->interval = (int)number(optarg, 1, 1000000000, "-i");
            break;
        case 'k':
            self->keyfile = optarg;
            break;
        case 'n':
            self->count = number(optarg, 1, UINT32_MAX, "-n");
            break;
        case 't':
            self->patience = (int)number(optarg, 0, 1000000, "-t");
            break;
        case 'h':
            help(self);
        case ':':
            misuse("-%c needs an argument", optopt);
        default:
            misuse("unknown option -%c", optopt);
        }
    }

    self->patience_ms = self->patience > 0 ? (int64_t)1000 * self->patience : NEVER;
    return read_operands(self, argc - optind, argv + optind);
}

const char *const *begin(struct program *self, int argc, char *argv[])
{
    error_about(self->name, &self->patience);
    occupy(STDIN_FILENO, O_WRONLY);
    occupy(STDOUT_FILENO, O_RDONLY);
    occupy(STDERR_FILENO, O_RDONLY);

    /* Nothing is written before flush_output(), which sees whether it can be. */
    setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
    status_on_signal = self->endless ? DONE : FAILED;
    handle_signals();
    if (atexit(remove_owned) != 0)
        fault("atexit: no memory");

    return read_command_line(self, argc, argv);
}

void remove_at_end(const char *path)
{
    sigset_t before;

    sigprocmask(SIG_BLOCK, &end_signals, &before);
    snprintf(owned, sizeof owned, "%s", path);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

void hold_signals(void)
{
    sigprocmask(SIG_BLOCK, &end_signals, NULL);
}

void release_signals(void)
{
    sigprocmask(SIG_UNBLOCK, &end_signals, NULL);
}

void flush_output(void)
{
    errno = EIO;                               /* what is said of a line that was lost before */
    if (fflush(stdout) != 0 || ferror(stdout)) /* EAGAIN is no time-out here: no fail() */
        fault("write to standard output: %s", strerror(errno));
}

int finish(void)
{
    flush_output();
    check(close(STDOUT_FILENO), "close standard output");
    return DONE;
}
