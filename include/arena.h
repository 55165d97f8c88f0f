/* An arena: what ends together lives together. One per poll round, one per screen; freed in one call. */
#ifndef VIGIE_ARENA_H
#define VIGIE_ARENA_H

#include "err.h"

struct arena;

struct arena *arena_new(void); /* NULL without memory */
/* The first block holds so many bytes: for what is kept long, in many copies, and of a size that is known. */
struct arena *arena_new_sized(size_t bytes);
void arena_free(struct arena *a);
void arena_reset(struct arena *a); /* everything handed out is gone, the largest block is kept */

/* Zeroed, aligned for any type, owned by the arena. NULL without memory. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_array(struct arena *a, size_t n, size_t size); /* NULL also when n × size overflows */
char *arena_strdup(struct arena *a, const char *s);        /* NULL for NULL */
char *arena_strndup(struct arena *a, const char *s, size_t n);
size_t arena_used(const struct arena *a);

#endif
