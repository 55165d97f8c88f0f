#include "console/session.h"
#include "console/verbs.h"

#include "console/alert_sentence.h"
#include "console/collector.h"
#include "intl.h"
#include "inventory/format.h"
#include "reader_hds.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* What the inventory says, and what its collector cannot write there. */
struct status {
	struct status_row row;
	const char *cannot_write; /* kind of store, NULL: it can, or nothing is known */
	struct collector_store store;
	double hds_score;         /* NAN: nothing is assessed, or there is no framework; then the others are UNKNOWN_I64 */
	int64_t hds_assessed, hds_total, hds_expired;
};

#define STATUS(key, header, type, field, rank) COLUMN(status, key, header, type, row.field, rank)

static const struct column status_columns[] = {
	STATUS("collector", N_("Collector"), VALUE_COLLECTOR, collector, 1),
	STATUS("data_age_s", N_("Age of the data"), VALUE_SECONDS, data_age_s, 1),
	STATUS("sites", N_("Sites"), VALUE_INTEGER, sites, 1),
	STATUS("devices", N_("Devices"), VALUE_INTEGER, devices, 1),
	STATUS("links.total", N_("Links"), VALUE_INTEGER, links_total, 1),
	STATUS("links.up", N_("Links up"), VALUE_INTEGER, links_up, 1),
	STATUS("links.down", N_("Links down"), VALUE_INTEGER, links_down, 1),
	STATUS("links.degraded", N_("Links degraded"), VALUE_INTEGER, links_degraded, 1),
	STATUS("links.unknown", N_("Links unknown"), VALUE_INTEGER, links_unknown, 1),
	STATUS("links.admin_down", N_("Links disabled"), VALUE_INTEGER, links_admin_down, 1),
	STATUS("alerts.critical", N_("Alerts critical"), VALUE_INTEGER, alerts.critical, 1),
	STATUS("alerts.warning", N_("Alerts with a warning"), VALUE_INTEGER, alerts.warning, 1),
	STATUS("alerts.unknown", N_("Alerts unknown"), VALUE_INTEGER, alerts.unknown, 1),
	STATUS("alerts.handled", N_("Alerts handled"), VALUE_INTEGER, alerts.handled, 1),
	STATUS("alerts.hidden", N_("Alerts not shown"), VALUE_INTEGER, alerts.hidden, 1),
	STATUS("alerts.children", N_("Alerts that follow a cause"), VALUE_INTEGER, alerts.children, 0),
	STATUS("alerts.acked", N_("Alerts acknowledged"), VALUE_INTEGER, alerts.acked, 0),
	STATUS("alerts.muted", N_("Alerts muted"), VALUE_INTEGER, alerts.muted, 0),
	STATUS("alerts.maintenance", N_("Alerts in maintenance"), VALUE_INTEGER, alerts.maintenance, 0),
	STATUS("alerts.unreached", N_("Alerts that nobody could be told of"), VALUE_INTEGER, alerts.unreached, 1),
	STATUS("alerts.back", N_("Alerts back by 07:00"), VALUE_INTEGER, alerts.back, 0),
	COLUMN(status, "hds.score", N_("HDS preparation: score"), VALUE_RATIO, hds_score, 0),
	COLUMN(status, "hds.assessed", N_("HDS preparation: assessed"), VALUE_INTEGER, hds_assessed, 0),
	COLUMN(status, "hds.total", N_("HDS preparation: leaves"), VALUE_INTEGER, hds_total, 0),
	COLUMN(status, "hds.expired_evidence", N_("HDS preparation: evidence expired"), VALUE_INTEGER, hds_expired, 0),
	STATUS("services", N_("Services"), VALUE_INTEGER, services, 1),
	STATUS("device_states.ok", N_("Devices OK"), VALUE_INTEGER, device_states[STATE_OK], 1),
	STATUS("device_states.warning", N_("Devices with a warning"), VALUE_INTEGER, device_states[STATE_WARNING], 1),
	STATUS("device_states.critical", N_("Devices critical"), VALUE_INTEGER, device_states[STATE_CRITICAL], 1),
	STATUS("device_states.unknown", N_("Devices unknown"), VALUE_INTEGER, device_states[STATE_UNKNOWN], 1),
	STATUS("service_states.ok", N_("Services OK"), VALUE_INTEGER, service_states[STATE_OK], 1),
	STATUS("service_states.warning", N_("Services with a warning"), VALUE_INTEGER, service_states[STATE_WARNING], 1),
	STATUS("service_states.critical", N_("Services critical"), VALUE_INTEGER, service_states[STATE_CRITICAL], 1),
	STATUS("service_states.unknown", N_("Services unknown"), VALUE_INTEGER, service_states[STATE_UNKNOWN], 1),
	STATUS("late_ms", N_("Lateness in ms"), VALUE_INTEGER, late_ms, 0),
	STATUS("started", N_("Started"), VALUE_TIME, started, 0),
	STATUS("heartbeat", N_("Last sign of life"), VALUE_TIME, heartbeat, 0),
	STATUS("pid", N_("Process"), VALUE_INTEGER, pid, 0),
	STATUS("simulation", N_("Simulated region"), VALUE_BOOL, simulation, 0),
	COLUMN(status, "cannot_write", N_("Why nothing is written"), VALUE_TEXT, cannot_write, 0),
	COLUMN(status, "traps_dropped", N_("Traps: dropped in storms"), VALUE_INTEGER, store.traps_dropped, 0),
};

