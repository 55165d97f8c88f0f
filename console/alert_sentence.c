#include "console/alert_sentence.h"

#include "console/culprit.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"
#include "text.h"

#include <inttypes.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

bool alert_is_cause(const struct alert_row *a) { return a->cause_id == a->id; }
bool alert_is_handled(const struct alert_row *a) { return a->handling != ALERT_OPEN; }

const char *alert_handling_phrase(enum alert_handling h)
{
	static const char *const words[] = {
		[ALERT_OPEN] = N_("to handle"), [ALERT_ACKED] = N_("in hand"), [ALERT_MUTED] = N_("muted"),
		[ALERT_MAINTENANCE] = N_("planned work"), [ALERT_ENDED] = N_("over"),
	};

	return _(words[h]);
}

static int link_state_of(enum state severity)
{
	return severity == STATE_CRITICAL ? LINK_DOWN : severity == STATE_WARNING ? LINK_DEGRADED : LINK_UNKNOWN;
}

static void append_of_kind(const struct alert_row *a, struct text *t)
{
	const struct culprit c = { .kind = a->kind, .name = a->name, .severity = a->severity, .unreachable = a->unreachable,
	                           .state = strcmp(a->kind, "link") == 0 ? link_state_of(a->severity) : (int)a->severity };

	text_append(t, culprit_what(&c));
}

void alert_append_what(const struct alert_row *a, struct text *t)
{
	if (strcmp(a->kind, "collector") == 0)
		text_append(t, _("collector blind"));
	else if (strcmp(a->subject, "redundancy") == 0)
		text_append(t, _("redundancy lost"));
	else if (strcmp(a->subject, "calls") == 0)
		text_append(t, _("grouped calls"));
	else if (strcmp(a->subject, "silence") == 0)
		text_append(t, _("route silent"));
	else if (a->subject[0])
		text_append(t, _(object_field_label(a->subject)));
	else
		append_of_kind(a, t);
	if (a->flapping)
		text_append(t, _(", unstable"));
}

void alert_append_why(const struct alert_row *a, struct text *t)
{
	bool ends_soon = a->outcome == OUTCOME_TLS_EXPIRING || a->outcome == OUTCOME_TLS_CHAIN_EXPIRING;

	if ((a->subject[0] || ends_soon) && a->detail)
		detail_append(t, a->detail);
	else
		detail_append_reason(t, a->outcome, a->detail);
}

void alert_append_what_and_why(const struct alert_row *a, struct text *t)
{
	struct text what = TEXT_INIT(512), why = TEXT_INIT(4096);

	alert_append_what(a, &what);
	alert_append_why(a, &why);
	text_appendf(t, _("%s: %s"), text_str(&what), text_str(&why));
	text_done(&what);
	text_done(&why);
}

void alert_append_uses(const struct alert_row *a, struct text *t)
{
	const struct impact_row *i = &a->impact;
	struct text words = TEXT_INIT(128);

	for (size_t k = 0; k < i->uses.n; k++) {
		text_clear(&words);
		text_appendf(&words, i->uses_routes && i->uses_routes[k] > 1 ? "%s %zu" : "%s", keyword_word("use", i->uses.names[k]),
		             i->uses_routes ? i->uses_routes[k] : 0);
		text_append_part(t, ", ", "%s", text_str(&words));
	}
	text_done(&words);
}

void alert_append_without_covolink(const struct alert_row *a, struct text *t)
{
	enum { NAMED = 3 };
	const struct impact_row *i = &a->impact;
	struct text names = TEXT_INIT(2048);

	for (size_t k = 0; i->sites.n == 0 && k < i->served.n && k < NAMED; k++)
		text_append_part(&names, _(", "), "%s", i->served.names[k]);
	if (i->sites.n == 0 && i->served.n > NAMED)
		text_appendf(&names, ngettext(" and %zu more", " and %zu more", i->served.n - NAMED), i->served.n - NAMED);
	if (i->sites.n > 0 && i->served.n > 0)
		text_appendf(&names, ngettext("%zu estab.", "%zu estab.", i->served.n), i->served.n);
	text_append_part(t, "", _("without a Covolink: %s"), text_str(&names));
	text_done(&names);
}

void alert_append_care(const struct alert_row *a, struct text *t)
{
	const struct impact_row *i = &a->impact;
	struct text words = TEXT_INIT(128);

	alert_append_uses(a, t);
	if (i->sites.n > 0) {
		text_appendf(&words, ngettext("%zu estab.", "%zu estab.", i->sites.n), i->sites.n);
		text_append_part(t, " · ", "%s", text_str(&words));
	}
	text_clear(&words);
	alert_append_without_covolink(a, &words);
	text_append_part(t, " · ", "%s", text_str(&words));
	text_clear(&words);
	if (i->covolinks.n > 0) {
		text_appendf(&words, ngettext("%zu Covolink", "%zu Covolinks", i->covolinks.n), i->covolinks.n);
		text_append_part(t, " · ", "%s", text_str(&words));
	}
	text_clear(&words);
	if (i->processes.n > 0) {
		text_appendf(&words, ngettext("%zu process", "%zu processes", i->processes.n), i->processes.n);
		text_append_part(t, " · ", "%s", text_str(&words));
	}
	text_clear(&words);
	if (i->degraded.n > 0) {
		text_appendf(&words, ngettext("%zu estab. on its last way", "%zu estab. on their last way", i->degraded.n), i->degraded.n);
		text_append_part(t, " · ", "%s", text_str(&words));
	}
	text_clear(&words);
	if (i->callers.n > 0) {
		text_appendf(&words, ngettext("%zu estab. calls", "%zu estab. call", i->callers.n), i->callers.n);
		text_append_part(t, " · ", "%s", text_str(&words));
	}
	text_done(&words);
}

