/* How full the disks of a device are, judged by the fullest one. Pure. */
#ifndef VIGIE_STORAGE_JUDGE_H
#define VIGIE_STORAGE_JUDGE_H

#include "facts.h"
#include "outcome.h"
#include "result.h"

/* Shares of its size, in percent: a state begins at its limit and ends STORAGE_HYSTERESIS below. */
enum { STORAGE_WARNING = 90, STORAGE_CRITICAL = 95, STORAGE_HYSTERESIS = 2 };

/* OUTCOME_STORAGE_FULL, OUTCOME_STORAGE_NEARLY_FULL or OUTCOME_OK: the disk and its share are then in detail ("" for
 * OUTCOME_OK). before: of the round before, for the hysteresis; anything else than those two counts as OK.
 *
 * Disks are fixed-disk and network-disk (RFC 2790 hrStorageTypes), not memory, and neither images that are mounted (snaps, media,
 * packages of a firmware) nor device nodes and processes as files: full is what they are. One whose use or size is not known, or
 * whose use is larger than its size, tells nothing. */
enum outcome storage_judge(const struct storage_facts *storages, size_t n, enum outcome before, char detail[PROBE_DETAIL_MAX]);

/* Used of size, 0 to 1, of what counts as a disk there; below 0 for anything else. */
double storage_share(const struct storage_facts *s);

bool outcome_is_of_storage(enum outcome o);

#endif