static const struct noun status_noun = {
	.name = "status", .columns = status_columns, .n_columns = ARRAY_LEN(status_columns),
	.row_size = sizeof(struct status),
};

/* What is not well, as a table each of links, devices and services. */
#define TROUBLE(row, header, state_type) \
	{ \
		COLUMN(row, "name", header, VALUE_TEXT, name, 1), COLUMN(row, "state", N_("State"), state_type, state, 1), \
		COLUMN(row, "site", N_("Site"), VALUE_TEXT, site, 2), COLUMN(row, "since", N_("Since"), VALUE_TIME, since, 1), \
		COLUMN(row, "outcome", N_("Reason"), VALUE_OUTCOME, outcome, 1), \
	}

static const struct column link_troubles[] = TROUBLE(link_row, N_("Link"), VALUE_LINK_STATE);
static const struct column device_troubles[] = TROUBLE(device_row, N_("Device"), VALUE_STATE);
static const struct column service_troubles[] = TROUBLE(service_row, N_("Service"), VALUE_STATE);

enum { TROUBLES_SHOWN = 20, ASK_WAIT_MS = 500 };

/* Columns of a table, the states that it tells, worst first, and the verb that lists them all. */
struct trouble_noun {
	struct noun noun;
	const char *names[3];
};

static const struct trouble_noun trouble_nouns[] = {
	{ { .name = "links", .columns = link_troubles, .n_columns = ARRAY_LEN(link_troubles) }, { "down", "degraded", "unknown" } },
	{ { .name = "devices", .columns = device_troubles, .n_columns = ARRAY_LEN(device_troubles) },
	  { "critical", "warning", "unknown" } },
	{ { .name = "services", .columns = service_troubles, .n_columns = ARRAY_LEN(service_troubles) },
	  { "critical", "warning", "unknown" } },
};

static void print_troubles(struct session *s, const struct trouble_noun *t, const char *rows, size_t n, size_t row_size)
{
	const struct column *state = noun_column(&t->noun, "state");
	const void *shown[TROUBLES_SHOWN];
	size_t n_shown = 0, n_troubles = 0;

	for (size_t k = 0; k < ARRAY_LEN(t->names); k++) {
		for (size_t i = 0; i < n; i++) {
			if (strcmp(value_name(state, rows + i * row_size), t->names[k]) != 0)
				continue;
			if (n_troubles++ < TROUBLES_SHOWN)
				shown[n_shown++] = rows + i * row_size;
		}
	}
	if (n_troubles == 0)
		return;
	output_put(&s->out, "", "\n");
	output_rows(&s->out, &t->noun, shown, n_shown);
	if (n_troubles > n_shown)
		output_line(&s->out, ngettext("and %zu more: vigie %s lists it.", "and %zu more: vigie %s lists them.", n_troubles - n_shown),
		            n_troubles - n_shown, t->noun.name);
}

