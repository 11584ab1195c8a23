/* stream.h - whole messages over a stream, which has no message boundaries.
 *
 *     uint32_t wire;
 *     check_all(recv_all(fd, &wire, sizeof wire), sizeof wire, "receive a draw");
 *
 * One send() may move less than it was given, and what it moved may take several
 * recv() to arrive (POSIX): tcp_draw shows the loops that these functions are. As in
 * OpenSSH's atomicio, a short count is the whole story: errno says why, 0 meaning the
 * end of the stream.
 */
#ifndef COMMON_STREAM_H
#define COMMON_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Adds what a send() or recv() returned to the bytes that were moved before, and
 * tells whether to call it again: not after an error, nor at the end of the stream
 * (errno 0); but after an interruption (EINTR), which moves nothing. */
bool advance(size_t *moved, ssize_t result);

/* Return the number of bytes moved, less than length after an error or at the end of
 * the stream. After an error, do not go on: the recv() after the one that said
 * ECONNRESET returns 0, like an honest end. */
size_t send_all(int fd, const void *data, size_t length);
size_t recv_all(int fd, void *data, size_t length);

/* Waits for the peer's end of stream, and returns 0; or -1, with errno EBADMSG if a
 * byte comes instead. */
int recv_end(int fd);

#endif
