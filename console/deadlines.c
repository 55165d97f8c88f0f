#include "console/deadlines.h"

#include "arena.h"
#include "console/hds_line.h"
#include "facts.h"
#include "intl.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 64 };

static const struct { const char *name, *word; } kinds[DEADLINE_KINDS] = {
	[DEADLINE_AUDIT] = { "audit", N_("Audit") },                 [DEADLINE_REPORT] = { "audit-evidence", N_("Audit evidence") },
	[DEADLINE_EVIDENCE] = { "evidence", N_("Evidence piece") },
	[DEADLINE_EXCEPTION] = { "exception", N_("Exception") },     [DEADLINE_LEAF] = { "leaf", N_("Requirement") },
	[DEADLINE_ACTION] = { "action", N_("Action") },              [DEADLINE_CHECK] = { "check", N_("Check of effect") },
	[DEADLINE_CONTRACT] = { "contract", N_("Contract") },        [DEADLINE_SUPPORT] = { "support", N_("End of support") },
	[DEADLINE_CERTIFICATE] = { "certificate", N_("Certificate") },
};

const char *deadline_kind_name(enum deadline_kind k) { return kinds[k].name; }
const char *deadline_kind_word(enum deadline_kind k) { return kinds[k].word; }

struct deadlines deadlines_init(struct arena *a, wall_t now)
{
	return (struct deadlines){ .arena = a, .now = now };
}

static bool make_room(struct deadlines *d)
{
	size_t room = d->room ? 2 * d->room : ROOM_FIRST;
	struct deadline *rows;

	if (d->n < d->room)
		return true;
	rows = arena_array(d->arena, room, sizeof *rows);
	if (!rows)
		return false;
	if (d->n > 0)
		memcpy(rows, d->rows, d->n * sizeof *rows);
	d->rows = rows;
	d->room = room;
	return true;
}

static bool add(struct deadlines *d, enum deadline_kind kind, wall_t at, const char *object, const char *title, const char *owner)
{
	const char *kept = make_room(d) ? arena_strdup(d->arena, object) : NULL;

	if (!kept)
		return false;
	d->rows[d->n++] = (struct deadline){ .kind = kind, .at = at, .object = kept, .title = title ? title : "", .owner = owner,
		                             .days = wall_days_until(at, d->now) };
	return true;
}

/* A row of the checklist. */
struct numbered { const char *what; int64_t number, seq; const char *title, *owner, *serves; };

static bool add_numbered(struct deadlines *d, enum deadline_kind kind, wall_t at, const struct numbered *v)
{
	char object[64];

	snprintf(object, sizeof object, "%s:%" PRId64, v->what, v->number);
	if (!add(d, kind, at, object, v->title, v->owner))
		return false;
	d->rows[d->n - 1].seq = v->seq;
	d->rows[d->n - 1].serves = v->serves;
	return true;
}

/* "2027-11-08": the end of that day. */
static bool add_day(struct deadlines *d, enum deadline_kind kind, const char *day, const char *what, const char *name, const char *owner)
{
	struct text object = TEXT_INIT(1024);
	bool ok = true;
	wall_t at;

	text_appendf(&object, "%s:%s", what, name);
	if (day && wall_parse(day, d->now, true, &at, NULL))
		ok = add(d, kind, at, text_str(&object), name, owner);
	text_done(&object);
	return ok;
}

static bool is_settled(const struct hds_leaf_state *s)
{
	return s->standing == HDS_PROVEN || s->standing == HDS_OUT || s->standing == HDS_EXCEPTED;
}

