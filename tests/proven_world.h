/* Random regions of live_world.h that are written to an inventory on disk and read back: what each open alert says to prove it, whom it
 * says to hit and what it says to have changed, beside what is so (I9). */
#ifndef VIGIE_TESTS_PROVEN_WORLD_H
#define VIGIE_TESTS_PROVEN_WORLD_H

#include <stddef.h>
#include <stdint.h>

void proven_world_open(void); /* the inventory; what fails ends the test */
void proven_world_close(void);

/* As world_play. */
const char *proven_world_play(uint64_t seed, char where[static 64]);

/* Of how many of the seeds from 1 to n something is wrong that begins so. */
size_t proven_world_caught(uint64_t n, const char *begins);

#endif
