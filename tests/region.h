/* A small fictional region for tests of what shows the inventory: declared as CSV files, and what its devices answer at any minute.
 * Deterministic: the same minute always answers the same. */
#ifndef VIGIE_TESTS_REGION_H
#define VIGIE_TESTS_REGION_H

#include "import.h"
#include "registry.h"
#include "result.h"

#define CSV(file, content) { .name = file, .text = content, .len = sizeof content - 1 } /* a struct import_file */

/* The declared region; texts live in arena a. */
enum { REGION_FILES = 5 };
bool region_declare(struct arena *a, struct import_file files[REGION_FILES]);

/* What a check answers. minute counts from the beginning of the history, of n_minutes in all; the incidents lie at its end.
 * ret_result->snmp is the caller's. */
void region_answer(const struct reg_check *check, int64_t minute, int64_t n_minutes, wall_t at, struct probe_result *ret_result);

/* Imports the region into an empty inventory and gives it n_minutes of history until end, a round a minute, through the live core and
 * the store as the collector does. What fails ends the program. */
struct store;
void region_fill(struct store *s, int64_t n_minutes, wall_t end);
void region_import(struct store *s, wall_t at, const struct import_file *files, size_t n);

#endif
