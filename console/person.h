/* Who did it, as people read it: the journal keeps uids. */
#ifndef VIGIE_CONSOLE_PERSON_H
#define VIGIE_CONSOLE_PERSON_H

#include "arena.h"

#include <stdint.h>

/* The account's name; "root (unattributed)" for uid 0, which several may be; else the number. NULL for UNKNOWN_I64 and without memory. */
const char *person_name(int64_t uid, struct arena *a);

#endif
