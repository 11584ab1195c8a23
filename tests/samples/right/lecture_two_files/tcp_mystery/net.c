#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include "net.h"

int tcp_connect(const char *addr, uint16_t port)
{
	struct sockaddr_in sa;
	int s;

	if ((s = socket(AF_INET, SOCK_STREAM, 0)) < 0) {
		perror("socket");
		exit(1);
	}
	bzero(&sa, sizeof sa);
	sa.sin_family = AF_INET;
	sa.sin_port = htons(port);
	inet_aton(addr, &sa.sin_addr);
	if (connect(s, (struct sockaddr *) &sa, sizeof sa) < 0) {
		perror("connect");
		exit(1);
	}
	return s;
}

void write_all(int fd, const void *buf, size_t len)
{
	const char *p = buf;
	ssize_t n;

	while (len > 0) {
		if ((n = write(fd, p, len)) <= 0) {
			perror("write");
			exit(1);
		}
		p += n;
		len -= n;
	}
}

void read_all(int fd, void *buf, size_t len)
{
	char *p = buf;
	ssize_t n;

	while (len > 0) {
		if ((n = read(fd, p, len)) < 0) {
			perror("read");
			exit(1);
		}
		if (n == 0) {
			fprintf(stderr, "connection closed by the server\n");
			exit(1);
		}
		p += n;
		len -= n;
	}
}