bool deadlines_add_leaves(struct deadlines *d, const struct hds_checklist *c)
{
	for (size_t i = 0; i < c->n_items; i++) {
		const struct hds_item *item = &c->items[i];
		const struct hds_assessment *v = item->leaf.assessment;
		const struct hds_exception *x = item->leaf.exception;
		const char *title = hds_text(&item->requirement->title);

		if (v && wall_is_known(v->due) && !is_settled(&item->state) && !add(d, DEADLINE_LEAF, v->due, item->key, title, v->owner))
			return false;
		if (x && (item->state.reopened || (hds_exception_holds(x, d->now) && item->state.standing == HDS_EXCEPTED))
		    && !add(d, DEADLINE_EXCEPTION, x->until, item->key, title, x->owner))
			return false;
	}
	return true;
}

/* What its requirements may be proven by says that it tells of an audit or a review. */
static bool is_audit(const struct hds_evidence *v, const struct hds_checklist *const *checklists, size_t n)
{
	static const char *const audits[] = { "internal-audit", "external-audit", "management-review" };

	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < checklists[k]->n_items; i++) {
			const struct framework_keys *facts = &checklists[k]->items[i].requirement->facts;

			if (facts->n == 0 || !hds_evidence_serves(v, checklists[k]->items[i].key))
				continue;
			for (size_t f = 0; f < facts->n; f++)
				for (size_t a = 0; a < ARRAY_LEN(audits); a++)
					if (strcmp(facts->keys[f], audits[a]) == 0)
						return true;
		}
	return false;
}

bool deadlines_add_evidence(struct deadlines *d, const struct hds_evidence *rows, size_t n, const struct hds_checklist *const *checklists,
                            size_t n_checklists)
{
	for (size_t i = 0; i < n; i++) {
		const struct hds_evidence *v = &rows[i];
		enum deadline_kind kind = DEADLINE_EVIDENCE;

		if (v->revoked || !wall_is_known(v->valid_until))
			continue;
		if (is_audit(v, checklists, n_checklists))
			kind = DEADLINE_REPORT;
		if (!add_numbered(d, kind, v->valid_until, &(struct numbered){ "evidence", v->number, v->seq, v->title, v->owner, v->serves }))
			return false;
	}
	return true;
}

bool deadlines_add_actions(struct deadlines *d, const struct hds_action *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct hds_action *a = &rows[i];
		const struct numbered row = { "action", a->number, a->seq, a->finding, a->owner, a->serves };
		bool open = a->progress == HDS_PLANNED || a->progress == HDS_ONGOING;

		if (open && wall_is_known(a->due) && !add_numbered(d, DEADLINE_ACTION, a->due, &row))
			return false;
		if (a->progress == HDS_DONE && wall_is_known(a->check_due) && !add_numbered(d, DEADLINE_CHECK, a->check_due, &row))
			return false;
	}
	return true;
}

bool deadlines_add_audits(struct deadlines *d, const struct hds_audit *rows, size_t n, bool held)
{
	for (size_t i = 0; i < n; i++) {
		const struct hds_audit *v = &rows[i];
		bool over = v->progress != AUDIT_PLANNED;

		if (v->progress == AUDIT_CANCELLED || (over && !held))
			continue;
		if (!add_numbered(d, DEADLINE_AUDIT, over || v->from.ms > d->now.ms ? v->from : hds_audit_end(v),
		                  &(struct numbered){ "audit", v->number, v->seq, v->title, v->auditor, v->serves }))
			return false;
		d->rows[d->n - 1].held = over;
	}
	return true;
}

bool deadlines_add_contracts(struct deadlines *d, const struct support_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].contract && !add_day(d, DEADLINE_CONTRACT, rows[i].ends, "contract", rows[i].contract, rows[i].supplier))
			return false;
	return true;
}

bool deadlines_add_devices(struct deadlines *d, const struct device_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!add_day(d, DEADLINE_SUPPORT, rows[i].support_ends, "device", rows[i].name, rows[i].site))
			return false;
	return true;
}

