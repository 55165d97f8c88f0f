#include "console/screen_internal.h"

#include "console/alert_sentence.h"
#include "console/called_words.h"
#include "console/object_field.h"
#include "console/snapshot.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { ARMED_MS = 15 * 60000, UNDO_MS = 30000 };

bool screen_is_armed(const struct screen *s)
{
	return wall_is_known(s->armed_until) && s->now.ms < s->armed_until.ms;
}

static void disarm(struct screen *s)
{
	s->armed_until = WALL_NEVER;
	memset(s->may, 0, sizeof s->may);
	s->may_known = false;
}

/* The time that it was armed for is over. */
void screen_tick_acts(struct screen *s)
{
	if (!wall_is_known(s->armed_until) || screen_is_armed(s))
		return;
	disarm(s);
	screen_say(s, STYLE_TEXT, _("Writing is no longer armed."));
}

void screen_arm(struct screen *s)
{
	if (screen_is_armed(s)) {
		disarm(s);
		screen_say(s, STYLE_TEXT, _("Read only again."));
	} else if (wall_is_known(s->at)) {
		screen_say(s, STYLE_WARNING, _("Nothing is written into the past: 0 returns to the present."));
	} else {
		s->wants.arm = true;
		screen_say(s, STYLE_TEXT, _("Asking the collector what you may write…"));
	}
}

static bool act_view_of_checklist(const struct screen *s)
{
	for (size_t i = 0; i < s->class->n_keys; i++)
		if (s->class->keys[i].action >= ACT_ASSESS && s->class->keys[i].action <= ACT_UPDATE_ACTION)
			return true;
	return false;
}

static const char *arm_words(const struct screen *s)
{
	if (s->may[FORM_HDS_SET] && act_view_of_checklist(s))
		return _("Writing is armed for 15 minutes: the keys of the footer write, Ctrl-t ends it.");
	if (s->may[FORM_ACK])
		return _("Writing is armed for 15 minutes: a m M c C X write, u undoes, Ctrl-t ends it.");
	if (s->may[FORM_HDS_SET])
		return _("Your role lets you write in the checklist (view 7); acknowledging needs the role operator.");
	return _("Your role lets you write comments, calls and escalations only (c, C, X); acknowledging needs the role operator.");
}

/* Whether there is anything that this person may write. */
static bool keep_may(struct screen *s, const json_t *may)
{
	bool any = false;

	for (enum form_kind k = 0; k < FORM_KINDS; k++) {
		s->may[k] = false;
		for (size_t i = 0; i < json_array_size(may); i++) {
			const char *method = json_string_value(json_array_get(may, i));

			s->may[k] = s->may[k] || (method && strcmp(method, act_method(k)) == 0);
		}
		any = any || s->may[k];
	}
	s->may_known = true;
	return any;
}

void screen_set_may(struct screen *s, const json_t *may)
{
	if (!keep_may(s, may)) {
		screen_say(s, STYLE_WARNING, _("You may only read. The role operator writes acts, the role support comments and calls, the role rssi the checklist."));
		return;
	}
	s->armed_until = (wall_t){ s->now.ms + ARMED_MS };
	screen_say(s, STYLE_TEXT, arm_words(s));
}

static void say_no_right(struct screen *s, enum form_kind kind)
{
	char words[256];

	if (!act_needs_arming(kind))
		snprintf(words, sizeof words, "%s", _("Your role does not allow it: the roles support and operator may."));
	else
		snprintf(words, sizeof words, act_is_of_checklist(kind) ? _("%s: your role does not allow it; the role rssi may.")
		         : _("%s: your role does not allow it; the role operator may."), act_title(kind));
	screen_say(s, STYLE_WARNING, words);
}

bool screen_may_write(struct screen *s, enum form_kind kind)
{
	if (act_needs_arming(kind) && !screen_is_armed(s)) {
		screen_say(s, STYLE_WARNING, _("Read only: Ctrl-t arms writing for 15 minutes."));
		return false;
	}
	if (wall_is_known(s->at)) { /* the row may long be over */
		screen_say(s, STYLE_WARNING, _("Nothing is written into the past: 0 returns to the present."));
		return false;
	}
	if ((act_needs_arming(kind) || s->may_known) && !s->may[kind]) {
		say_no_right(s, kind);
		return false;
	}
	return true;
}

static void close_form(struct screen *s)
{
	act_form_close(&s->form);
	s->form_open = false;
}

void screen_judge_form(struct screen *s, const json_t *may, const char *why)
{
	enum form_kind kind = s->form.kind;
	bool unarmed = s->form_open && !act_needs_arming(kind);

	if (!why)
		(void)keep_may(s, may);
	if (!unarmed || (!why && s->may[kind]))
		return;
	s->may_known = screen_is_armed(s); /* roles change: it is asked anew */
	close_form(s);
	if (why)
		screen_say(s, STYLE_WARNING, why);
	else
		say_no_right(s, kind);
}

