#include "console/session.h"
#include "console/verbs.h"

#include "console/handover.h"
#include "console/verb_handover.h"
#include "intl.h"
#include "journal.h"

static const struct column columns[] = { COLUMN(handover_line, "line", N_("Handover"), VALUE_TEXT, text, 1) };

static const struct noun noun = { .name = "handover", .empty = "", .columns = columns, .n_columns = ARRAY_LEN(columns),
	                          .row_size = sizeof(struct handover_line) };

static void print_csv(struct session *s, const struct handover_line *lines, size_t n)
{
	const void *rows[HANDOVER_LINES_MAX];

	for (size_t i = 0; i < n; i++)
		rows[i] = &lines[i];
	output_rows(&s->out, &noun, rows, n);
}

static json_t *json_lines(const struct handover_line *lines, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, output_json_text(lines[i].text));
	return list;
}

static void print_json(struct session *s, const struct handover *h, const struct handover_line *lines, size_t n)
{
	output_json(&s->out, json_pack("{s:o,s:o,s:o,s:o}", "at", output_json_time(h->now), "since", output_json_time(h->since), "journal_head",
	                               output_json_text(h->journal_head), "lines", json_lines(lines, n)));
}

/* An empty line stands before a heading where that leaves room. */
static void print_lines(struct session *s, const struct handover_line *lines, size_t n)
{
	size_t headings = 0;

	for (size_t i = 0; i < n; i++)
		headings += lines[i].style == HANDOVER_HEADING;
	for (size_t i = 0; i < n; i++) {
		bool inside = lines[i].style == HANDOVER_TEXT && i > 0;

		if (lines[i].style == HANDOVER_HEADING && n + headings <= HANDOVER_LINES_MAX)
			output_put(&s->out, "", "\n");
		output_line(&s->out, "%s%s", inside || lines[i].style == HANDOVER_MORE ? "  " : "", lines[i].text);
	}
}

static bool read_head(struct session *s, const char **ret, struct err *e)
{
	struct journal_head head;
	char buf[JOURNAL_HEAD_MAX];

	if (!read_journal_head(s->reader, &head, e))
		return false;
	if (head.count == 0)
		return true;
	journal_format_head(&head, buf);
	*ret = arena_strdup(s->arena, buf);
	return *ret || err_set(e, ERR_MEMORY, "out of memory");
}

bool verb_handover(struct session *s, int *ret_status, struct err *e)
{
	struct handover_line *lines = arena_array(s->arena, HANDOVER_LINES_MAX, sizeof *lines);
	wall_t now = session_instant(s), since = { now.ms - HANDOVER_HOURS * INT64_C(3600000) };
	struct rota *rota = NULL;
	struct handover h = { 0 };
	size_t n;
	bool ok;

	(void)ret_status;
	if (cli_has(s->line, OPT_LAST) || cli_has(s->line, OPT_LIST))
		return verb_handover_kept(s, e);
	if (cli_has(s->line, OPT_TO) && !cli_has(s->line, OPT_STORE))
		return err_set(e, ERR_USAGE, "%s", _("--to needs --store"));
	if (cli_has(s->line, OPT_STORE) && cli_has(s->line, OPT_AT))
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), "handover --store", "--at");
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!session_time_option(s, OPT_SINCE, false, &since, e) || !session_read_begin(s, e)
	    || !handover_read(s->reader, s->arena, since, now, &h, e) || !read_head(s, &h.journal_head, e))
		return false;
	if (s->conf->rota_file && !(rota = rota_load(s->conf->rota_file, e)))
		return false;
	h.rota = rota;
	ok = handover_compose(&h, s->arena, lines, &n, e);
	if (ok && cli_has(s->line, OPT_STORE)) {
		ok = verb_handover_store(s, rota, lines, n, e);
		rota_free(rota);
		return ok;
	}
	rota_free(rota);
	if (!ok)
		return false;
	if (s->out.format == OUTPUT_JSON)
		print_json(s, &h, lines, n);
	else if (s->out.format == OUTPUT_CSV)
		print_csv(s, lines, n);
	else
		print_lines(s, lines, n);
	return true;
}
