#include "console/verb_handover.h"

#include "console/handover_act.h"
#include "console/handover_kept.h"
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

bool verb_handover_store(struct session *s, const struct rota *rota, const struct handover_line *lines, size_t n, struct err *e)
{
	json_t *params = handover_params(rota, s->line->values[OPT_TO], s->now, lines, n, e);
	const char *comes = json_string_value(json_object_get(params, "comes"));
	struct text done = TEXT_INIT(1024);
	bool ok;

	text_append(&done, _("The handover is kept."));
	if (comes) {
		text_append_char(&done, ' ');
		text_appendf(&done, _("It is for %s."), comes);
	}
	ok = params && act_ask(s, "handover", params, text_str(&done), e);
	json_decref(params);
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
	struct text t = TEXT_INIT(HANDOVER_KEPT_MAX);

	if (s->out.format == OUTPUT_JSON) {
		output_json(&s->out, json_pack("{s:I,s:o,s:I,s:o,s:o,s:o}", "seq", (json_int_t)h->seq, "at", output_json_time(h->at), "uid",
		                               (json_int_t)h->uid, "leaves", text_or_null(h->leaves), "comes", text_or_null(h->comes), "text",
		                               text_or_null(h->text)));
		return;
	}
	handover_kept_append(h, &t);
	for (const char *line = text_str(&t); *line;) {
		size_t n = strcspn(line, "\n");

		if (n == 0)
			output_put(&s->out, "", "\n");
		else
			output_line(&s->out, "%.*s", (int)n, line);
		line += n + (line[n] == '\n');
	}
	text_done(&t);
}

bool verb_handover_kept(struct session *s, struct err *e)
{
	bool last = cli_has(s->line, OPT_LAST);
	const char *other = last && cli_has(s->line, OPT_LIST) ? "--list" : cli_has(s->line, OPT_STORE) ? "--store"
		: cli_has(s->line, OPT_TO) ? "--to" : NULL;
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
