#include "pcap.h"

#include "addresses.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
    SECTION = 0x0A0D0D0A,
    INTERFACE = 1,
    PACKET = 6,
    RAW_IP = 101, /* LINKTYPE_RAW: a packet begins with its IP header */
    COMMENT = 1,
    MOST_PAYLOAD = 65000,
    FLAG_FIN = 1,
    FLAG_SYN = 2,
    FLAG_RST = 4,
    FLAG_PSH = 8,
    FLAG_ACK = 16
};

/* ---- pcapng: blocks in the machine's byte order, padded to 4 bytes ----------------- */

static void add32(struct buffer *out, uint32_t word)
{
    buffer_add(out, &word, sizeof word);
}

static void pad(struct buffer *out)
{
    while (out->length % 4)
        buffer_add(out, "", 1);
}

static void add_block(struct buffer *out, uint32_t type, const struct buffer *body)
{
    const uint32_t length = (uint32_t)body->length + 12;
    add32(out, type);
    add32(out, length);
    buffer_add(out, body->data, body->length);
    add32(out, length);
}

static void begin_file(struct buffer *out)
{
    static const char comment[] =
        "Reconstructed from recorded socket calls, not captured: one packet for each call.";
    const uint16_t version[] = {1, 0}, option[] = {COMMENT, sizeof comment - 1},
                   link[] = {RAW_IP, 0};
    struct buffer section = {0}, interface = {0};

    add32(&section, 0x1A2B3C4D);
    buffer_add(&section, version, sizeof version);
    add32(&section, UINT32_MAX); /* the section's length is not said, */
    add32(&section, UINT32_MAX); /* in 64 bits */
    buffer_add(&section, option, sizeof option);
    buffer_add(&section, comment, sizeof comment - 1);
    pad(&section);
    add32(&section, 0);
    add_block(out, SECTION, &section);

    buffer_add(&interface, link, sizeof link);
    add32(&interface, 0); /* packets of any length */
    add_block(out, INTERFACE, &interface);
    buffer_free(&section);
    buffer_free(&interface);
}

/* ---- packets ------------------------------------------------------------------------- */

struct packet {
    const unsigned char *from, *to; /* struct sockaddr_* */
    int protocol;
    int flags;              /* of TCP */
    uint32_t sequence, ack; /* of TCP */
    const void *bytes;
    size_t count, kept; /* of them: what the packet has, and what we know of it */
    int64_t at;
};

/* Sums 16-bit words as they stand in the bytes, for the checksum of IP (RFC 1071). */
static uint32_t sum(uint32_t so_far, const void *bytes, size_t count)
{
    const unsigned char *b = bytes;
    for (size_t i = 0; i < count; i++)
        so_far += (uint32_t)b[i] << (i % 2 ? 0 : 8);
    while (so_far >> 16)
        so_far = (so_far & 0xffff) + (so_far >> 16);
    return so_far;
}

static void put16(unsigned char *at, unsigned value)
{
    at[0] = (unsigned char)(value >> 8);
    at[1] = (unsigned char)value;
}

static void put32(unsigned char *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
}

/* An address of IP, and how many bytes it has. */
static size_t host(const unsigned char *address, unsigned char bytes[16])
{
    struct sockaddr_in6 in6;
    struct sockaddr_in in;
    memcpy(&in6, address, sizeof in6);
    memcpy(&in, address, sizeof in);
    if (in6.sin6_family == AF_INET6) {
        memcpy(bytes, &in6.sin6_addr, 16);
        return 16;
    }
    memcpy(bytes, &in.sin_addr, 4);
    return 4;
}

/* The header of TCP (RFC 9293) or UDP (RFC 768), its checksum not yet in it. */
static size_t put_header(const struct packet *p, unsigned char *header)
{
    put16(header, address_port(p->from));
    put16(header + 2, address_port(p->to));
    if (p->protocol == IPPROTO_UDP) {
        put16(header + 4, (unsigned)(8 + p->count));
        return 8;
    }
    put32(header + 4, p->sequence);
    put32(header + 8, p->ack);
    header[12] = 5 << 4; /* its own length, in words of 32 bits */
    header[13] = (unsigned char)p->flags;
    put16(header + 14, 65535); /* window */
    return 20;
}

/* The header of IPv4 (RFC 791) or IPv6 (RFC 8200). */
static size_t put_ip(const struct packet *p, size_t length, unsigned char *ip)
{
    unsigned char from[16], to[16];
    const size_t size = host(p->from, from);
    host(p->to, to);
    if (size == 4) {
        ip[0] = 0x45;
        put16(ip + 2, (unsigned)(20 + length));
        ip[8] = 64; /* time to live */
        ip[9] = (unsigned char)p->protocol;
        memcpy(ip + 12, from, 4);
        memcpy(ip + 16, to, 4);
        put16(ip + 10, ~sum(0, ip, 20) & 0xffff);
        return 20;
    }
    ip[0] = 0x60;
    put16(ip + 4, (unsigned)length);
    ip[6] = (unsigned char)p->protocol;
    ip[7] = 64; /* hop limit */
    memcpy(ip + 8, from, 16);
    memcpy(ip + 24, to, 16);
    return 40;
}

