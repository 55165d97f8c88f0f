/* How long ago each redundant circuit was last seen to be carried by another. */
#include "inventory/fact.h"

#include "redundancy.h"

#include <stdlib.h>

enum { FAILOVER_DAYS = 365 };

struct grouped { struct rows links; struct err *e; };

static void see_link(struct fact *f, struct columns *c, void *user)
{
	struct grouped *g = user;
	struct link_row *l = rows_add(&g->links, g->e);

	if (!l) {
		f->failed = true;
		return;
	}
	l->id = column_i64(c);
	l->name = column_text(c);
	l->redundancy_group = column_text(c);
	l->redundancy_proved = WALL_NEVER;
}

/* A proof of days ago is as good as the day it was of: the instants of a cut that goes on change with each look. */
static void see_proof(struct fact *f, const struct link_row *l, int64_t days)
{
	fact_see_row(f);
	fact_see_text(f, l->name);
	fact_see_i64(f, days);
}

static bool judge(struct fact *f, int64_t holds_days, struct err *e)
{
	struct grouped g = { ROWS_INIT(f->a, struct link_row), e };
	size_t redundant = 0, proved = 0, never = 0;
	int64_t oldest = UNKNOWN_I64, latest = UNKNOWN_I64;
	struct link_row *links;

	if (!fact_rows(f, ST_FACT_GROUPED, DB_VALUES(reader_instant(f->reader)), see_link, &g, e))
		return false;
	links = g.links.data;
	if (f->failed || !read_redundancies(f->reader, links, g.links.n, e))
		return false;
	for (size_t i = 0; i < g.links.n; i++) {
		bool known = wall_is_known(links[i].redundancy_proved);
		int64_t days = known ? (f->now.ms - links[i].redundancy_proved.ms) / FACT_DAY_MS : UNKNOWN_I64;
		bool holds = known && days < holds_days;

		if (!links[i].redundant)
			continue;
		see_proof(f, &links[i], days);
		redundant++;
		proved += holds;
		never += !known;
		oldest = known && (oldest == UNKNOWN_I64 || days > oldest) ? days : oldest;
		latest = known && (latest == UNKNOWN_I64 || days < latest) ? days : latest;
		if (!holds)
			fact_name(f, links[i].name);
	}
	fact_tell(f, "redundant", (int64_t)redundant);
	fact_tell(f, "proved", (int64_t)proved);
	fact_tell(f, "never", (int64_t)never);
	fact_tell(f, "within_days", holds_days);
	fact_tell(f, "oldest_days", oldest);
	fact_tell(f, "latest_days", latest);
	if (redundant > proved)
		fact_fails(f, HDS_MINOR_GAP);
	else if (redundant > 0)
		fact_holds(f);
	return true;
}

bool fact_redundancy(struct fact *f, struct err *e)
{
	return judge(f, REDUNDANCY_HOLDS_DAYS, e);
}

bool fact_failover_test(struct fact *f, struct err *e)
{
	return judge(f, FAILOVER_DAYS, e);
}
