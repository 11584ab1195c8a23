/* Numbers as they travel. */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stdint.h>

bool send_number(int fd, uint32_t number);

/* False if the stream ends or fails before the number is whole. */
bool receive_number(int fd, uint32_t *number);

#endif
