/* Whether what stands in for a link was ever seen to carry (L35). A proof: another link of its redundancy group was up all the while that
 * the link was down, a minute or more. It is dated by the end of that time, by now while it goes on, and holds for so many days:
 * redundancy that is proved no longer is theoretical again. */
#ifndef VIGIE_REDUNDANCY_H
#define VIGIE_REDUNDANCY_H

#include "reader.h"

enum { REDUNDANCY_HOLDS_DAYS = 30, REDUNDANCY_SOUGHT_DAYS = 400 };

static inline bool redundancy_holds(wall_t proved, wall_t now)
{
	return wall_is_known(proved) && now.ms - proved.ms < REDUNDANCY_HOLDS_DAYS * INT64_C(86400000);
}

/* The latest proof in the REDUNDANCY_SOUGHT_DAYS before the reader's instant that `left` carries for `lost`, both entity ids. WALL_NEVER:
 * there is none. */
bool read_fallback_proof(struct reader *r, int64_t lost, int64_t left, wall_t *ret, struct err *e) MUST_CHECK;

struct redundancy {
	bool declared;   /* another link bears its group */
	wall_t proved;   /* of any of them; WALL_NEVER: by none */
};

bool read_redundancy(struct reader *r, int64_t link_id, struct redundancy *ret, struct err *e) MUST_CHECK;

/* Of all rows of read_links(): their redundant and redundancy_proved. */
bool read_redundancies(struct reader *r, struct link_row *links, size_t n, struct err *e) MUST_CHECK;

/* The links of one redundancy group, as they are at the reader's instant. */
struct redundancy_group {
	const char *name;
	const char *links, *sites; /* names with `;`, each once */
	int64_t total, up;         /* links; those that carry, degraded or not */
	wall_t proved;             /* of any of them; WALL_NEVER: never */
	bool holds;
};

/* By name. */
bool read_redundancy_groups(struct reader *r, struct arena *a, struct redundancy_group **ret_rows, size_t *ret_n, struct err *e) MUST_CHECK;

#endif
