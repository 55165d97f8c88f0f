/* Who did it, as people read it: the journal keeps uids. */
#ifndef VIGIE_CONSOLE_PERSON_H
#define VIGIE_CONSOLE_PERSON_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>

/* append_person() as a text of the arena; machine: the same whatever the language of the messages. NULL for UNKNOWN_I64 and without memory. */
const char *person_name(int64_t uid, bool machine, struct arena *a);

#endif