void screen_open_form(struct screen *s, enum form_kind kind, const struct act_target *targets, size_t n)
{
	if (!act_form_open(&s->form, kind, targets, n)) {
		screen_say(s, STYLE_CRITICAL, _("There is no memory left for this."));
		return;
	}
	s->form_open = true;
	s->wants.ask_may = !act_needs_arming(kind) && !s->may_known;
}

/* A row may stand for an alert of something else: that is what the act is about. */
static void name_alert(const struct screen *s, struct act_target *target)
{
	const struct alert_row *row = s->snapshot ? alert_by_id(s->snapshot->alerts, s->snapshot->n_alerts, target->alert_id) : NULL;

	if (row)
		snprintf(target->object, sizeof target->object, "%s:%s", row->kind, row->name);
}

/* Keeps those about which this can be said; *n: how many. */
static const char *keep_fitting(const struct screen *s, enum form_kind kind, struct act_target *targets, size_t *n)
{
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++) {
		if (!act_fits(kind, &targets[i]))
			continue;
		if (act_needs_alert(kind))
			name_alert(s, &targets[i]);
		targets[kept++] = targets[i];
	}
	if (kept == 0 && !act_stands_alone(kind))
		return *n > 0 && act_needs_alert(kind) ? _("No alert is open of this object.") : _("Nothing is selected that this could be said of.");
	*n = kept;
	return NULL;
}

struct act_target *screen_targets(struct screen *s, size_t *ret_n)
{
	struct act_target *targets = calloc(ACT_TARGETS_MAX, sizeof *targets);

	*ret_n = targets ? s->class->targets(s->view, s->snapshot, targets, ACT_TARGETS_MAX) : 0;
	return targets;
}

/* An audit goes on as an action does. Of an establishment itself, of which no alert is, a call is one that it made, and what is handed over is its trouble. */
static int kind_about(int kind, const struct act_target *targets, size_t n)
{
	bool site = n == 1 && targets[0].alert_id == 0 && strncmp(targets[0].object, "site:", 5) == 0;

	if (n == 1 && kind == FORM_HDS_ACTION_UPDATE && strncmp(targets[0].object, "audit:", 6) == 0)
		return FORM_HDS_AUDIT_UPDATE;
	return site && kind == FORM_CALL ? FORM_SITE_CALL : site && kind == FORM_ESCALATE ? FORM_ESCALATION : kind;
}

/* After a diagnosis its verdict and its tests go with it. */
static void give_findings(struct screen *s)
{
	json_t *findings = s->form_open && s->class->findings ? s->class->findings(s->view) : NULL, *params = findings ? json_object() : NULL;

	if (params && json_object_set(params, "findings", findings) == 0)
		act_form_give(&s->form, params);
	json_decref(params);
	json_decref(findings);
}

/* The service that a call is about: the one that the cursor stands on, or that the diagnosis was asked for. */
static void give_service(struct screen *s)
{
	char object[ACT_OBJECT_MAX];
	const char *service = s->class->asked_service ? s->class->asked_service(s->view) : NULL;
	json_t *params;

	if (!service && s->class->follow(s->view, object, sizeof object) && strncmp(object, "service:", 8) == 0)
		service = object + 8;
	params = service && s->form_open ? json_pack("{s:s}", "service", service) : NULL;
	if (params)
		act_form_give(&s->form, params);
	json_decref(params);
}

void screen_act_form(struct screen *s, int kind)
{
	const char *why;
	struct act_target *targets;
	size_t n;

	targets = screen_targets(s, &n);
	kind = kind_about(kind, targets, n);
	if (!screen_may_write(s, (enum form_kind)kind)) {
		free(targets);
		return;
	}
	why = keep_fitting(s, (enum form_kind)kind, targets, &n);
	if (why)
		screen_say(s, STYLE_WARNING, why);
	else
		screen_open_form(s, (enum form_kind)kind, targets, n);
	if (!why && kind == FORM_ESCALATION)
		give_findings(s);
	if (!why && kind == FORM_SITE_CALL)
		give_service(s);
	free(targets);
}

/* What holds of an alert, or the alert itself where it stands for what people said and no probe ends it. */
static bool find_end(const struct alert_row *row, enum form_kind *ret)
{
	*ret = row->handling == ALERT_ACKED ? FORM_UNACK : row->handling == ALERT_MUTED ? FORM_UNMUTE : FORM_CALLS_END;
	return *ret != FORM_CALLS_END || (strcmp(row->subject, "calls") == 0 && row->handling != ALERT_ENDED);
}

