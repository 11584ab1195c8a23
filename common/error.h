/* error.h - what went wrong, in one line on standard error.
 *
 *     int fd = check(socket(AF_INET, SOCK_STREAM, 0), "socket");
 *     check_all(recv_all(fd, &wire, sizeof wire), sizeof wire, "receive a draw");
 *
 * prints nothing when all is well, and ends the program with one line and
 * status 1 at the first call that fails:
 *
 *     tcp_draw/client: receive a draw: end of stream after 2 of 4 bytes
 *
 * "Doing what" is a printf format with its arguments, in which control characters
 * become question marks, so that a line stays one line. Standard output is flushed
 * before, so that a transcript of both keeps its order.
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

/* For begin(): the program's name and the seconds until a time-out, neither copied. */
void error_about(const char *program, const int *patience);

/* Returns result, or ends the program when it is negative (errno says why). */
int check(int result, const char *doing, ...) PRINTF_LIKE(2, 3);

/* Ends the program unless all wanted bytes were moved (see stream.h). */
void check_all(size_t moved, size_t wanted, const char *doing, ...) PRINTF_LIKE(3, 4);

/* The same for a server, which must outlive a bad client: write it and return false. */
bool ok(int result, const char *doing, ...) PRINTF_LIKE(2, 3);
bool ok_all(size_t moved, size_t wanted, const char *doing, ...) PRINTF_LIKE(3, 4);

/* Returns the socket that accept() gave; or writes a line and returns -1 when a client
 * was gone before its turn (ECONNABORTED on BSDs; for Linux see accept(2)). */
int check_accept(int result);

/* For setsockopt(). Lets a dead connection's EINVAL (BSDs) pass: the next call fails. */
void check_option(int result, const char *doing);

/* Write "PROGRAM: " and the text. fail() adds what errno says, for a call that failed,
 * and fault() nothing; misuse() adds a hint at -h, for a wrong command line, and ends
 * with status 2, the first two with 1. After note() the program goes on. */
_Noreturn void fail(const char *doing, ...) PRINTF_LIKE(1, 2);
_Noreturn void fault(const char *text, ...) PRINTF_LIKE(1, 2);
_Noreturn void misuse(const char *text, ...) PRINTF_LIKE(1, 2);
void note(const char *text, ...) PRINTF_LIKE(1, 2);

#endif
