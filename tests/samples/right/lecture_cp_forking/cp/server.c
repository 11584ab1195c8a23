/* A child for each client, and the parent accepts the next one at once. */
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORT 60000

static void die(const char *s)
{
	perror(s);
	exit(1);
}

static void reap(int sig)
{
	(void) sig;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

static void serve(int c)
{
	char buf[8192];
	ssize_t n;
	FILE *out = fopen("output.txt", "w");

	if (out == NULL)
		die("output.txt");
	while ((n = read(c, buf, sizeof(buf))) > 0)
		if (fwrite(buf, 1, n, out) != (size_t) n)
			die("fwrite");
	if (n < 0)
		die("read");
	if (fclose(out) != 0)
		die("fclose");
	close(c);
	exit(0);
}

int main(void)
{
	struct sockaddr_in a;
	struct sigaction sa;
	int s, c, one = 1;

	bzero(&sa, sizeof(sa));
	sa.sa_handler = reap;
	sa.sa_flags = SA_RESTART;
	sigaction(SIGCHLD, &sa, NULL);

	if ((s = socket(AF_INET, SOCK_STREAM, 0)) == -1)
		die("socket");
	if (setsockopt(s, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)) == -1)
		die("setsockopt");
	bzero(&a, sizeof(a));
	a.sin_family = AF_INET;
	a.sin_port = htons(PORT);
	a.sin_addr.s_addr = htonl(INADDR_ANY);
	if (bind(s, (struct sockaddr *) &a, sizeof(a)) == -1)
		die("bind");
	if (listen(s, 10) == -1)
		die("listen");
	while ((c = accept(s, NULL, NULL)) != -1) {
		switch (fork()) {
		case -1:
			die("fork");
		case 0:
			close(s);
			serve(c);
		default:
			close(c);
		}
	}
	die("accept");
}
