#include "arena.h"
#include "console/browser.h"
#include "console/certificate_line.h"
#include "console/choice.h"
#include "console/devices.h"
#include "console/expiry.h"
#include "console/history_page.h"
#include "console/keyword.h"
#include "console/object_line.h"
#include "console/snapshot.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"
#include "reader.h"

#include <math.h>
#include <string.h>

/* The services view: what answers to whom, how fast, until when its certificate holds. */

enum { COL_STATE, COL_NAME, COL_KIND, COL_SITE, COL_SINCE, COL_LATENCY, COL_DAYS, COL_WHY, COL_TARGET, COL_OWNER, COLUMNS };
enum { CURVE_ROWS = 3 };

static const char *const fields[] = {
	N_("state"), N_("name"), N_("kind"), N_("site"), N_("since"), N_("latency"), N_("certificate"), N_("reason"), N_("target"),
	N_("owner"), N_("application"), N_("device"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Service"), 16, 26, 40, false },
	[COL_KIND] = { N_("Kind"), 6, 6, 8, false },
	[COL_SITE] = { N_("Site"), 12, 16, 36, false },
	[COL_SINCE] = { N_("Since"), 6, 0, 6, true },
	[COL_LATENCY] = { N_("Latency"), 8, 0, 8, true },
	[COL_DAYS] = { N_("Cert."), 10, 0, 10, true },
	[COL_WHY] = { N_("Why"), 16, 24, 60, false },
	[COL_TARGET] = { N_("Target"), 16, 24, 48, false },
	[COL_OWNER] = { N_("Owner"), 8, 8, 12, false },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_SINCE, COL_LATENCY, COL_DAYS, COL_SITE, COL_WHY, COL_KIND, COL_TARGET, COL_OWNER,
};

/* A service with the certificate that it presented last. */
struct service {
	struct service_row row;
	const struct certificate_row *certificate; /* NULL: none */
};

struct service_page {
	struct history_row *history;
	struct state_row *states;
	size_t n_history, n_states;
};

static int64_t id(const void *row) { return ((const struct service *)row)->row.id; }
static const char *name(const void *row) { return ((const struct service *)row)->row.name; }
static enum state state(const void *row) { return ((const struct service *)row)->row.state; }

static const char *value(const void *row, size_t field)
{
	const struct service_row *s = &((const struct service *)row)->row;
	const char *const values[COLUMNS + 2] = {
		[COL_NAME] = s->name, [COL_KIND] = s->kind, [COL_SITE] = s->site,
		[COL_WHY] = s->state == STATE_OK ? NULL : _(outcome_sentence(s->outcome)), [COL_TARGET] = s->target,
		[COLUMNS] = s->application, [COLUMNS + 1] = s->device,
	};
	static _Thread_local char words[64];

	if (field == COL_STATE) {
		snprintf(words, sizeof words, "%s\n%s", state_name(s->state), state_word(s->state));
		return words;
	}
	if (field == COL_OWNER)
		return keyword_lines("owner", s->owner, words, sizeof words);
	return field < ARRAY_LEN(values) ? values[field] : NULL;
}

static const char *choice(size_t field, size_t i, char *buf, size_t size)
{
	const char *column = field == COL_KIND ? "kind" : field == COL_OWNER ? "owner" : NULL;

	return column ? choice_lines("service", column, i, buf, size) : NULL;
}

static double days_of(const struct service *s)
{
	return s->certificate && s->certificate->days_left != UNKNOWN_I64 ? -(double)s->certificate->days_left : (double)NAN;
}

static double latency_of(const struct service *s)
{
	return s->row.latency_us == UNKNOWN_I64 ? (double)NAN : (double)s->row.latency_us / 1000;
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct service *p = a, *q = b;

	switch (column) {
	case COL_STATE:
		return compare_state_since(p->row.state, p->row.since, q->row.state, q->row.since);
	case COL_SINCE:
		return compare_time(p->row.since, q->row.since);
	case COL_LATENCY:
		return compare_number(latency_of(p), latency_of(q));
	case COL_DAYS:
		return compare_number(days_of(p), days_of(q));
	default:
		return compare_text(value(a, column), value(b, column));
	}
}

static void join(const void *row, struct text *t)
{
	const struct service_row *s = &((const struct service *)row)->row;
	const char *const parts[] = { s->name, s->target, s->site, s->kind, s->application, s->device, keyword_word("owner", s->owner) };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct service *s = row;
	char words[FORMAT_MAX];

	if (column == COL_SINCE) {
		list_put_since(l, g, place, list_row_style(l, row), s->row.since);
	} else if (column == COL_LATENCY) {
		format_latency_ms(latency_of(s), words);
		list_put_right(g, place, list_row_style(l, row), words);
	} else if (column == COL_DAYS) {
		list_put_days(g, place, s->certificate ? s->certificate->days_left : UNKNOWN_I64,
		              s->certificate ? certificate_state(s->certificate) : STATE_UNKNOWN);
	} else {
		list_put_value(l, g, place, column, row);
	}
}

static void reason(const struct list *l, const void *row, struct text *t)
{
	const struct service_row *s = &((const struct service *)row)->row;

	(void)l;
	if (s->state != STATE_OK)
		append_reason(t, s->outcome, s->detail);
}

static const struct list_class list = {
	.row_size = sizeof(struct service), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.n_essential = 6, .empty = N_("No service is declared yet."), .empty_past = N_("No service was declared at that moment."),
	.hint = N_("Describe the region in CSV files (vigie.conf(5) shows them), then run:"), .command = N_("vigie import DIR"),
	.id = id, .name = name, .state = state, .value = value, .choice = choice, .compare = compare, .join = join, .cell = cell,
	.count = NN_("%zu service", "%zu services"), .reason = reason,
};

static const struct certificate_row *certificate_of(const struct certificate_row *rows, size_t n, int64_t service_id)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].service_id == service_id)
			return &rows[i];
	return NULL;
}

