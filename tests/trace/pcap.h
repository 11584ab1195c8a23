/* pcap.h - a conversation as packets, for Wireshark.
 *
 *     if (!pcap_write(&c, &out)) fatal("no call was made over IP");
 *
 * What the calls must have made the system send, not what was captured: each call's bytes
 * are one packet, and so are SYN, FIN and RST. The file says so in its comment.
 */
#ifndef TRACE_PCAP_H
#define TRACE_PCAP_H

#include "conversation.h"

/* Adds a file in the format pcapng (draft-ietf-opsawg-pcapng). False if there is nothing to
 * write: Unix-domain sockets have no packets. */
bool pcap_write(const struct conversation *, struct buffer *);

#endif
