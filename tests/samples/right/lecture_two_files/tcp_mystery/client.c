/* Addresses and ports from a header, the rest in two files; one struct for ID and
 * key; and pow() of the mathematical library, which takes -lm.
 */
#include <arpa/inet.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "net.h"

struct ticket {
	uint32_t id;
	uint32_t key;
};

int main(int argc, char **argv)
{
	struct ticket t;
	double most = pow(2.0, argc + 30);
	int s;

	(void) argv;
	signal(SIGPIPE, SIG_IGN);
	srand((unsigned) time(NULL));
	t.id = htonl((uint32_t) (rand() / (RAND_MAX + 1.0) * most) | 1u);

	s = tcp_connect(GIVER_ADDR, GIVER_PORT);
	write_all(s, &t.id, 4);
	read_all(s, &t.key, 4);
	close(s);
	printf("my id is %u\n", (unsigned) ntohl(t.id));
	printf("the key is %u\n", (unsigned) ntohl(t.key));

	s = tcp_connect(CHECKER_ADDR, CHECKER_PORT);
	write_all(s, &t, sizeof t);
	close(s);
	puts("done");
	return 0;
}
