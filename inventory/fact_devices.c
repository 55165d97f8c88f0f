/* Whether what is declared is supervised. */
#include "inventory/fact.h"

enum {
	SETTLED_MS = 3600000,         /* what was declared since may not have been measured yet */
	HEARD_DAYS = 1                /* a check that said nothing for longer watches nothing */
};

/* ---- supervised ---- */

struct coverage { size_t declared, young, unchecked, silent; };

static void see_supervised(struct fact *f, struct columns *c, void *user)
{
	struct coverage *v = user;
	const char *kind = column_text(c), *name = column_text(c);
	bool settled = column_i64(c) == 1, checked = column_i64(c) == 1, heard = column_i64(c) == 1;

	(void)kind;
	v->declared++;
	v->young += !settled;
	if (!settled || heard)
		return;
	v->unchecked += !checked;
	v->silent += checked;
	fact_name(f, name);
}

bool fact_supervision_coverage(struct fact *f, struct err *e)
{
	wall_t settled = { f->now.ms - SETTLED_MS }, heard = { f->now.ms - HEARD_DAYS * FACT_DAY_MS };
	struct coverage v = { 0 };

	if (!fact_rows(f, ST_FACT_SUPERVISION, DB_VALUES(reader_instant(f->reader), V_WALL(settled), V_WALL(heard)), see_supervised, &v, e))
		return false;
	fact_tell(f, "declared", (int64_t)v.declared);
	fact_tell(f, "measured", (int64_t)(v.declared - v.young - v.unchecked - v.silent));
	fact_tell(f, "new", (int64_t)v.young);
	fact_tell(f, "silent", (int64_t)v.silent);
	fact_tell(f, "unchecked", (int64_t)v.unchecked);
	if (v.unchecked + v.silent > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.declared > v.young)
		fact_holds(f);
	return true;
}
