#include "probes/notice_letter.h"

#include "intl.h"
#include "inventory/detail.h"
#include "probes/notice_words.h"
#include "text.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TITLE_MAX = 1000, TEXT_MAX = 48 * 1024, COMMAND_MAX = 128 };

struct draft {
	const struct notice_letter *letter;
	const struct notice_person *to;
	json_t *body;
	struct text title, text;
	char see[COMMAND_MAX], acknowledge[COMMAND_MAX];
	const char *sentence;
	enum notice_event event;
	enum state severity;
};

static const char *string_of(const struct draft *d, const char *key)
{
	const char *s = json_string_value(json_object_get(d->body, key));

	return s ? s : "";
}

/* RFC 3339 of the body as a person reads it, in the process's zone. */
static void format_instant(const struct draft *d, const char *key, char buf[static 64])
{
	struct tm tm;
	wall_t t;
	time_t s;

	if (!wall_parse(string_of(d, key), (wall_t){ 0 }, false, &t, NULL)) {
		snprintf(buf, 64, "?");
		return;
	}
	s = (time_t)(t.ms / 1000);
	localtime_r(&s, &tm);
	strftime(buf, 64, strcmp(intl_language(), "fr") == 0 ? "%d/%m/%Y %H:%M" : "%Y-%m-%d %H:%M", &tm);
}

/* Its alert is over, and it need not work for that. */
static bool is_undeclared(const struct draft *d)
{
	return d->event == NOTICE_RECOVERY && strcmp(string_of(d, "state"), "undeclared") == 0;
}

/* Its alert is over because nobody looks any more. */
static bool is_unknown(const struct draft *d)
{
	return d->event == NOTICE_RECOVERY && strcmp(string_of(d, "state"), "unknown") == 0;
}

static bool works_again(const struct draft *d)
{
	return d->event == NOTICE_RECOVERY && !is_undeclared(d) && !is_unknown(d);
}

static const char *sentence_of(const struct draft *d)
{
	enum outcome outcome;

	if (d->event == NOTICE_RECOVERY)
		return is_undeclared(d) ? _("Is declared no more") : is_unknown(d) ? _("Is not known any more") : _("Works again");
	if (strcmp(string_of(d, "kind"), "collector") == 0)
		return _("Vigie is blind, its witnesses do not answer");
	return outcome_from_name(string_of(d, "outcome"), &outcome) ? _(outcome_sentence(outcome)) : "";
}

/* ---- the title ---- */

static void write_instant_title(struct draft *d)
{
	char from[64];

	format_instant(d, "since", from);
	text_appendf(&d->title, d->event == NOTICE_GAP ? _("Nobody is on call from %s") : _("Handover of %s"), from);
}

static size_t waiting_of(const struct draft *d)
{
	return d->letter->waiting > 0 ? (size_t)d->letter->waiting : 0;
}

static void write_title(struct draft *d)
{
	const char *site = string_of(d, "site"), *subject = string_of(d, "subject");

	if (json_is_true(json_object_get(d->body, "simulation")))
		text_appendf(&d->title, "%s ", _("SIMULATION"));
	if (d->event == NOTICE_GAP || d->event == NOTICE_HANDOVER) {
		write_instant_title(d);
		return;
	}
	text_append(&d->title, state_word(works_again(d) ? STATE_OK : d->event == NOTICE_RECOVERY ? STATE_UNKNOWN : d->severity));
	text_append(&d->title, notice_colon());
	text_append_safe(&d->title, string_of(d, "name"));
	if (*subject) {
		text_append(&d->title, " / ");
		text_append_safe(&d->title, notice_subject_words(subject));
	}
	if (*site && strcmp(site, string_of(d, "name")) != 0) {
		text_append(&d->title, " (");
		text_append_safe(&d->title, site);
		text_append_char(&d->title, ')');
	}
	if (*d->sentence)
		text_appendf(&d->title, "%s%s", notice_colon(), d->sentence);
	if (d->event != NOTICE_RECOVERY)
		notice_title_hits(&d->title, json_object_get(d->body, "impact"));
	notice_title_waiting(&d->title, waiting_of(d));
}

