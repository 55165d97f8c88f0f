#include "console/session.h"
#include "console/verbs.h"

#include "console/object_field.h"
#include "console/object_line.h"
#include "console/site_parts.h"
#include "intl.h"
#include "inventory/detail.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* One object as a monitoring plugin tells it: a line "LINK CRITICAL - …|perfdata" and the exit status 0–3 (Monitoring Plugins
 * Development Guidelines, "Plugin Output", "Performance data", "Plugin Return Codes"). */

struct check_answer {
	const char *object, *kind;
	enum state state;
	const char *state_label;      /* the object's own word: "down" */
	enum outcome outcome;
	const char *detail;
	wall_t since;
	int64_t age_s, latency_us, speed_bps;
	double in_bps, out_bps, loss_ratio;
	const char *verdict;          /* of a site, for people: instead of the outcome */
};

static const struct column check_columns[] = {
	COLUMN(check_answer, "name", N_("Object"), VALUE_TEXT, object, 1),
	COLUMN(check_answer, "kind", N_("Kind"), VALUE_TEXT, kind, 1),
	COLUMN(check_answer, "state", N_("State"), VALUE_STATE, state, 1),
	COLUMN(check_answer, "object_state", N_("Own state"), VALUE_TEXT, state_label, 0),
	COLUMN(check_answer, "outcome", N_("Reason"), VALUE_OUTCOME, outcome, 1),
	COLUMN(check_answer, "detail", N_("Detail"), VALUE_DETAIL, detail, 1),
	COLUMN(check_answer, "since", N_("Since"), VALUE_TIME, since, 1),
	COLUMN(check_answer, "age_s", N_("Age"), VALUE_SECONDS, age_s, 1),
};

static const struct noun check_noun = {
	.name = "check", .empty = "", .columns = check_columns, .n_columns = ARRAY_LEN(check_columns),
	.row_size = sizeof(struct check_answer),
};

