#include "exposures.h"
#include "inventory/reader_internal.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* A round may be late by as much again before it says nothing any more; an hour is what the way round costs. */
enum { ROUNDS_IN_TIME = 2 };
#define ROUND_SLACK_MS (INT64_C(3600) * 1000)

struct object {
	int64_t id;
	const char *kind, *name, *site, *device;
	bool asked, tls;
	wall_t at;                /* of the last round, WALL_NEVER: none */
	int64_t period_ms;
};

struct owner { const char *service, *device, *owner; };

struct finding {
	int64_t entity_id;
	struct exposure_fact fact;
	const char *before;
	wall_t first_seen, last_seen, gone;
};

/* All that is known at the reader's instant. */
struct scope {
	struct rows objects, owners, findings;
	wall_t now;
};

static bool fill_object(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct object *o = row;

	(void)r, (void)e;
	o->id = column_i64(c);
	o->kind = column_text(c);
	o->name = column_text(c);
	o->site = column_text(c);
	o->device = column_text(c);
	o->asked = column_i64(c) != 0;
	o->tls = column_i64(c) != 0;
	o->at = column_wall(c);
	o->period_ms = column_i64(c);
	return true;
}

static bool fill_owner(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct owner *o = row;

	(void)r, (void)e;
	o->service = column_text(c);
	o->device = column_text(c);
	o->owner = column_text(c);
	return true;
}

/* What a later version wrote under a name that we do not know is left out: its subject stays EXPOSURE_SUBJECT_COUNT. */
static bool fill_finding(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct finding *f = row;
	const char *text;

	(void)r, (void)e;
	f->entity_id = column_i64(c);
	f->fact.subject = exposure_subject_find(column_borrowed(c));
	f->fact.answer = exposure_answer_find(column_borrowed(c));
	f->fact.value = column_i64(c);
	f->fact.uncertainty = column_i64(c);
	text = column_borrowed(c);
	if (text)
		memcpy(f->fact.evidence, text, strnlen(text, sizeof f->fact.evidence - 1));
	f->before = column_text(c);
	f->first_seen = column_wall(c);
	f->last_seen = column_wall(c);
	f->gone = column_wall(c);
	return true;
}

/* ";telnet;ftp;" of a fact. */
static void append_subjects(struct text *t, const char *fact)
{
	for (enum exposure_subject i = 0; i < EXPOSURE_SUBJECT_COUNT; i++)
		if (strcmp(exposure_subject_fact(i), fact) == 0)
			text_appendf(t, "%s%s;", t->len == 0 ? ";" : "", exposure_subject_name(i));
}

/* fact NULL: of all. */
static bool read_findings(struct reader *r, bool gone, bool silent, const char *fact, struct scope *s, struct err *e)
{
	struct text subjects = TEXT_INIT(1024);
	bool ok;

	if (fact)
		append_subjects(&subjects, fact);
	ok = reader_rows(r, ST_EXPOSURES, DB_VALUES(reader_instant(r), V_I64(gone), V_I64(silent), V_TEXT(fact ? text_str(&subjects) : NULL)),
	                 &s->findings, fill_finding, e);
	text_done(&subjects);
	return ok;
}

static bool read_scope(struct reader *r, struct arena *a, bool gone, bool silent, const char *fact, struct scope *ret, struct err *e)
{
	*ret = (struct scope){ ROWS_INIT(a, struct object), ROWS_INIT(a, struct owner), ROWS_INIT(a, struct finding), reader_moment(r) };
	return reader_rows(r, ST_EXPOSURE_OBJECTS, DB_VALUES(reader_instant(r)), &ret->objects, fill_object, e)
	       && reader_rows(r, ST_EXPOSURE_OWNERS, DB_VALUES(reader_instant(r)), &ret->owners, fill_owner, e)
	       && read_findings(r, gone, silent, fact, ret, e);
}

static int id_against_object(const void *id, const void *object)
{
	int64_t wanted = *(const int64_t *)id, it = ((const struct object *)object)->id;

	return (wanted > it) - (wanted < it);
}

static const struct object *find_object(const struct scope *s, int64_t id)
{
	return s->objects.n == 0 ? NULL : bsearch(&id, s->objects.data, s->objects.n, sizeof(struct object), id_against_object);
}

static bool is_device(const struct object *o)
{
	return strcmp(o->kind, "device") == 0;
}