/* ---- the text ---- */

static void write_line(struct draft *d, const char *format, const char *what)
{
	struct text safe = TEXT_INIT(4096);

	text_append_safe(&safe, what);
	text_appendf(&d->text, format, text_str(&safe));
	text_append_char(&d->text, '\n');
	text_done(&safe);
}

static void write_times(struct draft *d)
{
	char from[64], to[64];

	format_instant(d, "since", from);
	format_instant(d, "end", to);
	if (works_again(d) || d->event == NOTICE_GAP)
		text_appendf(&d->text,
		             d->event == NOTICE_GAP ? _("The rota names nobody from %s to %s. You are its default: alerts will come to you.")
		                                    : _("It failed from %s to %s."),
		             from, to);
	else
		text_appendf(&d->text, _("Since %s."), from);
	text_append_char(&d->text, '\n');
}

/* As the console says it: "Device cr1". */
static void write_object(struct draft *d)
{
	const char *word = notice_kind_word(string_of(d, "kind"));
	struct text name = TEXT_INIT(1024);

	if (word)
		text_appendf(&name, "%s ", word);
	text_append(&name, word ? string_of(d, "name") : string_of(d, "object"));
	write_line(d, _("Object: %s"), text_str(&name));
	text_done(&name);
}

static void write_measure(struct draft *d)
{
	struct text detail = TEXT_INIT(TEXT_MAX);

	detail_append(&detail, string_of(d, "detail"));
	if (*text_str(&detail))
		write_line(d, _("What was measured: %s"), text_str(&detail));
	text_done(&detail);
}

static void write_about(struct draft *d)
{
	if (is_undeclared(d))
		write_line(d, "%s", _("It is declared no more, and so not measured any more: nobody knows whether it works."));
	else if (is_unknown(d))
		write_line(d, "%s", _("Its alert is over without an answer: nobody knows any more whether it works."));
	else if (notice_event_words(d->event))
		write_line(d, "%s", notice_event_words(d->event));
	write_times(d);
	if (waiting_of(d) > 0) {
		text_appendf(&d->text, notice_count_words(COUNT_WAITING, waiting_of(d)), waiting_of(d));
		text_appendf(&d->text, " (%s)\n", "vigie alerts");
	}
	if (*string_of(d, "object") && d->event != NOTICE_GAP)
		write_object(d);
	write_measure(d);
	if (strcmp(string_of(d, "subject"), "redundancy") == 0 && d->event != NOTICE_RECOVERY)
		write_line(d, "%s", _("The service works, without its spare: one failure more would cut it."));
	if (*string_of(d, "left"))
		write_line(d, _("The service goes on by %s alone: its redundancy is lost."), string_of(d, "left"));
	if (strcmp(string_of(d, "state"), "flapping") == 0)
		write_line(d, "%s", _("It fails and works again all the time: this is the only message until that has settled."));
	if (d->event != NOTICE_RECOVERY) {
		notice_write_hits(&d->text, json_object_get(d->body, "impact"));
		notice_write_call(&d->text, d->body);
	}
}

static void write_handover(struct draft *d)
{
	const char *at = d->letter->text;

	if (!at)
		write_line(d, "%s", _("The text of this handover was purged."));
	while (at && *at) {
		size_t n = strcspn(at, "\n");
		char *line = strndup(at, n);

		write_line(d, "%s", line ? line : "");
		free(line);
		at += n + (at[n] == '\n');
	}
	text_append_char(&d->text, '\n');
	write_line(d, _("Head of the journal, to keep: %s"), d->letter->journal_head ? d->letter->journal_head : "?");
}

static void write_text(struct draft *d)
{
	if (json_is_true(json_object_get(d->body, "simulation")))
		write_line(d, "%s", _("SIMULATION: this region is invented, nothing of this is real."));
	write_line(d, "%s\n", text_str(&d->title));
	if (d->event == NOTICE_HANDOVER)
		write_handover(d);
	else
		write_about(d);
	if (d->letter->alert_id) {
		text_append_char(&d->text, '\n');
		if (d->event != NOTICE_RECOVERY)
			write_line(d, _("To acknowledge it: %s"), d->acknowledge);
		write_line(d, _("To see it: %s"), d->see);
	}
	text_append(&d->text, "\n-- \n");
	text_appendf(&d->text, _("Message %lld of Vigie for %s."), (long long)d->letter->id, d->to->name);
	text_append_char(&d->text, '\n');
}