static bool answer_link(struct session *s, int64_t id, struct check_answer *a, struct err *e)
{
	struct link_row *rows;
	size_t n;

	if (!read_links(s->reader, s->arena, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct link_row *r = &rows[i];

		if (r->id == id)
			*a = (struct check_answer){ r->name, "link", link_state_severity(r->state), link_state_name(r->state), r->outcome, r->detail,
			                            r->since, r->age_s, r->latency_us, r->speed_bps, r->in_bps, r->out_bps, r->loss_ratio, NULL };
	}
	return true;
}

static bool answer_device(struct session *s, int64_t id, struct check_answer *a, struct err *e)
{
	struct device_row *rows;
	size_t n;

	if (!read_devices(s->reader, s->arena, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct device_row *r = &rows[i];

		if (r->id == id)
			*a = (struct check_answer){ r->name, "device", r->state, state_name(r->state), r->outcome, r->detail, r->since, r->age_s,
			                            r->latency_us, UNKNOWN_I64, NAN, NAN, NAN, NULL };
	}
	return true;
}

static bool answer_service(struct session *s, int64_t id, struct check_answer *a, struct err *e)
{
	struct service_row *rows;
	size_t n;

	if (!read_services(s->reader, s->arena, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct service_row *r = &rows[i];

		if (r->id == id)
			*a = (struct check_answer){ r->name, "service", r->state, state_name(r->state), r->outcome, r->detail, r->since, r->age_s,
			                            r->latency_us, UNKNOWN_I64, NAN, NAN, NAN, NULL };
	}
	return true;
}

static bool answer_covolink(struct session *s, int64_t id, struct check_answer *a, struct err *e)
{
	struct covolink_row *rows;
	size_t n;

	if (!read_covolinks(s->reader, s->arena, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct covolink_row *r = &rows[i];

		if (r->id == id)
			*a = (struct check_answer){ r->name, "covolink", r->state, state_name(r->state), r->outcome, r->detail, r->since, r->age_s,
			                            r->latency_us, UNKNOWN_I64, NAN, NAN, NAN, NULL };
	}
	return true;
}

/* "link:NAME" of what is in the site's worst state, and what was said of it. */
static bool name_cause(struct session *s, const char *kind, const char *name, const char *detail, struct check_answer *a, struct err *e)
{
	struct text t = TEXT_INIT(8192);

	text_appendf(&t, "%s:%s", kind, name);
	if (detail && *detail)
		text_appendf(&t, ": %s", detail);
	a->detail = arena_strdup(s->arena, text_str(&t));
	text_done(&t);
	return a->detail || err_set(e, ERR_MEMORY, "out of memory");
}

static bool find_cause(struct session *s, const struct site_parts *p, struct check_answer *a, struct err *e)
{
	if (p->n_links && link_state_severity(p->links[0]->state) == a->state) {
		a->outcome = p->links[0]->outcome;
		return name_cause(s, "link", p->links[0]->name, p->links[0]->detail, a, e);
	}
	if (p->n_devices && p->devices[0]->state == a->state) {
		a->outcome = p->devices[0]->outcome;
		return name_cause(s, "device", p->devices[0]->name, p->devices[0]->detail, a, e);
	}
	if (p->n_services && p->services[0]->state == a->state) {
		a->outcome = p->services[0]->outcome;
		return name_cause(s, "service", p->services[0]->name, p->services[0]->detail, a, e);
	}
	if (p->n_covolinks && p->covolinks[0]->state == a->state) {
		a->outcome = p->covolinks[0]->outcome;
		return name_cause(s, "covolink", p->covolinks[0]->name, p->covolinks[0]->detail, a, e);
	}
	return true;
}

static bool judge_site(struct session *s, const struct region_rows *region, const struct site_row *row, struct check_answer *a,
                       struct err *e)
{
	struct text verdict = TEXT_INIT(1024);
	struct site_parts parts;

	if (!site_parts_of(region, row->name, s->arena, &parts))
		return err_set(e, ERR_MEMORY, "out of memory");
	*a = (struct check_answer){ row->name, "site", row->state, state_name(row->state),
	                            row->state == STATE_OK ? OUTCOME_OK : OUTCOME_NOT_TESTED, NULL, site_parts_since(&parts), row->age_s,
	                            UNKNOWN_I64, UNKNOWN_I64, NAN, NAN, NAN, NULL };
	site_verdict(&parts, &verdict);
	a->verdict = arena_strdup(s->arena, text_str(&verdict));
	text_done(&verdict);
	return a->verdict ? row->state == STATE_OK || find_cause(s, &parts, a, e) : err_set(e, ERR_MEMORY, "out of memory");
}

/* Of a job that is well people are told how old its last good end is. */
static bool say_age(struct session *s, const struct heartbeat_row *r, struct check_answer *a, struct err *e)
{
	struct text t = TEXT_INIT(256);

	heartbeat_append_age(&t, r);
	a->verdict = arena_strdup(s->arena, text_str(&t));
	text_done(&t);
	return a->verdict || err_set(e, ERR_MEMORY, "out of memory");
}

static bool answer_heartbeat(struct session *s, int64_t id, struct check_answer *a, struct err *e)
{
	struct heartbeat_row *rows;
	size_t n;

	if (!read_heartbeats(s->reader, s->arena, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct heartbeat_row *r = &rows[i];

		if (r->id == id)
			*a = (struct check_answer){ r->name, "heartbeat", r->state, state_name(r->state), r->outcome, r->detail, r->since,
			                            wall_is_known(r->at) ? (s->out.now.ms - r->at.ms) / 1000 : UNKNOWN_I64, UNKNOWN_I64, UNKNOWN_I64,
			                            NAN, NAN, NAN, NULL };
		if (r->id == id && r->state == STATE_OK && r->outcome == OUTCOME_OK && !say_age(s, r, a, e))
			return false;
	}
	return true;
}

static bool answer_site(struct session *s, int64_t id, struct check_answer *a, struct err *e)
{
	struct region_rows region;

	if (!read_region(s->reader, s->arena, &region, e))
		return false;
	for (size_t i = 0; i < region.n_sites; i++)
		if (region.sites[i].id == id)
			return judge_site(s, &region, &region.sites[i], a, e);
	return true;
}

/* Who measures nothing any more vouches for nothing: what was fine before may be cut by now. A restart is no silence. */
static bool distrust_silence(struct session *s, struct check_answer *a, struct err *e)
{
	enum { SILENCE_S = 30 };
	struct status_row status;
	struct text t = TEXT_INIT(256);

	if (wall_is_known(s->at))
		return true;
	if (!read_status(s->reader, &status, e))
		return false;
	if (status.silent_s == UNKNOWN_I64 || status.silent_s <= SILENCE_S || a->age_s == UNKNOWN_I64 || a->age_s <= SILENCE_S)
		return true;
	text_appendf(&t, status.hung ? "the collector hangs since %" PRId64 " s" : "no collector runs since %" PRId64 " s", status.silent_s);
	a->state = STATE_UNKNOWN;
	a->state_label = "unknown";
	a->outcome = OUTCOME_STALE;
	a->verdict = NULL;
	a->detail = arena_strdup(s->arena, text_str(&t));
	text_done(&t);
	return a->detail || err_set(e, ERR_MEMORY, "out of memory");
}

static bool read_answer(struct session *s, struct check_answer *a, struct err *e)
{
	static const struct {
		const char *kind;
		bool (*answer)(struct session *s, int64_t id, struct check_answer *a, struct err *e);
	} kinds[] = {
		{ "link", answer_link }, { "device", answer_device }, { "service", answer_service },
		{ "covolink", answer_covolink }, { "heartbeat", answer_heartbeat }, { "site", answer_site },
	};
	const char *kind;
	int64_t id;

	if (!session_find_entity(s, s->line->args[0], &id, &kind, e))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].answer(s, id, a, e)
			       && (a->object || err_set(e, ERR_NOT_FOUND, _("nothing is named '%.128s' any more"), s->line->args[0]));
	return err_set(e, ERR_USAGE, _("'%s' (%s): only links, devices, services, Covolinks, heartbeats and sites have a state"), s->line->args[0],
	               _(object_kind_label(kind)));
}

/* '|' begins the performance data: it stands nowhere else. */
static void append_words(struct text *t, const char *s)
{
	for (; *s; s++)
		text_append_char(t, *s == '|' ? '/' : *s);
}

static void append_perfdata(struct text *t, const struct check_answer *a)
{
	const char *mark = "|";

	if (isfinite(a->in_bps) && isfinite(a->out_bps)) {
		text_appendf(t, "%s'in_bps'=%.0f;;;0;", mark, a->in_bps);
		if (a->speed_bps != UNKNOWN_I64)
			text_appendf(t, "%" PRId64, a->speed_bps);
		text_appendf(t, " 'out_bps'=%.0f;;;0;", a->out_bps);
		if (a->speed_bps != UNKNOWN_I64)
			text_appendf(t, "%" PRId64, a->speed_bps);
		mark = " ";
	}
	if (a->latency_us != UNKNOWN_I64) {
		text_appendf(t, "%s'latency'=%.6fs;;;0;", mark, (double)a->latency_us / 1e6);
		mark = " ";
	}
	if (isfinite(a->loss_ratio))
		text_appendf(t, "%s'loss'=%.1f%%;;;0;100", mark, a->loss_ratio * 100);
}

static void print_plugin_line(struct output *out, const struct check_answer *a)
{
	static const char *const labels[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };
	struct text t = TEXT_INIT(8192), word = TEXT_INIT(8192);

	for (const char *p = a->kind; *p; p++)
		text_append_char(&t, (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p));
	text_appendf(&t, " %s - ", labels[a->state]);
	text_appendf(&word, "%s: %s", a->object, a->verdict ? a->verdict : _(outcome_sentence(a->outcome)));
	if (a->detail && *a->detail) {
		text_append(&word, " (");
		detail_append(&word, a->detail);
		text_append(&word, ")");
	}
	append_words(&t, text_str(&word));
	append_perfdata(&t, a);
	output_line(out, "%s", text_str(&t));
	text_done(&t);
	text_done(&word);
}

bool verb_check(struct session *s, int *ret_status, struct err *e)
{
	struct check_answer a = { 0 };

	if (!read_answer(s, &a, e) || !distrust_silence(s, &a, e))
		return false;
	if (output_is_machine(&s->out))
		output_object(&s->out, &check_noun, &a);
	else
		print_plugin_line(&s->out, &a);
	*ret_status = (int)a.state;
	return true;
}