static unsigned checksum(const struct packet *p, const unsigned char *header, size_t size)
{
    unsigned char from[16], to[16], rest[4] = {0};
    const size_t length = host(p->from, from);
    host(p->to, to);
    put16(rest + 2, (unsigned)(size + p->count));
    uint32_t total = sum(sum((uint32_t)p->protocol, from, length), to, length);
    total = sum(sum(sum(total, rest, sizeof rest), header, size), p->bytes, p->count);
    const unsigned value = ~total & 0xffff;
    return value == 0 && p->protocol == IPPROTO_UDP ? 0xffff : value;
}

static void add_packet(struct buffer *out, const struct packet *p, int64_t zero)
{
    unsigned char ip[40] = {0}, header[20] = {0};
    const size_t size = put_header(p, header), ip_size = put_ip(p, size + p->count, ip);
    if (p->kept == p->count)
        put16(header + (p->protocol == IPPROTO_UDP ? 6 : 16), checksum(p, header, size));

    struct buffer body = {0};
    const uint64_t when = (uint64_t)((zero + p->at) / 1000); /* microseconds */
    add32(&body, 0);                                         /* the interface */
    add32(&body, (uint32_t)(when >> 32));
    add32(&body, (uint32_t)when);
    add32(&body, (uint32_t)(ip_size + size + p->kept));
    add32(&body, (uint32_t)(ip_size + size + p->count));
    buffer_add(&body, ip, ip_size);
    buffer_add(&body, header, size);
    if (p->kept > 0)
        buffer_add(&body, p->bytes, p->kept);
    pad(&body);
    add_block(out, PACKET, &body);
    buffer_free(&body);
}

/* ---- steps ------------------------------------------------------------------------------ */

static bool is_ip(const struct end *end)
{
    return end && end->here && (end->family == AF_INET || end->family == AF_INET6);
}

/* Sequence numbers begin with 0 in both directions; a SYN and a FIN count as a byte. */
static struct packet tcp_packet(const struct step *s, int flags)
{
    const struct end *mate = s->end->mate;
    return (struct packet){.from = s->end->here,
                           .to = s->end->there,
                           .protocol = IPPROTO_TCP,
                           .flags = flags,
                           .sequence = 1 + (uint32_t)(s->wire == DATA ? s->from : s->end->sent),
                           .ack = mate ? 1 + (uint32_t)mate->told : 0,
                           .at = s->at};
}

static void add_handshake(struct buffer *out, const struct step *s, int64_t zero)
{
    struct packet p = tcp_packet(s, FLAG_SYN);
    p.sequence = p.ack = 0;
    add_packet(out, &p, zero);
    if (!s->answer)
        return;
    struct packet back = p;
    back.from = p.to;
    back.to = p.from;
    back.flags = FLAG_SYN | FLAG_ACK;
    back.ack = 1;
    add_packet(out, &back, zero);
    p.flags = FLAG_ACK;
    p.sequence = p.ack = 1;
    add_packet(out, &p, zero);
}

static void add_stream(struct buffer *out, const struct step *s, int64_t zero)
{
    struct packet p = tcp_packet(s, FLAG_ACK
                                        | (s->wire == DATA  ? FLAG_PSH
                                           : s->wire == FIN ? FLAG_FIN
                                                            : FLAG_RST));
    if (s->wire != DATA) {
        add_packet(out, &p, zero);
        s->end->told = s->end->sent + 1;
        return;
    }
    for (size_t done = 0; done < s->count; done += p.count) {
        const size_t left = s->count - done, known = s->kept > done ? s->kept - done : 0;
        p.sequence = 1 + (uint32_t)(s->from + done);
        p.count = left < MOST_PAYLOAD ? left : MOST_PAYLOAD;
        p.kept = known < p.count ? known : p.count;
        p.bytes = p.kept ? (const char *)s->bytes + done : NULL;
        add_packet(out, &p, zero);
    }
    s->end->told = s->to;
}

/* Who sends without having bound is known at the latest by who receives. */
static void add_datagram(struct buffer *out, const struct step *s, int64_t zero)
{
    const unsigned char *to = s->call ? s->call->there : s->answer ? s->answer->end->here : NULL;
    const unsigned char *from = s->end->here;
    if (s->answer && s->answer->call && address_is_known(s->answer->call->there))
        from = s->answer->call->there;
    if (!to || !address_is_known(to) || !address_is_known(from))
        return;
    add_packet(out,
               &(struct packet){.from = from,
                                .to = to,
                                .protocol = IPPROTO_UDP,
                                .bytes = s->bytes,
                                .count = s->count,
                                .kept = s->kept,
                                .at = s->at},
               zero);
}

/* What must be added to CLOCK_MONOTONIC to have the time of day. */
static int64_t time_of_day(void)
{
    struct timespec monotonic, real;
    clock_gettime(CLOCK_MONOTONIC, &monotonic);
    clock_gettime(CLOCK_REALTIME, &real);
    return (real.tv_sec - monotonic.tv_sec) * INT64_C(1000000000) + real.tv_nsec
           - monotonic.tv_nsec;
}

bool pcap_write(const struct conversation *c, struct buffer *out)
{
    const int64_t zero = time_of_day();
    begin_file(out);
    const size_t empty = out->length;
    for (size_t i = 0; i < c->step_count; i++) {
        const struct step *s = c->steps[i];
        if (s->wire == NOTHING || !is_ip(s->end))
            continue;
        if (s->end->type == SOCK_DGRAM)
            add_datagram(out, s, zero);
        else if (!s->end->there)
            continue;
        else if (s->wire == SYN)
            add_handshake(out, s, zero);
        else
            add_stream(out, s, zero);
    }
    return out->length > empty;
}