/* The earlier end of the certificate and of its chain. */
bool deadlines_add_certificates(struct deadlines *d, const struct certificate_row *rows, size_t n)
{
	struct text object = TEXT_INIT(1024);
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++) {
		wall_t end = rows[i].not_after, chain = rows[i].chain_not_after;

		if (wall_is_known(chain) && (!wall_is_known(end) || chain.ms < end.ms))
			end = chain;
		text_clear(&object);
		text_appendf(&object, "certificate:%s", rows[i].name);
		ok = !wall_is_known(end) || add(d, DEADLINE_CERTIFICATE, end, text_str(&object), rows[i].name, NULL);
	}
	text_done(&object);
	return ok;
}

void deadlines_look(struct deadlines *d, wall_t now)
{
	d->now = now;
	for (size_t i = 0; i < d->n; i++)
		d->rows[i].days = wall_days_until(d->rows[i].at, now);
}

/* "evidence:9" before "evidence:10". */
static int compare_objects(const char *p, const char *q)
{
	size_t n = strlen(p), m = strlen(q);

	return n != m && strncmp(p, q, strcspn(p, ":") + 1) == 0 ? (n > m) - (n < m) : strcmp(p, q);
}

static int compare(const void *a, const void *b)
{
	const struct deadline *p = a, *q = b;
	int titles = strcmp(p->title, q->title);

	if (p->at.ms != q->at.ms)
		return p->at.ms < q->at.ms ? -1 : 1;
	if (p->kind != q->kind)
		return (int)p->kind - (int)q->kind;
	return titles ? titles : compare_objects(p->object, q->object);
}

void deadlines_sort(struct deadlines *d)
{
	if (d->n > 1)
		qsort(d->rows, d->n, sizeof *d->rows, compare);
}

static bool read_checklists(struct reader *r, struct arena *a, struct hds_checklist *lists, const struct hds_checklist **known, size_t *ret_n,
                            struct err *e)
{
	static const char *const families[] = { "hds", "iso27001" };
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(families); i++) {
		struct err why = { .kind = ERR_NONE };

		if (read_hds_checklist(r, a, families[i], &lists[n], &why)) {
			known[n] = &lists[n];
			n++;
		} else if (why.kind != ERR_NOT_FOUND) {
			*e = why;
			return false;
		}
	}
	*ret_n = n;
	return true;
}

bool deadlines_read(struct reader *r, struct arena *a, wall_t now, const struct region_rows *region, struct deadlines *ret, struct err *e)
{
	struct deadlines d = deadlines_init(a, now);
	struct hds_checklist *lists = arena_array(a, 2, sizeof *lists);
	const struct hds_checklist *known[2];
	struct certificate_row *certificates;
	struct hds_evidence *evidence;
	struct support_row *supports;
	struct hds_action *actions;
	struct hds_audit *audits;
	size_t n, n_audits, n_evidence, n_actions, n_supports, n_certificates;
	bool ok = lists != NULL;

	if (!lists)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_checklists(r, a, lists, known, &n, e) || !read_hds_evidence(r, a, &evidence, &n_evidence, e)
	    || !read_hds_actions(r, a, &actions, &n_actions, e) || !read_hds_audits(r, a, &audits, &n_audits, e) || !read_supports(r, a, &supports, &n_supports, e)
	    || !read_certificates(r, a, &certificates, &n_certificates, e))
		return false;
	for (size_t i = 0; ok && i < n; i++)
		ok = deadlines_add_leaves(&d, known[i]);
	ok = ok && deadlines_add_evidence(&d, evidence, n_evidence, known, n) && deadlines_add_actions(&d, actions, n_actions)
	     && deadlines_add_audits(&d, audits, n_audits, true) && deadlines_add_contracts(&d, supports, n_supports) && deadlines_add_certificates(&d, certificates, n_certificates)
	     && (!region || deadlines_add_devices(&d, region->devices, region->n_devices));
	if (!ok)
		return err_set(e, ERR_MEMORY, "out of memory");
	deadlines_name_requirements(&d, known, n);
	deadlines_sort(&d);
	*ret = d;
	return true;
}
