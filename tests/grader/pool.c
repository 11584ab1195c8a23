/* pool.c - memory that is all freed at once. */
#include "pool.h"

#include <stdbool.h>
#include <stdlib.h>

/* Makes room for one more block; the list is full whenever its length is a power of two. */
static bool lengthen(struct pool *pool)
{
    const size_t count = pool->count;
    if (count & (count - 1))
        return true;
    void **longer = realloc(pool->blocks, (count ? 2 * count : 1) * sizeof(void *));
    if (!longer)
        return false;
    pool->blocks = longer;
    return true;
}

void *pool_take(struct pool *pool, size_t size)
{
    void *block = lengthen(pool) ? calloc(1, size ? size : 1) : NULL;
    if (block)
        pool->blocks[pool->count++] = block;
    return block;
}

void pool_free(struct pool *pool)
{
    for (size_t i = 0; i < pool->count; i++)
        free(pool->blocks[i]);
    free(pool->blocks);
    *pool = (struct pool){0};
}
