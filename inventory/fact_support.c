/* How long the systems and the firmware of devices are supported: by the version that a device tells, else as it is declared. */
#include "inventory/fact.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum {
	ENDING_DAYS = 180,
	ENDED_LONG_DAYS = 365         /* without support for longer: a major gap */
};

struct lifecycle { const char *vendor, *model, *version, *os; wall_t end; const char *ends; };

struct support {
	struct rows lifecycles;
	struct err *e;
	size_t devices, dated, measured, undated, unknown, contradicted, ended, ended_long, ending;
	struct fact_end nearest;
};

struct told { const char *name, *kind, *os, *end, *vendor, *model, *version; };

static void see_lifecycle(struct fact *f, struct columns *c, void *user)
{
	struct support *v = user;
	struct lifecycle *l = rows_add(&v->lifecycles, v->e);

	if (!l) {
		f->failed = true;
		return;
	}
	column_text(c); /* its name */
	l->vendor = column_text(c);
	l->model = column_text(c);
	l->version = column_text(c);
	l->os = column_text(c);
	l->ends = column_text(c);
	l->end = fact_end_of(f, l->ends);
}

/* A number is whole: "15.1" begins "15.1(4)M" and not "15.10". */
static bool begins_version(const char *version, const char *with)
{
	size_t n = strlen(with);

	return n > 0 && strncmp(version, with, n) == 0 && !(isdigit((unsigned char)with[n - 1]) && isdigit((unsigned char)version[n]));
}

static bool begins(const char *text, const char *with)
{
	return text && strncasecmp(text, with, strlen(with)) == 0;
}

static bool fits(const struct lifecycle *l, const struct told *t)
{
	return wall_is_known(l->end) && l->version && begins_version(t->version, l->version)
	       && (!l->vendor || (t->vendor && strcasecmp(t->vendor, l->vendor) == 0)) && (!l->model || begins(t->model, l->model));
}

static size_t closeness(const struct lifecycle *l)
{
	return 4 * strlen(l->version) + (l->model ? 2 : 0) + (l->vendor ? 1 : 0);
}

/* The one that says most of it. */
static const struct lifecycle *lifecycle_of(const struct support *v, const struct told *t)
{
	const struct lifecycle *rows = v->lifecycles.data, *best = NULL;

	for (size_t i = 0; t->version && i < v->lifecycles.n; i++)
		if (fits(&rows[i], t) && (!best || closeness(&rows[i]) > closeness(best)))
			best = &rows[i];
	return best;
}

/* "Debian" is said of "Debian 12" and the other way round. */
static bool contradicts(const struct lifecycle *l, const struct told *t)
{
	return l->os && t->os && !begins(l->os, t->os) && !begins(t->os, l->os);
}

/* Who runs a system of which somebody ends the support, if only nobody said when. */
static bool has_system(const struct told *t)
{
	return t->os || (t->kind && (strcmp(t->kind, "server") == 0 || strcmp(t->kind, "vm") == 0));
}

static void count_end(struct fact *f, struct support *v, const struct told *t, wall_t end, const char *text)
{
	int64_t left = wall_days_until(end, f->now);

	v->dated++;
	fact_nearer(f, &v->nearest, end, text);
	v->ending += left >= 0 && left < ENDING_DAYS;
	if (left >= 0)
		return;
	v->ended++;
	v->ended_long += days_ago(left) >= ENDED_LONG_DAYS;
	fact_name(f, t->name);
}

static void see_device(struct fact *f, struct columns *c, void *user)
{
	struct support *v = user;
	struct told t;
	const struct lifecycle *l;
	wall_t end;

	t.name = column_text(c);
	t.kind = column_text(c);
	t.os = column_text(c);
	t.end = column_text(c);
	t.vendor = column_text(c);
	t.model = column_text(c);
	t.version = column_text(c);
	v->devices++;
	l = lifecycle_of(v, &t);
	end = l ? l->end : fact_end_of(f, t.end);
	v->measured += l != NULL;
	if (l && contradicts(l, &t)) {
		v->contradicted++;
		fact_name_in(f, "contradicted_names", t.name);
	}
	if (t.version && !l && v->lifecycles.n > 0) {
		v->unknown++;
		fact_name_in(f, "unknown_names", t.version);
	}
	if (wall_is_known(end))
		count_end(f, v, &t, end, l ? l->ends : t.end);
	else
		v->undated += has_system(&t);
}

/* A version that no row names may be past its end: where there are rows, it is not known. */
bool fact_end_of_support(struct fact *f, struct err *e)
{
	struct support v = { .lifecycles = ROWS_INIT(f->a, struct lifecycle), .e = e, .nearest = FACT_END_NONE };

	if (!fact_rows(f, ST_FACT_LIFECYCLES, DB_VALUES(reader_instant(f->reader)), see_lifecycle, &v, e) || f->failed
	    || !fact_rows(f, ST_FACT_DEVICES, DB_VALUES(reader_instant(f->reader)), see_device, &v, e))
		return false;
	fact_tell(f, "devices", (int64_t)v.devices);
	fact_tell(f, "dated", (int64_t)v.dated);
	fact_tell(f, "measured", (int64_t)v.measured);
	fact_tell(f, "undated", (int64_t)v.undated);
	fact_tell(f, "unknown", (int64_t)v.unknown);
	fact_tell(f, "contradicted", (int64_t)v.contradicted);
	fact_tell(f, "ended", (int64_t)v.ended);
	fact_tell(f, "ended_long", (int64_t)v.ended_long);
	fact_tell(f, "ending", (int64_t)v.ending);
	fact_tell_end(f, &v.nearest);
	if (v.ended > 0)
		fact_fails(f, v.ended_long > 0 ? HDS_MAJOR_GAP : HDS_MINOR_GAP);
	else if (v.contradicted > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.dated > 0 && v.undated + v.unknown == 0)
		fact_holds(f);
	return true;
}