static bool is_text(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* Those who answer for the applications of a service, or of the services on a device; each once. They come in the order of their names. */
static bool add_owners(const struct scope *s, struct arena *a, const struct object *o, const char **ret, struct err *e)
{
	const struct owner *owners = s->owners.data;
	struct text names = TEXT_INIT(4096);
	const char *last = NULL;

	for (size_t i = 0; i < s->owners.n; i++) {
		const struct owner *w = &owners[i];
		bool fits = is_device(o) ? is_text(w->device, o->name) : strcmp(o->kind, "service") == 0 && is_text(w->service, o->name);

		if (!fits || is_text(last, w->owner))
			continue;
		text_append_part(&names, ";", "%s", w->owner);
		last = w->owner;
	}
	*ret = last ? arena_strdup(a, text_str(&names)) : NULL;
	text_done(&names);
	return !last || *ret || err_set(e, ERR_MEMORY, "out of memory");
}

static bool is_known(const struct finding *f)
{
	return f->fact.subject < EXPOSURE_SUBJECT_COUNT && f->fact.answer < EXPOSURE_ANSWER_COUNT;
}

/* What is over was what it was then. */
static const struct exposure_rule *judge(const struct finding *f, wall_t now)
{
	bool changed = f->before && *f->before && strcmp(f->before, f->fact.evidence) != 0;

	return exposure_judge(&f->fact, changed ? f->first_seen : WALL_NEVER, wall_is_known(f->gone) && f->gone.ms < now.ms ? f->gone : now);
}

/* A certificate that was good when it was first seen is found since it ended. */
static wall_t found_at(const struct finding *f, const struct exposure_rule *rule)
{
	return rule && exposure_is_certificate(f->fact.subject) && f->fact.value > f->first_seen.ms ? (wall_t){ f->fact.value } : f->first_seen;
}

static bool add_row(const struct scope *s, struct arena *a, const struct object *o, const struct finding *f,
                    const struct exposure_rule *rule, struct exposure_row *row, struct err *e)
{
	*row = (struct exposure_row){
		.entity_id = o->id, .kind = o->kind, .name = o->name, .site = o->site, .device = o->device, .fact = f->fact, .rule = rule,
		.before = exposure_is_key(f->fact.subject) && f->before && *f->before ? f->before : NULL,
		.first_seen = found_at(f, rule), .last_seen = f->last_seen, .gone = f->gone,
	};
	return add_owners(s, a, o, &row->owner, e);
}

static int compare_rows(const void *a, const void *b)
{
	const struct exposure_row *p = a, *q = b;
	int order = wall_is_known(p->gone) - wall_is_known(q->gone);

	order = order ? order : !p->rule - !q->rule;
	order = order || !p->rule ? order : strcmp(exposure_subject_fact(p->fact.subject), exposure_subject_fact(q->fact.subject));
	order = order || !p->rule ? order : strcmp(p->rule->name, q->rule->name);
	order = order ? order : strcmp(p->kind, q->kind);
	order = order ? order : strcmp(p->name, q->name);
	order = order ? order : (int)p->fact.subject - (int)q->fact.subject;
	return order ? order : (p->first_seen.ms > q->first_seen.ms) - (p->first_seen.ms < q->first_seen.ms);
}

static bool is_of(const struct object *o, const char *device)
{
	return !device || (is_device(o) ? strcmp(o->name, device) == 0 : is_text(o->device, device));
}

/* fact NULL: of all. */
static bool tell(const struct scope *s, struct arena *a, enum exposures_wanted wanted, const char *device, const char *fact,
                 struct exposure_row **ret, size_t *ret_n, struct err *e)
{
	const struct finding *findings = s->findings.data;
	struct rows rows = ROWS_INIT(a, struct exposure_row);

	for (size_t i = 0; i < s->findings.n; i++) {
		const struct finding *f = &findings[i];
		const struct object *o = find_object(s, f->entity_id);
		const struct exposure_rule *rule;
		struct exposure_row *row;

		if (!o || !o->asked || !is_known(f) || !is_of(o, device) || (fact && strcmp(exposure_subject_fact(f->fact.subject), fact) != 0))
			continue;
		rule = judge(f, s->now);
		if (!rule && (wanted != EXPOSURES_ALL || wall_is_known(f->gone)))
			continue;
		row = rows_add(&rows, e);
		if (!row || !add_row(s, a, o, f, rule, row, e))
			return false;
	}
	if (rows.n > 0)
		qsort(rows.data, rows.n, sizeof(struct exposure_row), compare_rows);
	*ret = rows.data;
	*ret_n = rows.n;
	return true;
}

bool read_exposures(struct reader *r, struct arena *a, enum exposures_wanted wanted, const char *device, struct exposure_row **ret,
                    size_t *ret_n, struct err *e)
{
	struct scope s;

	return reader_check_device(r, device, e) && read_scope(r, a, wanted == EXPOSURES_GONE, wanted == EXPOSURES_ALL, NULL, &s, e)
	       && tell(&s, a, wanted, device, NULL, ret, ret_n, e);
}

/* ---- how far it was measured ---- */

static bool is_in_time(const struct object *o, wall_t now)
{
	return wall_is_known(o->at) && now.ms - o->at.ms <= ROUNDS_IN_TIME * o->period_ms + ROUND_SLACK_MS;
}

/* Whether a fact can be asked of the object at all: TLS of services over it, SSH of devices and of sftp, the rest of devices. */
static bool is_about(const struct object *o, const char *fact)
{
	if (strcmp(fact, "tls-protocol") == 0)
		return !is_device(o) && o->tls;
	return is_device(o) || (!o->tls && strcmp(fact, "ssh-configuration") == 0);
}

/* Findings come by entity: the first one of it, or of those behind it. */
static size_t first_finding(const struct scope *s, int64_t id)
{
	const struct finding *findings = s->findings.data;
	size_t low = 0, high = s->findings.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (findings[middle].entity_id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Of the facts of one object that hold. */
struct tally { bool fact, weak; };

static struct tally count_findings(const struct scope *s, const struct object *o, const char *fact)
{
	const struct finding *findings = s->findings.data;
	struct tally t = { false, false };

	for (size_t i = first_finding(s, o->id); i < s->findings.n && findings[i].entity_id == o->id; i++) {
		const struct finding *f = &findings[i];

		if (!is_known(f) || strcmp(exposure_subject_fact(f->fact.subject), fact) != 0)
			continue;
		t.fact = true;
		t.weak |= judge(f, s->now) != NULL;
	}
	return t;
}

/* An SSH server that names a kind of key and does not show it in the last round may have a weak one. */
static bool shows_its_keys(const struct scope *s, const struct object *o)
{
	const struct finding *findings = s->findings.data;
	bool speaks = false, missing[EXPOSURE_SUBJECT_COUNT] = { false };

	for (enum exposure_subject i = 0; i < EXPOSURE_SUBJECT_COUNT; i++)
		missing[i] = exposure_is_key(i) || exposure_is_certificate(i);
	for (size_t i = first_finding(s, o->id); i < s->findings.n && findings[i].entity_id == o->id; i++) {
		const struct finding *f = &findings[i];

		if (!is_known(f) || wall_is_known(f->gone))
			continue;
		speaks |= f->fact.subject == EXPOSURE_SSH && f->fact.answer == EXPOSURE_ANSWERED;
		missing[f->fact.subject] &= f->last_seen.ms < o->at.ms;
	}
	for (size_t i = 0; speaks && i < EXPOSURE_SUBJECT_COUNT; i++)
		if (missing[i])
			return false;
	return true;
}

static void count_object(const struct scope *s, const struct object *o, const char *fact, struct exposure_summary *ret)
{
	struct tally t;

	if (!is_about(o, fact))
		return;
	if (!o->asked) {
		ret->off++;
		return;
	}
	ret->objects++;
	t = count_findings(s, o, fact);
	ret->weak += t.weak;
	if (!t.fact || !is_in_time(o, s->now) || (strcmp(fact, "ssh-configuration") == 0 && !shows_its_keys(s, o)))
		return;
	ret->measured++;
	if (!wall_is_known(ret->oldest) || o->at.ms < ret->oldest.ms)
		ret->oldest = o->at;
}

bool read_exposure_summary(struct reader *r, struct arena *a, const char *fact, struct exposure_summary *ret, struct err *e)
{
	const struct object *objects;
	struct scope s;

	*ret = (struct exposure_summary){ .oldest = WALL_NEVER };
	if (!read_scope(r, a, false, true, fact, &s, e) || !tell(&s, a, EXPOSURES_WEAK, NULL, fact, &ret->rows, &ret->n_rows, e))
		return false;
	objects = s.objects.data;
	for (size_t i = 0; i < s.objects.n; i++)
		count_object(&s, &objects[i], fact, ret);
	return true;
}

bool read_exposure_coverage(struct reader *r, struct exposure_coverage *ret, struct err *e)
{
	struct arena *a = arena_new();
	struct rows rows = ROWS_INIT(a, struct object);
	bool ok = a ? reader_rows(r, ST_EXPOSURE_OBJECTS, DB_VALUES(reader_instant(r)), &rows, fill_object, e) : err_set(e, ERR_MEMORY, "out of memory");
	const struct object *objects = rows.data;

	*ret = (struct exposure_coverage){ .oldest = WALL_NEVER, .latest = WALL_NEVER };
	for (size_t i = 0; ok && i < rows.n; i++) {
		const struct object *o = &objects[i];

		if (!o->asked) {
			ret->off++;
			continue;
		}
		ret->objects++;
		if (!wall_is_known(o->at))
			continue;
		ret->asked++;
		ret->late += !is_in_time(o, reader_moment(r));
		if (!wall_is_known(ret->oldest) || o->at.ms < ret->oldest.ms)
			ret->oldest = o->at;
		if (!wall_is_known(ret->latest) || o->at.ms > ret->latest.ms)
			ret->latest = o->at;
	}
	arena_free(a);
	return ok;
}
