/* sockets.c - the sockets that a process has, as the system shows them from outside. */
#include "sockets.h"

#include "proc.h"

#include <ctype.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In the kernel's numbers. */
enum {
    IS_LISTENING = 10,           /* the state of a TCP socket         */
    UNIX_IS_LISTENING = 0x10000, /* a flag, __SO_ACCEPTCON            */
    INODE = 9,                   /* fields of /proc/net/tcp and udp ... */
    UNIX_FLAGS = 3,
    UNIX_INODE = 6,
    UNIX_PATH = 7 /* ... and of /proc/net/unix */
};

static struct socket_view *find(struct socket_view *list, size_t count, unsigned long inode)
{
    for (size_t i = 0; inode && i < count; i++)
        if (list[i].inode == inode)
            return &list[i];
    return NULL;
}

/* `0100007F:EA60`: the address as words of 32 bits in the order of this machine, as
 * which its bytes in network order were read; the port as a number. */
static void read_place(struct endpoint *e, const char *text, bool is_v6)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    uint32_t words[4] = {0};
    const char *colon = strchr(text, ':');
    const size_t count = is_v6 ? 4 : 1;
    if (!colon || (size_t)(colon - text) != 8 * count)
        return;
    for (size_t i = 0; i < count; i++) {
        char word[9];
        snprintf(word, sizeof word, "%.8s", text + 8 * i);
        words[i] = (uint32_t)proc_hexadecimal(word);
    }
    const uint16_t port = htons((uint16_t)proc_hexadecimal(colon + 1));
    if (port == 0)
        return;
    if (is_v6 && memcmp(words, mapped, sizeof mapped) != 0) {
        e->v6 = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = port};
        memcpy(&e->v6.sin6_addr, words, sizeof words);
        e->length = sizeof e->v6;
    } else {
        e->v4 = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = port};
        e->v4.sin_addr.s_addr = words[is_v6 ? 3 : 0];
        e->length = sizeof e->v4;
    }
    endpoint_describe(e);
}

static void read_line(const char *line, const char *kind, bool is_v6, struct socket_view *list,
                      size_t count)
{
    struct socket_view *view = find(list, count, strtoul(proc_field(line, INODE), NULL, 10));
    if (!view)
        return;
    view->kind = kind;
    view->listens =
        strcmp(kind, "TCP") == 0 && proc_hexadecimal(proc_field(line, 3)) == IS_LISTENING;
    read_place(&view->here, proc_field(line, 1), is_v6);
    read_place(&view->peer, proc_field(line, 2), is_v6);
}

static void read_unix_line(char *line, struct socket_view *list, size_t count)
{
    struct socket_view *view = find(list, count, strtoul(proc_field(line, UNIX_INODE), NULL, 10));
    if (!view)
        return;
    view->kind = "Unix-domain";
    view->listens = proc_hexadecimal(proc_field(line, UNIX_FLAGS)) & UNIX_IS_LISTENING;
    line[strcspn(line, "\n")] = '\0';
    const char *path = proc_field(line, UNIX_PATH);
    if (*path) {
        snprintf(view->here.local.sun_path, sizeof view->here.local.sun_path, "%s", path);
        view->here.local.sun_family = AF_UNIX;
        view->here.length = sizeof view->here.local;
        endpoint_describe(&view->here);
    }
}

static void read_table(pid_t pid, const char *name, struct socket_view *list, size_t count)
{
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%ld/net/%s", (long)pid, name);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strcmp(name, "unix") == 0)
            read_unix_line(line, list, count);
        else
            read_line(line, name[0] == 't' ? "TCP" : "UDP", name[3] == '6', list, count);
    if (file)
        fclose(file);
}

size_t sockets_of(pid_t pid, struct socket_view **list)
{
    static const char *const tables[] = {"tcp", "tcp6", "udp", "udp6", "unix"};
    char path[64], link[64];
    size_t count = 0;
    *list = NULL;
    snprintf(path, sizeof path, "/proc/%ld/fd", (long)pid);
    DIR *directory = opendir(path);
    if (!directory)
        return 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        const ssize_t length = readlinkat(dirfd(directory), entry->d_name, link, sizeof link - 1);
        link[length > 0 ? length : 0] = '\0';
        if (strncmp(link, "socket:[", 8) != 0)
            continue;
        *list = reallocate(*list, count + 1, sizeof **list);
        (*list)[count++] = (struct socket_view){.fd = (int)strtol(entry->d_name, NULL, 10),
                                                .inode = strtoul(link + 8, NULL, 10)};
    }
    closedir(directory);
    for (size_t i = 0; count > 0 && i < sizeof tables / sizeof *tables; i++)
        read_table(pid, tables[i], *list, count);
    return count;
}
