#include "console/session.h"
#include "console/traffic_words.h"
#include "console/verbs.h"

#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* The verbs that list a noun: read all rows, keep those that the arguments ask for, print. */

struct rows {
	const struct noun *noun;
	const void **rows;     /* in the session's arena */
	size_t n;
};

static bool fold_equal(const char *a, const char *b)
{
	char fa[512], fb[512];

	if (strcmp(a, b) == 0)
		return true;
	text_fold(a, fa, sizeof fa);
	text_fold(b, fb, sizeof fb);
	return *fa && strcmp(fa, fb) == 0;
}

/* "link:NAME" is NAME for a noun of links. */
static const char *bare_name(const struct noun *noun, const char *name)
{
	size_t n = noun->kind ? strlen(noun->kind) : 0;

	return n > 0 && strncmp(name, noun->kind, n) == 0 && name[n] == ':' ? name + n + 1 : name;
}

static bool refuse_name(const struct rows *r, const struct column *c, const char *name, struct err *e)
{
	struct text near = TEXT_INIT(ERR_TEXT_MAX / 2);
	char folded[512], other[512];
	struct text_nearest nearest = { .word = name };
	size_t shown = 0;

	text_fold(name, folded, sizeof folded);
	for (size_t i = 0; i < r->n; i++) {
		const char *s = value_text(c, r->rows[i]);

		if (!s)
			continue;
		text_nearest_offer(&nearest, s);
		text_fold(s, other, sizeof other);
		if (shown < 3 && *folded && strstr(other, folded))
			text_appendf(&near, "%s%s", shown++ > 0 ? ", " : "", s);
	}
	if (shown == 0 && nearest.found)
		text_append(&near, nearest.found);
	if (near.len > 0)
		err_set(e, ERR_NOT_FOUND, _("nothing is named '%.128s'; near it: %s"), name, text_str(&near));
	else
		err_set(e, ERR_NOT_FOUND, _("nothing is named '%.128s'"), name);
	text_done(&near);
	return false;
}

/* Keeps the rows whose column equals one of the names; each name must match one. */
static bool keep_names(struct rows *r, const char *key, const char *const *names, size_t n_names, struct err *e)
{
	const struct column *c = noun_column(r->noun, key);
	size_t kept = 0;
	bool *wanted;

	if (n_names == 0)
		return true;
	wanted = calloc(r->n + 1, sizeof *wanted);
	if (!wanted)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t k = 0; k < n_names; k++) {
		const char *name = bare_name(r->noun, names[k]);
		bool found = false;

		for (size_t i = 0; i < r->n; i++) {
			const char *s = value_text(c, r->rows[i]);

			if (s && fold_equal(s, name))
				found = wanted[i] = true;
		}
		if (!found) {
			free(wanted);
			return refuse_name(r, c, name, e);
		}
	}
	for (size_t i = 0; i < r->n; i++)
		if (wanted[i])
			r->rows[kept++] = r->rows[i];
	r->n = kept;
	free(wanted);
	return true;
}

/* --site, --device on rows that hold it as a reference: no row is fine, but the object must exist. */
static bool keep_reference(struct session *s, struct rows *r, const char *kind, const char *name, struct err *e)
{
	const struct column *c = noun_column(r->noun, kind);
	struct text full = TEXT_INIT(1024);
	const char *found_kind;
	size_t kept = 0;
	int64_t id;
	bool ok;

	for (size_t i = 0; i < r->n; i++) {
		const char *value = value_text(c, r->rows[i]);

		if (value && fold_equal(value, name))
			r->rows[kept++] = r->rows[i];
	}
	if (kept == 0) {
		text_appendf(&full, "%s:%s", kind, name);
		ok = read_entity_id(s->reader, text_str(&full), &id, &found_kind, s->arena, e);
		text_done(&full);
		if (!ok)
			return e->kind == ERR_NOT_FOUND ? refuse_name(r, c, name, e) : false;
	}
	r->n = kept;
	return true;
}

static bool state_number(enum value_type type, const char *name, unsigned *ret)
{
	enum link_state link = LINK_UP;
	enum state state = STATE_OK;
	bool known = type == VALUE_LINK_STATE ? link_state_from_name(name, &link) : state_from_name(name, &state);

	*ret = type == VALUE_LINK_STATE ? (unsigned)link : (unsigned)state;
	return known;
}

/* "down,degraded" as a set of bits. */
static bool parse_states(enum value_type type, const char *list, unsigned *ret_set, struct err *e)
{
	const char *expected = type == VALUE_LINK_STATE ? "up, down, degraded, unknown, admin-down" : "ok, warning, critical, unknown";
	unsigned set = 0, number;

	for (const char *p = list;; p++) {
		size_t n = strcspn(p, ",");
		char word[32];

		snprintf(word, sizeof word, "%.*s", (int)(n < sizeof word ? n : sizeof word - 1), p);
		if (!state_number(type, word, &number))
			return err_set(e, ERR_USAGE, _("--state %s: expected %s"), word, expected);
		set |= 1u << number;
		p += n;
		if (*p == '\0')
			break;
	}
	*ret_set = set;
	return true;
}

