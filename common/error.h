/* error.h - what went wrong, in one line on standard error.
 *
 *     int fd = check(socket(AF_INET, SOCK_STREAM, 0), "socket");
 *     check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
 *     check_all(recv_all(fd, &wire, sizeof wire), sizeof wire, "receive a draw");
 *
 * prints nothing when all is well, and ends the program with one line and
 * status 1 at the first call that fails:
 *
 *     tcp_draw/client: receive a draw: end of stream after 2 of 4 bytes
 *
 * "Doing what" is a printf format with its arguments. A line stays one line,
 * whatever an operand holds: control characters become question marks. Standard
 * output is flushed before, so that a transcript of both keeps its order.
 */
#ifndef COMMON_ERROR_H
#define COMMON_ERROR_H

#include <stdbool.h>
#include <stddef.h>

enum { DONE = 0, FAILED = 1, MISUSED = 2 }; /* exit statuses */

#if defined __GNUC__
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#else
#define PRINTF_LIKE(text, first)
#endif

/* What the lines say of us: the program's name, which is not copied, and the
 * seconds after which a socket call times out. begin() sets them. */
void error_about(const char *program, int patience);

/* Returns result, or ends the program when it is negative (errno says why). */
int check(int result, const char *doing, ...) PRINTF_LIKE(2, 3);

/* Ends the program unless all wanted bytes were moved by send_all() or
 * recv_all() (see stream.h for what they leave in errno). */
void check_all(size_t moved, size_t wanted, const char *doing, ...) PRINTF_LIKE(3, 4);

/* The same two for a server, which must outlive a bad client: they print the
 * line that check() and check_all() would print, and return false. */
bool ok(int result, const char *doing, ...) PRINTF_LIKE(2, 3);
bool ok_all(size_t moved, size_t wanted, const char *doing, ...) PRINTF_LIKE(3, 4);

/* Returns the socket that accept() gave; or -1, after a line, when a client was
 * gone before its turn, as BSDs (ECONNABORTED) and Linux (see accept(2)) say.
 * Any other error ends the program. */
int check_accept(int result);

/* For setsockopt() on a connection. BSDs say EINVAL if that is dead already, and
 * the next transfer says why; any other error ends the program. */
void check_option(int result, const char *doing);

/* "PROGRAM: doing: why", where errno says why; ends with status 1. */
_Noreturn void fail(const char *doing, ...) PRINTF_LIKE(1, 2);

/* "PROGRAM: " and the text, for a failure that set no errno; status 1. */
_Noreturn void fault(const char *text, ...) PRINTF_LIKE(1, 2);

/* "PROGRAM: " and the text, with a hint at -h, for a command line that is
 * wrong; status 2. */
_Noreturn void misuse(const char *text, ...) PRINTF_LIKE(1, 2);

/* "PROGRAM: " and the text; the program goes on. */
void note(const char *text, ...) PRINTF_LIKE(1, 2);

#endif
