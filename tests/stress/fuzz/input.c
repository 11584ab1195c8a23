#include "tests/stress/fuzz/input.h"

#include <stdlib.h>
#include <string.h>

uint8_t input_byte(struct input *input)
{
    if (input->size == 0)
        return 0;
    input->size--;
    return *input->data++;
}

uint32_t input_number(struct input *input)
{
    uint32_t number = 0;

    for (unsigned shift = 0; shift < 32; shift += 8)
        number |= (uint32_t)input_byte(input) << shift;
    return number;
}

void *input_bytes(struct input *input, size_t size, size_t *taken)
{
    *taken = size < input->size ? size : input->size;
    void *bytes = malloc(*taken);
    if (bytes == NULL)
        abort();
    if (*taken > 0)
        memcpy(bytes, input->data, *taken);
    input->data += *taken;
    input->size -= *taken;
    return bytes;
}

char *input_text(struct input *input)
{
    size_t length = 0;

    while (length < input->size && input->data[length] != '\0')
        length++;
    char *text = malloc(length + 1);
    if (text == NULL)
        abort();
    if (length > 0)
        memcpy(text, input->data, length);
    text[length] = '\0';
    input->size = 0;
    return text;
}