void alert_append_object(struct text *t, const struct alert_row *a)
{
	struct text node = TEXT_INIT(4096);

	text_appendf(&node, "%s:%s", a->kind, a->name);
	object_name_words(text_str(&node), t);
	if (*a->subject) {
		text_append(t, _(": "));
		text_append(t, _(object_field_label(a->subject)));
	}
	text_done(&node);
}

void alert_append_handling(const struct alert_row *a, wall_t now, struct text *t)
{
	char until[FORMAT_MAX];

	if (!alert_is_handled(a))
		return;
	text_append(t, alert_handling_phrase(a->handling));
	format_time(a->silence_until, now, until);
	if (a->handling != ALERT_ENDED && until[0])
		text_appendf(t, _(" until %s"), until);
}

void alert_append_more_alerts(size_t n, struct text *t)
{
	if (n >= PROOF_ALERTS_MAX)
		text_append(t, _("and others"));
	else if (n > ALERTS_SHOWN)
		text_appendf(t, ngettext("and %zu more", "and %zu more", n - ALERTS_SHOWN), n - ALERTS_SHOWN);
}

const struct alert_row *alert_by_id(const struct alert_row *rows, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].id == id)
			return &rows[i];
	return NULL;
}

static bool is_of(const struct alert_row *a, const char *object)
{
	size_t kind = strlen(a->kind);

	return strncmp(object, a->kind, kind) == 0 && object[kind] == ':' && strcmp(object + kind + 1, a->name) == 0;
}

const struct alert_row *alert_of_object(const struct alert_row *rows, size_t n, const char *object)
{
	const struct alert_row *found = NULL;

	for (size_t i = 0; i < n; i++)
		if (is_of(&rows[i], object)
		    && (!found || (found->severity != rows[i].severity
		                   && state_worst(found->severity, rows[i].severity) == rows[i].severity)))
			found = &rows[i];
	return found;
}

void append_person(struct text *t, int64_t uid)
{
	const struct passwd *account = uid >= 0 && uid <= UINT32_MAX ? getpwuid((uid_t)uid) : NULL;

	if (uid == 0) /* several may be */
		text_append(t, _("root (unattributed)"));
	else if (account)
		text_append(t, account->pw_name);
	else if (uid != UNKNOWN_I64)
		text_appendf(t, "uid %" PRId64, uid);
}

void append_time_left(struct text *t, wall_t due, wall_t now)
{
	char words[FORMAT_MAX];

	if (!wall_is_known(due) || !wall_is_known(now))
		return;
	format_duration((due.ms > now.ms ? due.ms - now.ms : now.ms - due.ms) / 1000, words);
	text_appendf(t, due.ms > now.ms ? _("%s left") : _("exceeded by %s"), words);
}

static const char *ledger_word(const char *state)
{
	static const struct { const char *state, *word; } words[] = {
		{ "queued", NC_("notification", "waits") }, { "sending", NC_("notification", "being sent") },
		{ "delivered", NC_("notification", "delivered") }, { "failed", NC_("notification", "failed") },
		{ "uncertain", NC_("notification", "uncertain") }, { "cancelled", NC_("notification", "cancelled") },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].state, state) == 0)
			return intl_in_context(words[i].word);
	return state;
}

static const char *event_word(const char *event)
{
	static const struct { const char *event, *word; } words[] = {
		{ "problem", NC_("notification", "problem") }, { "recovery", NC_("notification", "recovery") },
		{ "reminder", NC_("notification", "reminder") }, { "escalation", NC_("notification", "escalation") },
		{ "ack", NC_("notification", "taken in hand") },
		{ "asked", NC_("notification", "escalation that was asked for") }, { "worse", NC_("notification", "worse") },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].event, event) == 0)
			return intl_in_context(words[i].word);
	return event;
}

bool alert_append_unreached(const struct alert_counts *n, struct text *t)
{
	if (n->unreached == 0)
		return false;
	if (n->unreached == 1)
		text_appendf(t, _("NOBODY COULD BE REACHED for alert %" PRId64 ": every message failed. Call somebody."), n->unreached_alert);
	else
		text_appendf(t, _("NOBODY COULD BE REACHED for %" PRId64 " alerts, the first is %" PRId64 ": every message failed. Call somebody."),
		             n->unreached, n->unreached_alert);
	return true;
}

void notification_append(const struct notification_row *n, struct text *t)
{
	text_appendf(t, "%s · %s · %s · %s", n->recipient, n->channel, event_word(n->event), ledger_word(n->state));
	text_append_part(t, " · ", "%s", n->error);
}
