/* Where the servers are. */
#ifndef CLIENT_H
#define CLIENT_H
#define SERVER_ADDRESS "127.0.0.1"
#define GIVER_PORT 60000
#define CHECKER_PORT 60001
#endif
