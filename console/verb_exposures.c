#include "console/control_client.h"
#include "console/exposure_line.h"
#include "console/session.h"
#include "console/verbs.h"
#include "intl.h"
#include "text.h"

#include <string.h>

/* What objects of ours still speak and should not: what, by which evidence, whose it is, since when. */

/* The device that was named; *ret NULL: none was. */
static bool find_device(struct session *s, const char **ret, struct err *e)
{
	const char *given = s->line->n_args > 0 ? s->line->args[0] : NULL, *kind;
	struct text node = TEXT_INIT(4096);
	int64_t id;
	bool ok;

	*ret = NULL;
	if (!given)
		return session_read_begin(s, e);
	text_appendf(&node, "%s%s", strncmp(given, "device:", 7) == 0 ? "" : "device:", given);
	ok = session_find_entity(s, text_str(&node), &id, &kind, e);
	if (ok)
		*ret = arena_strdup(s->arena, text_str(&node) + strlen("device:"));
	text_done(&node);
	return !ok || *ret ? ok : err_set(e, ERR_MEMORY, "out of memory");
}

/* With --since only what opened from then on, or was over. */
static bool is_wanted(const struct exposure_row *row, wall_t since)
{
	return !wall_is_known(since) || row->first_seen.ms >= since.ms || (wall_is_known(row->gone) && row->gone.ms >= since.ms);
}

/* Each reason once, below the list. */
static void explain(struct session *s, const void *const *rows, size_t n)
{
	const char *last = NULL;

	if (output_is_machine(&s->out))
		return;
	for (size_t i = 0; i < n; i++) {
		const struct exposure_line *l = rows[i];

		if (!l->weakness || (last && strcmp(last, l->weakness) == 0) || wall_is_known(l->row.gone))
			continue;
		if (!last)
			output_heading(&s->out, _("Why"));
		last = l->weakness;
		output_line(&s->out, "%s: %s (%s)", _(l->what), _(l->reason), l->reference);
	}
}

static bool note_coverage(struct session *s, struct err *e)
{
	struct exposure_coverage c;
	size_t missing;

	if (!read_exposure_coverage(s->reader, &c, e))
		return false;
	missing = c.objects - c.asked;
	if (missing > 0)
		session_note(s, ngettext("%zu of %zu objects was not asked yet", "%zu of %zu objects were not asked yet", missing), missing, c.objects);
	if (c.late > 0)
		session_note(s, ngettext("%zu was not asked for more than two periods", "%zu were not asked for more than two periods", c.late), c.late);
	if (c.off > 0)
		session_note(s, ngettext("%zu is not asked: devices.csv says so", "%zu are not asked: devices.csv says so", c.off), c.off);
	return true;
}

static bool print(struct session *s, const struct exposure_row *list, size_t n, wall_t since, struct err *e)
{
	struct exposure_line *lines = arena_array(s->arena, n, sizeof *lines);
	const void **rows = arena_array(s->arena, n, sizeof *rows);
	struct noun noun = exposure_noun;
	size_t n_rows = 0;

	if (!lines || !rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		if (!is_wanted(&list[i], since))
			continue;
		if (!exposure_line_of(&list[i], s->arena, &lines[n_rows], e))
			return false;
		rows[n_rows] = &lines[n_rows];
		n_rows++;
	}
	noun.empty = N_("Nothing that was asked speaks a protocol that it should not.");
	output_rows(&s->out, &noun, rows, n_rows);
	explain(s, rows, n_rows);
	return true;
}

enum { ASK_TIMEOUT_MS = 10000 };

/* What was typed, or a device of that name: the collector judges. */
static bool ask_now(struct session *s, struct err *e)
{
	struct text object = TEXT_INIT(4096);
	json_t *params = NULL, *reply;
	json_int_t n;
	bool ok;

	if (s->line->n_args == 0)
		return err_set(e, ERR_USAGE, "%s", _("--now: expected a device, a service or a site"));
	ok = session_object_node(s, s->line->args[0], &object, e);
	session_read_end(s);
	if (ok) {
		params = json_pack("{s:s}", "object", text_str(&object));
		ok = params || err_set(e, ERR_USAGE, "%s", _("the name is not valid UTF-8"));
	}
	text_done(&object);
	ok = ok && control_request(s->conf->control, "exposures", params, ASK_TIMEOUT_MS, &reply, e);
	json_decref(params);
	if (!ok)
		return false;
	n = json_integer_value(json_object_get(reply, "asked"));
	json_decref(reply);
	session_note(s, ngettext("%d object is asked now: what it says is there within two minutes",
	                         "%d objects are asked now: what they say is there within two minutes", (unsigned long)n), (int)n);
	return true;
}

bool verb_exposures(struct session *s, int *ret_status, struct err *e)
{
	enum exposures_wanted wanted = cli_has(s->line, OPT_ALL) ? EXPOSURES_GONE : cli_has(s->line, OPT_ASKED) ? EXPOSURES_ALL : EXPOSURES_WEAK;
	wall_t since = WALL_NEVER;
	struct exposure_row *rows;
	const char *device;
	size_t n;

	(void)ret_status;
	if (cli_has(s->line, OPT_NOW))
		return ask_now(s, e);
	if (cli_has(s->line, OPT_ALL) && cli_has(s->line, OPT_ASKED))
		return err_set(e, ERR_USAGE, _("--all and --asked do not go together"));
	return session_time_option(s, OPT_SINCE, false, &since, e) && find_device(s, &device, e)
	       && read_exposures(s->reader, s->arena, wanted, device, &rows, &n, e) && verb_note_collector(s, e) && print(s, rows, n, since, e)
	       && note_coverage(s, e);
}
