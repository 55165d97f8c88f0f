/* A small fictional region for tests of what shows the inventory: declared as CSV files, and what its devices answer at any minute.
 * Deterministic: the same minute always answers the same. */
#ifndef VIGIE_TESTS_REGION_H
#define VIGIE_TESTS_REGION_H

#include "import.h"
#include "registry.h"
#include "result.h"

/* The declared region; texts live in arena a. */
enum { REGION_FILES = 5 };
bool region_declare(struct arena *a, struct import_file files[REGION_FILES]);

/* What a check answers. minute counts from the beginning of the history, of n_minutes in all; the incidents lie at its end.
 * ret_result->snmp is the caller's. */
void region_answer(const struct reg_check *check, int64_t minute, int64_t n_minutes, wall_t at, struct probe_result *ret_result);

#endif
