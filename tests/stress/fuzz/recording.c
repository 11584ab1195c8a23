/* recording.c - the recording of a case, to which the programs that are judged can write.
 *
 * Whatever stands in it, nothing is read or written outside of it, and the ladder that a report
 * shows is visible, valid UTF-8.
 */
#include "tests/stress/fuzz/input.h"

#include "tests/stress/fuzz/utf8.h"
#include "tests/trace/brief.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CALLS = 48, MOST_BYTES = 1024 };

static const int64_t numbers[] = {0, -1, 1, 4, 8, 1 << 16, INT32_MAX, INT64_MAX, INT64_MIN};

/* A usual number, or any. */
static int64_t number(struct input *input)
{
    const uint8_t choice = input_byte(input);
    if (choice < sizeof numbers / sizeof *numbers)
        return numbers[choice];
    return choice < 0x80 ? choice % 8
                         : (int64_t)((uint64_t)input_number(input) << (choice % 3) * 16);
}

static void fill(void *place, size_t size, struct input *input)
{
    size_t taken;
    void *bytes = input_bytes(input, size, &taken);
    memcpy(place, bytes, taken);
    free(bytes);
}

static void record(struct recorded *r, struct input *input)
{
    static const char *const actors[] = {"client", "server", "giver", ""};
    const uint8_t actor = input_byte(input);
    if (actor < 0xc0)
        memcpy(r->actor, actors[actor % 4], strlen(actors[actor % 4]) + 1);
    else
        fill(r->actor, sizeof r->actor, input);
    r->is_complete = input_byte(input) % 4 != 0;
    r->call = input_byte(input);
    r->call = r->call < 0xf0 ? r->call % RECORDED_CALLS : (int32_t)number(input);
    r->pid = r->tid = input_byte(input) % 4;
    r->began = number(input);
    r->ended = number(input);
    r->fd = (int32_t)number(input);
    r->option = (int32_t)number(input);
    r->asked = number(input);
    r->result = number(input);
    r->error = (int32_t)number(input);
    r->family = input_byte(input) % 16;
    r->type = input_byte(input) % 4;
    r->state = input_byte(input) % 16;
    r->unread = input_byte(input) % 2;
    r->resets = input_byte(input) % 2;
    r->socket = input_byte(input) % 4;
    r->at = (uint32_t)number(input);
    r->kept = (uint32_t)number(input);
    r->here[0] = (unsigned char)r->family;
    r->there[0] = (unsigned char)r->family;
    fill(r->here + 2, 6, input);
    fill(r->there + 2, 6, input);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct recording recording;
    struct input input = {data, size};
    struct buffer text = {0};
    uint32_t count = 0;

    memset(recording.calls, 0, MOST_CALLS * sizeof *recording.calls);
    recording.over = input_byte(&input) % 4 == 0 ? number(&input) : 0;
    while (input.size > 0 && count < MOST_CALLS)
        record(&recording.calls[count++], &input);
    recording.slots = count;
    recording.used = MOST_BYTES;
    brief_ladder(&recording, 74, 20, &text);
    for (const char *at = buffer_string(&text); *at; at += strcspn(at, "\n") + 1)
        assert(is_utf8(at, strcspn(at, "\n")));
    buffer_free(&text);
    return 0;
}
