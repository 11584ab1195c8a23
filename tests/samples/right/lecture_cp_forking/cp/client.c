#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The address by getaddrinfo(), and the file through stdio. */
int main(void)
{
	struct addrinfo hints, *list, *p;
	int fd = -1, err, ch;
	FILE *in, *out;

	signal(SIGPIPE, SIG_IGN);
	if ((in = fopen("input.txt", "r")) == NULL) {
		perror("input.txt");
		return 1;
	}
	memset(&hints, 0, sizeof(hints));
	hints.ai_family = AF_UNSPEC;
	hints.ai_socktype = SOCK_STREAM;
	if ((err = getaddrinfo("localhost", "60000", &hints, &list)) != 0) {
		fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(err));
		return 1;
	}
	for (p = list; p != NULL; p = p->ai_next) {
		if ((fd = socket(p->ai_family, p->ai_socktype, p->ai_protocol)) == -1)
			continue;
		if (connect(fd, p->ai_addr, p->ai_addrlen) == 0)
			break;
		close(fd);
		fd = -1;
	}
	if (fd == -1) {
		fprintf(stderr, "no server\n");
		return 1;
	}
	freeaddrinfo(list);

	out = fdopen(fd, "w");
	while ((ch = getc(in)) != EOF)
		putc(ch, out);
	if (fclose(out) != 0) {
		perror("send");
		return 1;
	}
	return 0;
}
