/* pool.h - memory that is all freed at once.
 *
 *     struct pool pool = {0};
 *     char *name = pool_take(&pool, 32);
 *     int *numbers = pool_take(&pool, 10 * sizeof *numbers);
 *     pool_free(&pool);                        name and numbers are gone
 */
#ifndef GRADER_POOL_H
#define GRADER_POOL_H

#include <stddef.h>

struct pool {
    void **blocks;
    size_t count;
};

/* So many zeroed bytes, aligned for any type, or NULL if there is no memory. */
void *pool_take(struct pool *, size_t size);

void pool_free(struct pool *);

#endif
