/* How long the systems and the firmware of devices are supported: by the version that a device tells, else as it is declared. */
#include "inventory/fact.h"

#include "inventory/lifecycle_rows.h"

#include <string.h>

enum {
	ENDING_DAYS = 180,
	ENDED_LONG_DAYS = 365         /* without support for longer: a major gap */
};

struct support {
	struct rows lifecycles;
	struct err *e;
	size_t devices, dated, measured, undated, unknown, ambiguous, contradicted, ended, ended_long, ending;
	struct fact_end nearest;
};

struct told { const char *name, *kind, *end; struct lifecycle_device device; };

static void see_lifecycle(struct fact *f, struct columns *c, void *user)
{
	struct support *v = user;
	struct lifecycle *l = rows_add(&v->lifecycles, v->e);

	if (l)
		lifecycle_fill(c, l);
	else
		f->failed = true;
}

/* Who runs a system of which somebody ends the support, if only nobody said when. */
static bool has_system(const struct told *t)
{
	return t->device.os || (t->kind && (strcmp(t->kind, "server") == 0 || strcmp(t->kind, "vm") == 0));
}

/* l: the row that says so; NULL: devices.csv does. */
static void count_end(struct fact *f, struct support *v, const struct told *t, const struct lifecycle *l, wall_t end)
{
	int64_t left = wall_days_until(end, f->now);
	const char *ends = l ? l->ends : t->end;

	v->dated++;
	fact_nearer(f, &v->nearest, end, ends);
	if (left >= ENDING_DAYS)
		return;
	fact_name_end(f, left < 0 ? "ended_by" : "ending_by",
	              &(struct fact_named_end){ t->name, l ? l->name : t->device.os, ends, l ? l->source : NULL });
	if (left >= 0) {
		v->ending++;
		return;
	}
	v->ended++;
	v->ended_long += days_ago(left) >= ENDED_LONG_DAYS;
	fact_name(f, t->name);
}

static void see_disagreement(struct fact *f, struct support *v, const struct told *t, const struct lifecycle_found *l, bool dated)
{
	if (l->contradicted) {
		v->contradicted++;
		fact_name_in(f, "contradicted_names", t->name);
	}
	if (l->ambiguous) {
		v->ambiguous++;
		fact_name_in(f, "ambiguous_names", t->name);
	} else if (t->device.version && !l->told && v->lifecycles.n > 0
	           && (!dated || lifecycle_is_covered(v->lifecycles.data, v->lifecycles.n, &t->device))) {
		v->unknown++;
		fact_name_in(f, "unknown_names", t->device.version);
	}
}

/* Of what several may say the device goes first, then who declared an end for it alone, then the end of the system that is declared. */
static void see_device(struct fact *f, struct columns *c, void *user)
{
	struct support *v = user;
	struct lifecycle_found found;
	const struct lifecycle *l;
	struct told t;
	wall_t end;

	t.name = column_text(c);
	t.kind = column_text(c);
	t.device.os = column_text(c);
	t.end = column_text(c);
	t.device.vendor = column_text(c);
	t.device.model = column_text(c);
	t.device.version = column_text(c);
	t.device.sys_descr = column_text(c);
	v->devices++;
	found = lifecycle_find(v->lifecycles.data, v->lifecycles.n, &t.device);
	l = found.told ? found.told : t.end ? NULL : found.declared;
	end = fact_end_of(f, l ? l->ends : t.end);
	v->measured += found.told != NULL;
	see_disagreement(f, v, &t, &found, wall_is_known(end));
	if (wall_is_known(end))
		count_end(f, v, &t, l, end);
	else
		v->undated += has_system(&t);
}

/* What a device tells and no row names may be past its end: it is not known, unless nothing is known of that product and its end is
 * declared. */
bool fact_end_of_support(struct fact *f, struct err *e)
{
	struct support v = { .lifecycles = ROWS_INIT(f->a, struct lifecycle), .e = e, .nearest = FACT_END_NONE };

	if (!fact_rows(f, ST_LIFECYCLES, DB_VALUES(reader_instant(f->reader)), see_lifecycle, &v, e) || f->failed
	    || !fact_rows(f, ST_FACT_DEVICES, DB_VALUES(reader_instant(f->reader)), see_device, &v, e))
		return false;
	fact_tell(f, "devices", (int64_t)v.devices);
	fact_tell(f, "dated", (int64_t)v.dated);
	fact_tell(f, "measured", (int64_t)v.measured);
	fact_tell(f, "undated", (int64_t)v.undated);
	fact_tell(f, "unknown", (int64_t)v.unknown);
	fact_tell(f, "ambiguous", (int64_t)v.ambiguous);
	fact_tell(f, "contradicted", (int64_t)v.contradicted);
	fact_tell(f, "ended", (int64_t)v.ended);
	fact_tell(f, "ended_long", (int64_t)v.ended_long);
	fact_tell(f, "ending", (int64_t)v.ending);
	fact_tell_end(f, &v.nearest);
	if (v.ended > 0)
		fact_fails(f, v.ended_long > 0 ? HDS_MAJOR_GAP : HDS_MINOR_GAP);
	else if (v.contradicted > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.dated > 0 && v.undated + v.unknown + v.ambiguous == 0)
		fact_holds(f);
	return true;
}