static bool print_all_troubles(struct session *s, struct err *e)
{
	for (size_t k = 0; k < ARRAY_LEN(trouble_nouns); k++) {
		const struct noun *all = noun_find(trouble_nouns[k].noun.name);
		void *rows;
		size_t n;

		if (!all->read(s->reader, s->arena, NULL, &rows, &n, e))
			return false;
		print_troubles(s, &trouble_nouns[k], rows, n, all->row_size);
	}
	return true;
}

/* "Critical 3, Unknown 1": worst first, what counts none is not told. */
static void append_count(struct text *t, int64_t n, const char *word)
{
	if (n <= 0)
		return;
	text_append(t, t->len > 0 ? _(", ") : "");
	text_appendf(t, "%s %" PRId64, word, n);
}

static void print_counts(struct output *out, const char *label, int64_t total, const struct text *parts)
{
	if (total > 0 && parts->len > 0)
		output_line(out, _("%s: %" PRId64 " (%s)"), label, total, text_str(parts));
	else
		output_line(out, _("%s: %" PRId64), label, total);
}

static void print_states(struct output *out, const char *label, int64_t total, const int64_t *states)
{
	static const enum state order[] = { STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN, STATE_OK };
	struct text parts = TEXT_INIT(512);

	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		append_count(&parts, states[order[i]], state_word(order[i]));
	print_counts(out, label, total, &parts);
	text_done(&parts);
}

static void print_links(struct output *out, const struct status_row *r)
{
	const struct { int64_t n; enum link_state state; } parts[] = {
		{ r->links_down, LINK_DOWN }, { r->links_degraded, LINK_DEGRADED }, { r->links_unknown, LINK_UNKNOWN },
		{ r->links_admin_down, LINK_ADMIN_DOWN }, { r->links_up, LINK_UP },
	};
	struct text t = TEXT_INIT(512);

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		append_count(&t, parts[i].n, link_state_word(parts[i].state));
	print_counts(out, _("Links"), r->links_total, &t);
	text_done(&t);
}

/* "Alerts: Critical 1, Warning 2", then what of them is not counted and why. */
static void print_alerts(struct output *out, const struct alert_counts *n)
{
	const struct { int64_t n; const char *word; } hidden[] = {
		{ n->acked, _("acknowledged") }, { n->muted, _("muted") }, { n->maintenance, _("in maintenance") },
		{ n->children, _("behind a cause") },
	};
	struct text t = TEXT_INIT(1024);

	append_count(&t, n->critical, state_word(STATE_CRITICAL));
	append_count(&t, n->warning, state_word(STATE_WARNING));
	append_count(&t, n->unknown, state_word(STATE_UNKNOWN));
	print_counts(out, _("Unhandled alerts"), n->critical + n->warning + n->unknown, &t);
	text_clear(&t);
	if (alert_append_unreached(n, &t))
		output_line(out, "%s", text_str(&t));
	text_clear(&t);
	for (size_t i = 0; i < ARRAY_LEN(hidden); i++)
		if (hidden[i].n > 0)
			text_appendf(&t, "%s%" PRId64 " %s", t.len > 0 ? _(", ") : "", hidden[i].n, hidden[i].word);
	if (n->back > 0)
		text_appendf(&t, _("; %" PRId64 " back by 07:00"), n->back);
	if (n->hidden > 0)
		print_counts(out, _("Hidden alerts"), n->hidden, &t);
	text_done(&t);
}

static const char *collector_sentence(const struct status_row *r)
{
	if (r->hung)
		return _("hung: its process is there and gives no sign of life");
	switch (r->collector) {
	case COLLECTOR_RUNNING:
		return _("running");
	case COLLECTOR_STOPPED:
		return _("stopped");
	case COLLECTOR_BLIND:
		return _("blind: it reaches none of its witnesses");
	}
	return "";
}