static bool keep_states(struct rows *r, const char *states, struct err *e)
{
	const struct column *c = noun_column(r->noun, "state");
	size_t kept = 0;
	unsigned set = 0, number;

	if (!parse_states(c->type, states, &set, e))
		return false;
	for (size_t i = 0; i < r->n; i++)
		if (state_number(c->type, value_name(c, r->rows[i]), &number) && (set & 1u << number))
			r->rows[kept++] = r->rows[i];
	r->n = kept;
	return true;
}

/* certificates --before: the earlier of the two ends lies before the instant. */
static void keep_ending_before(struct rows *r, wall_t before)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct certificate_row *row = r->rows[i];
		wall_t end = row->not_after;

		if (wall_is_known(row->chain_not_after) && (!wall_is_known(end) || row->chain_not_after.ms < end.ms))
			end = row->chain_not_after;
		if (wall_is_known(end) && end.ms < before.ms)
			r->rows[kept++] = r->rows[i];
	}
	r->n = kept;
}

static bool read_rows(struct session *s, struct rows *r, struct err *e)
{
	/* of what devices measured, the reader itself keeps one device */
	const char *device = r->noun->kind ? NULL : s->line->values[OPT_DEVICE];
	char *base;
	void *rows;

	if (!r->noun->read(s->reader, s->arena, device, &rows, &r->n, e))
		return false;
	r->rows = arena_array(s->arena, r->n + 1, sizeof *r->rows);
	if (!r->rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	base = rows;
	for (size_t i = 0; i < r->n; i++)
		r->rows[i] = base + i * r->noun->row_size;
	return true;
}

static bool keep_rows(struct session *s, struct rows *r, struct err *e)
{
	const struct cli_line *line = s->line;
	wall_t before = WALL_NEVER;

	if (!keep_names(r, r->noun->kind ? "name" : "device", line->args, line->n_args, e))
		return false;
	if (cli_has(line, OPT_SITE) && !keep_reference(s, r, "site", line->values[OPT_SITE], e))
		return false;
	if (cli_has(line, OPT_DEVICE) && r->noun->kind && !keep_reference(s, r, "device", line->values[OPT_DEVICE], e))
		return false;
	if (cli_has(line, OPT_STATE) && !keep_states(r, line->values[OPT_STATE], e))
		return false;
	if (!session_time_option(s, OPT_BEFORE, true, &before, e))
		return false;
	if (cli_has(line, OPT_BEFORE))
		keep_ending_before(r, before);
	return true;
}

bool verb_note_collector(const struct session *s, struct err *e)
{
	struct status_row status;

	if (output_is_machine(&s->out) || wall_is_known(s->at))
		return true;
	if (!read_status(s->reader, &status, e))
		return false;
	if (status.hung)
		session_note(s, "%s", _("the collector hangs: states and rates are those of its last results"));
	else if (status.collector == COLLECTOR_STOPPED)
		session_note(s, "%s", _("the collector is stopped: states and rates are those of its last results"));
	if (status.collector == COLLECTOR_BLIND)
		session_note(s, "%s", _("the collector is blind: it reaches none of its witnesses"));
	return true;
}

/* An empty list of then would say that there was nothing. */
static void note_past(const struct session *s, const struct noun *noun)
{
	if (!wall_is_known(s->at))
		return;
	if (!noun->kind && strcmp(noun->name, "interfaces") != 0)
		session_note(s, "%s", _("of sensors, storages, processors, memories and traps only the last values are kept, none of a past time"));
	else if (strcmp(noun->name, "certificates") == 0)
		session_note(s, "%s", _("certificates are those that were presented last, not those of that time"));
}

/* What nobody looks at is said, not left out. */
static bool tell_images(struct session *s, const struct noun *noun, size_t n, struct err *e)
{
	struct text words = TEXT_INIT(1024);
	struct traffic_view view;

	if (n == 0 || output_is_machine(&s->out) || strcmp(noun->name, "covolinks") != 0)
		return true;
	if (!read_traffic_view(s->reader, s->arena, &view, e))
		return false;
	traffic_view_words(&view, s->out.now, &words);
	output_line(&s->out, "%s: %s", _("Last images and volumes"), text_str(&words));
	text_done(&words);
	return true;
}

bool verb_list(struct session *s, int *ret_status, struct err *e)
{
	struct rows r = { .noun = noun_find(s->line->verb->name) };
	bool none;
	size_t all;

	if (!session_read_begin(s, e) || !read_rows(s, &r, e))
		return false;
	all = r.n;
	if (!keep_rows(s, &r, e) || !verb_note_collector(s, e))
		return false;
	note_past(s, r.noun);
	none = r.n == 0 && (all > 0 || wall_is_known(s->at)) && !output_is_machine(&s->out);
	if (none)
		output_line(&s->out, "%s", _("None."));
	else
		output_rows(&s->out, r.noun, r.rows, r.n);
	if (!tell_images(s, r.noun, r.n, e))
		return false;
	if (cli_has(s->line, OPT_CODE))
		*ret_status = r.n > 0 ? 1 : 0;
	return true;
}
