#include "console/verb_handover.h"

#include "act.h"
#include "console/format.h"
#include "console/alert_sentence.h"
#include "console/verb_acts.h"
#include "intl.h"
#include "text.h"

#include <string.h>

enum { KEPT_MAX = 1000 };

static const struct column columns[] = {
	COLUMN(handover_row, "seq", N_("Row of the journal"), VALUE_INTEGER, seq, 1),
	COLUMN(handover_row, "at", N_("Kept"), VALUE_TIME, at, 1),
	COLUMN(handover_row, "leaves", N_("Leaves"), VALUE_TEXT, leaves, 1),
	COLUMN(handover_row, "comes", N_("Comes"), VALUE_TEXT, comes, 1),
};

static const struct noun noun = { .name = "handover", .empty = N_("No handover was kept."), .columns = columns,
	                          .n_columns = ARRAY_LEN(columns), .row_size = sizeof(struct handover_row) };

static bool put_persons(struct session *s, const struct rota *rota, json_t *params, struct err *e)
{
	const char *to = s->line->values[OPT_TO];
	struct rota_handover h = { 0 };

	if (rota)
		h = rota_handover(rota, s->now);
	if (rota && to && !(h.comes = rota_find(rota, to)))
		return err_set(e, ERR_NOT_FOUND, _("the rota knows nobody called '%.64s'"), to);
	if (h.comes)
		to = h.comes->name;
	if ((h.leaves && json_object_set_new(params, "leaves", json_string(h.leaves->name)) != 0)
	    || (to && json_object_set_new(params, "comes", json_string(to)) != 0))
		return err_set(e, ERR_USAGE, "%s", _("the name is not valid UTF-8"));
	return true;
}

bool verb_handover_store(struct session *s, const struct rota *rota, const struct handover_line *lines, size_t n, struct err *e)
{
	struct text t = TEXT_INIT(ACT_HANDOVER_MAX + 1), done = TEXT_INIT(1024);
	json_t *params = json_object();
	const char *comes;
	bool ok;

	handover_append_text(lines, n, &t);
	ok = put_persons(s, rota, params, e);
	if (ok && json_object_set_new(params, "text", json_string(text_str(&t))) != 0)
		ok = err_set(e, ERR_MEMORY, "out of memory");
	comes = json_string_value(json_object_get(params, "comes"));
	text_append(&done, _("The handover is kept."));
	if (comes) {
		text_append_char(&done, ' ');
		text_appendf(&done, _("It is for %s."), comes);
	}
	ok = ok && act_ask(s, "handover", params, text_str(&done), e);
	json_decref(params);
	text_done(&t);
	text_done(&done);
	return ok;
}

/* ---- those that were kept ---- */

static json_t *text_or_null(const char *text)
{
	return text ? json_string(text) : json_null();
}

static void print_last(struct session *s, const struct handover_row *h)
{
	struct text head = TEXT_INIT(2048);
	char at[FORMAT_MAX];

	if (s->out.format == OUTPUT_JSON) {
		output_json(&s->out, json_pack("{s:I,s:o,s:I,s:o,s:o,s:o}", "seq", (json_int_t)h->seq, "at", output_json_time(h->at), "uid",
		                               (json_int_t)h->uid, "leaves", text_or_null(h->leaves), "comes", text_or_null(h->comes), "text",
		                               text_or_null(h->text)));
		return;
	}
	format_timestamp(h->at, at);
	text_appendf(&head, _("Kept on %s by "), at);
	append_person(&head, h->uid);
	if (h->comes)
		text_appendf(&head, _(", for %s"), h->comes);
	output_line(&s->out, "%s", text_str(&head));
	output_put(&s->out, "", "\n");
	for (const char *line = h->text ? h->text : _("(text purged)"); *line;) {
		size_t n = strcspn(line, "\n");

		if (n == 0)
			output_put(&s->out, "", "\n");
		else
			output_line(&s->out, "%.*s", (int)n, line);
		line += n + (line[n] == '\n');
	}
	text_done(&head);
}

bool verb_handover_kept(struct session *s, struct err *e)
{
	bool last = cli_has(s->line, OPT_LAST);
	const char *other = last && cli_has(s->line, OPT_LIST) ? "--list" : cli_has(s->line, OPT_STORE) ? "--store" : NULL;
	struct handover_row *rows;
	wall_t since = WALL_NEVER;
	size_t n;

	if (other)
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), last ? "handover --last" : "handover --list", other);
	if (!session_time_option(s, OPT_SINCE, false, &since, e) || !session_read_begin(s, e)
	    || !read_handovers(s->reader, s->arena, since, last ? 1 : KEPT_MAX, &rows, &n, e))
		return false;
	if (last && n == 0)
		return err_set(e, ERR_NOT_FOUND, "%s", _("no handover was kept"));
	if (last && s->out.format != OUTPUT_CSV) {
		print_last(s, rows);
	} else {
		const void **each = arena_array(s->arena, n + 1, sizeof *each);

		if (!each)
			return err_set(e, ERR_MEMORY, "out of memory");
		for (size_t i = 0; i < n; i++)
			each[i] = &rows[i];
		output_rows(&s->out, &noun, each, n);
	}
	return true;
}