/* Of the present, the collector itself: what it cannot write stands in no inventory. */
static void ask_collector(const struct session *s, struct status *r)
{
	if (!wall_is_known(s->at) && collector_ask(s->conf->control, session_inventory(s), ASK_WAIT_MS, &r->store))
		r->cannot_write = r->store.kind;
}

static bool read_checklist(struct session *s, struct status *r, struct err *e)
{
	struct hds_score score = { .total = 0 };
	size_t expired = 0;
	bool known;

	r->hds_score = NAN;
	r->hds_assessed = r->hds_total = r->hds_expired = UNKNOWN_I64;
	if (!read_hds_score(s->reader, s->arena, "hds", &score, &expired, &known, e))
		return false;
	if (!known)
		return true;
	r->hds_score = hds_score_ratio(&score);
	r->hds_assessed = (int64_t)score.assessed;
	r->hds_total = (int64_t)score.total;
	r->hds_expired = (int64_t)expired;
	return true;
}

/* Deadlines before any score. */
static void print_checklist(struct output *out, const struct status *r)
{
	char ratio[FORMAT_MAX];

	if (isnan(r->hds_score))
		return;
	format_ratio(r->hds_score, ratio);
	if (r->hds_expired > 0)
		output_line(out, ngettext("HDS: %" PRId64 " piece of evidence has expired", "HDS: %" PRId64 " pieces of evidence have expired",
		                          (unsigned long)r->hds_expired), r->hds_expired);
	output_line(out, _("HDS preparation: %" PRId64 " of %" PRId64 " leaves assessed, score %s"), r->hds_assessed, r->hds_total, ratio);
}

static bool read_row(struct session *s, struct status *r, struct err *e)
{
	if (!session_read_begin(s, e) || !read_status(s->reader, &r->row, e) || !read_checklist(s, r, e))
		return false;
	if (r->cannot_write) { /* who answers runs, however old its last row is */
		r->row.collector = COLLECTOR_RUNNING;
		r->row.hung = false;
	}
	return true;
}

/* How old data are is a fact of the present; of the past, whether somebody looked then. */
static void print_collector(const struct session *s, struct output *out, const struct status_row *r)
{
	char when[FORMAT_MAX], clock[FORMAT_MAX];

	if (wall_is_known(s->at)) {
		format_date(s->at, when);
		format_clock(s->at, clock);
		/* translators: a date and a time of day */
		output_line(out, r->collector == COLLECTOR_STOPPED ? _("State at %s %s; no collector ran then") : _("State at %s %s"), when, clock);
	} else {
		format_duration(r->data_age_s, when);
		if (*when)
			output_line(out, _("Collector: %s; latest result %s ago"), collector_sentence(r), when);
		else if (r->data_ahead)
			output_line(out, _("Collector: %s; latest result dated in the future: the clock was set back"),
			            collector_sentence(r));
		else
			output_line(out, _("Collector: %s; no result yet"), collector_sentence(r));
	}
}

bool verb_status(struct session *s, int *ret_status, struct err *e)
{
	struct status status = { .cannot_write = NULL, .store = { .traps_dropped = UNKNOWN_I64 } };
	const struct status_row *row = &status.row;

	(void)ret_status;
	ask_collector(s, &status);
	if (!read_row(s, &status, e))
		return false;
	if (output_is_machine(&s->out)) {
		output_object(&s->out, &status_noun, &status);
		return true;
	}
	print_collector(s, &s->out, row);
	if (status.cannot_write)
		output_line(&s->out, _("It cannot write the inventory: %s."), collector_store_words(&status.store));
	if (status.store.traps_dropped > 0)
		output_line(&s->out, ngettext("Traps dropped in storms: %" PRId64, "Traps dropped in storms: %" PRId64, (unsigned long)status.store.traps_dropped),
		            status.store.traps_dropped);
	print_alerts(&s->out, &row->alerts);
	print_links(&s->out, row);
	print_states(&s->out, _("Devices"), row->devices, row->device_states);
	print_states(&s->out, _("Services"), row->services, row->service_states);
	output_line(&s->out, _("%s: %" PRId64), _("Sites"), row->sites);
	print_checklist(&s->out, &status);
	return print_all_troubles(s, e);
}