static bool load_rows(struct reader *r, const struct snapshot *snapshot, struct arena *a, void **ret_rows, size_t *ret_n,
                      const void **ret_kept, struct err *e)
{
	struct certificate_row *certificates;
	struct service *services;
	size_t n_certificates;

	(void)ret_kept;
	if (!read_certificates(r, a, &certificates, &n_certificates, e))
		return false;
	services = arena_array(a, snapshot->region.n_services, sizeof *services);
	if (!services)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < snapshot->region.n_services; i++)
		services[i] = (struct service){ snapshot->region.services[i],
		                                certificate_of(certificates, n_certificates, snapshot->region.services[i].id) };
	*ret_rows = services;
	*ret_n = snapshot->region.n_services;
	return true;
}

static bool load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct service *s = list_selected(&b->list);
	struct service_page *p = arena_alloc(a, sizeof *p);
	wall_t states_from = { now.ms - PAST_STATES_DAYS * INT64_C(86400000) };

	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret_page = p;
	return read_history(r, a, s->row.id, b->page_from, b->page_to, HISTORY_POINTS, &p->history, &p->n_history, e)
	       && read_states(r, a, s->row.id, states_from, now, &p->states, &p->n_states, e);
}

static void render_certificate(struct pen *p, const struct certificate_row *c, bool past)
{
	enum state s = certificate_state(c);
	char days[64];

	pen_title(p, _("Certificate"));
	expiry_words(c->days_left, days, sizeof days);
	pen_line(p, s == STATE_CRITICAL ? STYLE_CRITICAL : s == STATE_WARNING ? STYLE_WARNING : STYLE_TEXT, days);
	if (past)
		pen_line(p, STYLE_WARNING, _("This is the certificate that was presented last: those of the past are not kept."));
	pen_certificate_facts(p, c);
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct service *s = row;
	const struct service_page *loaded = page;
	struct history_span span = { b->page_from, b->page_to, loaded ? loaded->history : NULL, loaded ? loaded->n_history : 0 };
	char since[160];

	since_words(s->row.since, b->list.now, since, sizeof since);
	pen_state(p, state_style(s->row.state), state_symbol(s->row.state), state_word(s->row.state), since);
	pen_reason(p, s->row.outcome, s->row.detail, s->row.at, s->row.age_s, b->list.now);
	pen_fact(p, _("Target"), s->row.target);
	pen_fact(p, _("Kind"), s->row.kind);
	pen_fact(p, _("Owner"), keyword_word("owner", s->row.owner));
	pen_fact(p, _("Application"), s->row.application);
	pen_fact(p, _("Runbook"), s->row.runbook);
	if (s->row.site || s->row.device)
		pen_title(p, _("Where"));
	if (s->row.site)
		pen_site(p, s->row.site, NULL);
	if (s->row.device)
		pen_named(p, "device", s->row.device, NULL);
	if (s->certificate)
		render_certificate(p, s->certificate, b->list.past);
	pen_title(p, _(period_words(b->period)));
	if (loaded) {
		pen_curve(p, &span, &curve_delay, CURVE_ROWS);
		pen_axis(p, &span);
		pen_states(p, "service", loaded->states, loaded->n_states, b->list.now);
	} else {
		pen_line(p, STYLE_DIM, _("Reading…"));
	}
}

static const char *pollable(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "service:%s", name(row));
	return buf;
}

static const struct browser_class class = {
	.list = &list, .has_curves = true, .load_rows = load_rows, .load_page = load_page, .compose = compose, .pollable = pollable,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_KEYS, BROWSER_CURVE_KEYS };

const struct view_class view_services = {
	.everywhere = true,
	.name = "services", .title = N_("Services"), .kind = "service", .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create,
	.word = word, BROWSER_METHODS,
};
