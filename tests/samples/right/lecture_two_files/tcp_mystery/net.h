#ifndef NET_H
#define NET_H

#include <stdint.h>

#define GIVER_ADDR "127.0.0.1"
#define GIVER_PORT 60000
#define CHECKER_ADDR "127.0.0.1"
#define CHECKER_PORT 60001

int tcp_connect(const char *addr, uint16_t port);
void write_all(int fd, const void *buf, size_t len);
void read_all(int fd, void *buf, size_t len);

#endif