/* Past what was done last, what holds of the selected alert is taken back. */
static bool undo_selected(struct screen *s)
{
	size_t n;
	struct act_target *targets = screen_targets(s, &n);
	const struct alert_row *row = n > 0 && s->snapshot ? alert_by_id(s->snapshot->alerts, s->snapshot->n_alerts, targets[0].alert_id) : NULL;
	enum form_kind kind;
	bool can = row && find_end(row, &kind);

	if (can && screen_may_write(s, kind)) {
		name_alert(s, &targets[0]);
		screen_open_form(s, kind, targets, 1);
	}
	free(targets);
	return can;
}

void screen_undo(struct screen *s)
{
	bool recent = s->n_undo > 0 && s->now.ms - s->undo_at.ms <= UNDO_MS;

	if (!screen_may_write(s, recent ? s->undo_kind : FORM_UNACK))
		return;
	if (recent)
		screen_open_form(s, s->undo_kind, s->undo, s->n_undo);
	else if (!undo_selected(s))
		screen_say(s, STYLE_WARNING, _("Nothing was done in the last 30 seconds that could be undone."));
}

static void queue_clear(struct screen *s)
{
	for (size_t i = 0; i < s->n_requests; i++) {
		json_decref(s->requests[i].params);
		free(s->requests[i].twin);
	}
	free(s->requests);
	s->requests = NULL;
	s->n_requests = s->request = s->n_written = 0;
}

static bool queue_fill(struct screen *s)
{
	const struct act_form *f = &s->form;

	queue_clear(s);
	s->requests = calloc(act_form_requests(f) + 1, sizeof *s->requests);
	for (size_t i = 0; s->requests && i < act_form_requests(f); i++) {
		struct act_request *r = &s->requests[i];
		struct text twin = TEXT_INIT(ACT_TWIN_MAX);

		act_form_twin(f, i, &twin);
		*r = (struct act_request){ f->kind, f->targets[i], act_form_params(f, i, s->now), strdup(text_str(&twin)) };
		s->n_requests++;
		text_done(&twin);
		if (!r->params || !r->twin)
			return false;
	}
	return s->requests != NULL;
}

static void submit(struct screen *s)
{
	if (s->request < s->n_requests) {
		screen_say(s, STYLE_WARNING, _("The last act has not ended yet."));
	} else if (!queue_fill(s)) {
		queue_clear(s);
		screen_say(s, STYLE_WARNING, _("This cannot be written: a name or text is not UTF-8, or memory is out."));
	} else {
		s->n_undo = 0;
		screen_say(s, STYLE_TEXT, _("Writing…"));
	}
}

void screen_form_key(struct screen *s, uint32_t key)
{
	enum form_reaction reaction = act_form_key(&s->form, key, s->now);

	if (reaction == FORM_GOES_ON)
		return;
	if (reaction == FORM_CONFIRMED)
		submit(s);
	close_form(s);
}

const struct act_request *screen_next_act(const struct screen *s)
{
	return s->request < s->n_requests ? &s->requests[s->request] : NULL;
}

static bool can_be_undone(enum form_kind kind, enum form_kind *ret)
{
	*ret = kind == FORM_ACK ? FORM_UNACK : kind == FORM_MUTE ? FORM_UNMUTE : FORM_MAINTENANCE_END;
	return kind == FORM_ACK || kind == FORM_MUTE || kind == FORM_MAINTENANCE;
}

static void remember_undo(struct screen *s, const struct act_request *r, const json_t *result)
{
	const json_t *id = json_object_get(result, "silence");
	enum form_kind kind;

	if (!can_be_undone(r->kind, &kind) || (kind == FORM_MAINTENANCE_END && !json_is_integer(id)) || s->n_undo == ACT_TARGETS_MAX)
		return;
	s->undo[s->n_undo] = r->target;
	s->undo[s->n_undo++].silence_id = json_integer_value(id);
	s->undo_kind = kind;
	s->undo_at = s->now;
}

/* What is logged can be pasted into a shell: behind the command stands a comment. */
static void log_act(struct screen *s, enum style style, const char *fmt, const char *twin, const char *words)
{
	struct text line = TEXT_INIT(ACT_LOG_LINE_MAX);

	text_appendf(&line, fmt, twin, words);
	act_log_add(&s->log, s->now, style, text_str(&line));
	text_done(&line);
}

/* First of all, and shorter than the collector says it: what can be done about it. */
static void append_warning(struct text *t, const json_t *result, size_t n_written)
{
	const char *warning = json_string_value(json_object_get(result, "warning"));

	if (!warning || !*warning)
		return;
	text_append(t, strstr(warning, "birth") ? _("A birth date?") : _("A person’s name?"));
	if (n_written > 1)
		text_append(t, _(" vigie journal purge ROW erases it, row by row. "));
	else
		text_appendf(t, _(" vigie journal purge %" PRId64 " erases it. "), (int64_t)json_integer_value(json_object_get(result, "seq")));
}