/* ---- the JSON ---- */

static json_t *string_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *commands(const struct draft *d)
{
	json_t *list = json_array();

	if (!d->letter->alert_id)
		return list;
	if (d->event != NOTICE_RECOVERY)
		json_array_append_new(list, json_string(d->acknowledge));
	json_array_append_new(list, json_string(d->see));
	return list;
}

static char *write_json(struct draft *d)
{
	json_t *person = json_pack("{s:s, s:o, s:o}", "name", d->to->name, "phone", string_or_null(d->to->phone), "email",
	                           string_or_null(d->to->email));
	bool ok = person && json_object_set_new(d->body, "notification", json_integer(d->letter->id)) == 0
	          && json_object_set_new(d->body, "alert", d->letter->alert_id ? json_integer(d->letter->alert_id) : json_null()) == 0
	          && json_object_set_new(d->body, "attempt", json_integer(d->letter->attempts)) == 0
	          && json_object_set_new(d->body, "waiting", json_integer(d->letter->waiting)) == 0
	          && json_object_set_new(d->body, "sentence", json_string(d->sentence)) == 0
	          && json_object_set_new(d->body, "title", json_string(text_str(&d->title))) == 0
	          && json_object_set_new(d->body, "text", json_string(text_str(&d->text))) == 0
	          && json_object_set_new(d->body, "commands", commands(d)) == 0;

	if (!ok || json_object_set(d->body, "person", person) != 0) {
		json_decref(person);
		return NULL;
	}
	json_decref(person);
	return json_dumps(d->body, JSON_COMPACT);
}

/* ---- all of it ---- */

void notice_text_done(struct notice_text *t)
{
	free(t->title);
	free(t->text);
	free(t->json);
	free(t->object);
	free(t->severity);
	free(t->event);
}

static bool draft_take(struct draft *d, struct err *e)
{
	d->body = json_loads(d->letter->body, 0, NULL);
	if (!json_is_object(d->body) || !notice_event_from_name(d->letter->event, &d->event)
	    || !state_from_name(string_of(d, "severity"), &d->severity))
		return err_set(e, ERR_DATA, "message %" PRId64 " of the ledger cannot be read", d->letter->id);
	snprintf(d->see, sizeof d->see, "vigie alerts %" PRId64, d->letter->alert_id);
	snprintf(d->acknowledge, sizeof d->acknowledge, "vigie ack %" PRId64 " --reason %s --until 2h", d->letter->alert_id, _("TEXT"));
	d->sentence = sentence_of(d);
	return true;
}

static bool compose(const struct notice_letter *l, const struct notice_person *to, struct notice_text *ret, struct err *e)
{
	struct draft d = { .letter = l, .to = to, .title = TEXT_INIT(TITLE_MAX), .text = TEXT_INIT(TEXT_MAX) };
	bool ok = draft_take(&d, e);

	if (ok) {
		struct notice_text t;

		write_title(&d);
		write_text(&d);
		t = (struct notice_text){ strdup(text_str(&d.title)), strdup(text_str(&d.text)), write_json(&d), strdup(string_of(&d, "object")),
			                  strdup(string_of(&d, "severity")), strdup(l->event) };
		ok = t.title && t.text && t.json && t.object && t.severity && t.event;
		if (ok)
			*ret = t;
		else
			notice_text_done(&t);
		if (!ok)
			err_set(e, ERR_MEMORY, "no memory for a message");
	}
	json_decref(d.body);
	text_done(&d.title);
	text_done(&d.text);
	return ok;
}

bool notice_compose(const struct notice_letter *l, const char *language, const struct notice_person *to, struct notice_text *ret, struct err *e)
{
	struct intl_scope scope;
	bool ok;

	intl_enter(&scope, language);
	ok = compose(l, to, ret, e);
	intl_leave(&scope);
	return ok;
}