/* "Written: Take in hand (u undoes it within 30 s), Link SYVIK-2041." */
static void append_written(const struct screen *s, const struct act_request *r, struct text *t)
{
	struct text about = TEXT_INIT(ACT_OBJECT_MAX);

	act_target_words(r->kind, &r->target, &about);
	text_appendf(t, _("Written: %s"), act_title(r->kind));
	if (s->n_undo > 0)
		text_append(t, _(" (u undoes it within 30 s)"));
	if (s->n_written > 1)
		text_appendf(t, ngettext(", %zu row", ", %zu rows", s->n_written), s->n_written);
	else
		text_append_part(t, ", ", "%s", text_str(&about));
	text_append(t, ".");
	text_done(&about);
}

/* What a person on the phone needs first. */
static void append_effect(const struct act_request *r, const json_t *result, struct text *t)
{
	const char *id = json_string_value(json_object_get(result, "escalation"));
	struct text words = TEXT_INIT(1024);

	if (r->kind == FORM_ESCALATION && id)
		text_appendf(&words, _("Escalation %s: read these four characters to infra."), id);
	if (r->kind == FORM_SITE_CALL)
		called_in_words(result, &words);
	if (r->kind == FORM_CALL_DETAIL && json_object_get(r->params, "caller"))
		caller_words(result, &words);
	if (words.len > 0)
		text_appendf(t, "%s ", text_str(&words) + (*text_str(&words) == ' '));
	text_done(&words);
}

/* After the last of them: what was done, of what, and how it is undone. */
static void tell_written(struct screen *s, const struct act_request *r, const json_t *result)
{
	struct text words = TEXT_INIT(1024);
	const char *due = json_string_value(json_object_get(result, "gtr_due"));
	bool well = json_string_length(json_object_get(result, "warning")) == 0;
	char time[FORMAT_MAX];
	wall_t t;

	append_warning(&words, result, s->n_written);
	append_effect(r, result, &words);
	append_written(s, r, &words);
	if (due && wall_parse(due, s->now, false, &t, NULL)) {
		format_time(t, s->now, time);
		text_appendf(&words, _(" GTR until %s."), time);
	}
	if (r->kind == FORM_ESCALATE) {
		text_append_char(&words, ' ');
		well &= called_words(result, &words);
	}
	text_appendf(&words, " %s", r->twin);
	screen_say(s, well ? STYLE_OK : STYLE_WARNING, text_str(&words));
	text_done(&words);
}

/* What follows an act by itself: a call is completed, an escalation is shown. */
static void go_on(struct screen *s, const struct act_request *r, const json_t *result)
{
	const char *id = json_string_value(json_object_get(result, "escalation"));
	char object[ACT_OBJECT_MAX];

	if (r->kind == FORM_SITE_CALL) {
		struct act_target target = r->target;

		target.silence_id = json_integer_value(json_object_get(result, "seq"));
		screen_open_form(s, FORM_CALL_DETAIL, &target, 1);
	} else if (r->kind == FORM_ESCALATION && id) {
		snprintf(object, sizeof object, "escalation:%s", id);
		screen_follow(s, object);
	}
}

void screen_act_ended(struct screen *s, const json_t *result, const char *why)
{
	struct act_request *r = s->request < s->n_requests ? &s->requests[s->request] : NULL;
	char seq[32];

	if (!r)
		return;
	s->request++;
	if (why) {
		log_act(s, STYLE_WARNING, "%s  # %s", r->twin, why);
		screen_say(s, STYLE_WARNING, why);
		s->request = s->n_requests; /* the rest would fare no better */
	} else {
		snprintf(seq, sizeof seq, "%" PRId64, (int64_t)json_integer_value(json_object_get(result, "seq")));
		log_act(s, STYLE_TEXT, _("%s  # row %s of the journal"), r->twin, seq);
		s->n_written++;
		remember_undo(s, r, result);
		if (s->request == s->n_requests) {
			tell_written(s, r, result);
			go_on(s, r, result);
		}
	}
}

void screen_log_poll(struct screen *s, const char *target, enum style style, const char *words)
{
	struct text twin = TEXT_INIT(ACT_TWIN_MAX);

	text_appendf(&twin, "vigie poll '%s' --parents", target);
	log_act(s, style, "%s  # %s", text_str(&twin), words);
	text_done(&twin);
}

void screen_done_acts(struct screen *s)
{
	act_form_close(&s->form);
	queue_clear(s);
	act_log_done(&s->log);
}
