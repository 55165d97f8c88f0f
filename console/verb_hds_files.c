/* What comes from a file: the action plan of the project tool, a newer framework; what differs is told. */
#include "console/verb_hds.h"

#include "console/control_client.h"
#include "console/refusal.h"
#include "hds_act.h"
#include "import.h"
#include "intl.h"
#include "text.h"

#include <inttypes.h>
#include <string.h>

enum { ACT_TIMEOUT_MS = 30000 };

struct change_line { const char *change, *key, *title; bool assessed; };

static const struct column change_columns[] = {
	COLUMN(change_line, "change", N_("Change"), VALUE_KEYWORD, change, 1),
	COLUMN(change_line, "key", N_("Name"), VALUE_TEXT, key, 1),
	COLUMN(change_line, "title", N_("Title"), VALUE_TEXT, title, 1),
	COLUMN(change_line, "assessed", N_("Assessed"), VALUE_BOOL, assessed, 1),
};

static const struct noun change_noun = { .name = "hds", .empty = N_("Nothing differs."), .columns = change_columns,
	                                 .n_columns = ARRAY_LEN(change_columns), .row_size = sizeof(struct change_line) };

static bool print_changes(struct session *s, const json_t *reply, struct err *e)
{
	const json_t *list = json_object_get(reply, "changes"), *item;
	struct change_line *lines = arena_array(s->arena, json_array_size(list), sizeof *lines);
	const void **shown = arena_array(s->arena, json_array_size(list), sizeof *shown);
	size_t i;

	if (!lines || !shown)
		return err_set(e, ERR_MEMORY, "out of memory");
	json_array_foreach(list, i, item) {
		lines[i] = (struct change_line){ json_string_value(json_object_get(item, "change")), json_string_value(json_object_get(item, "key")),
			                         json_string_value(json_object_get(item, "title")), json_is_true(json_object_get(item, "assessed")) };
		shown[i] = &lines[i];
	}
	output_rows(&s->out, &change_noun, shown, i);
	return true;
}

static void print_size(struct session *s, const json_t *reply)
{
	int64_t requirements = json_integer_value(json_object_get(reply, "requirements")), leaves = json_integer_value(json_object_get(reply, "leaves"));

	if (requirements > 0)
		output_line(&s->out, _("The file has %" PRId64 " requirements and %" PRId64 " leaves."), requirements, leaves);
}

/* Takes params over. */
static bool ask_changes(struct session *s, const char *method, json_t *params, struct err *e)
{
	bool dry = cli_has(s->line, OPT_DRY_RUN), ok;
	json_t *reply;
	int64_t same;

	json_object_set_new(params, "dry_run", json_boolean(dry));
	ok = control_request(s->conf->control, method, params, ACT_TIMEOUT_MS, &reply, e);
	json_decref(params);
	if (!ok)
		return false;
	ok = print_changes(s, reply, e);
	same = json_integer_value(json_object_get(reply, "same"));
	if (ok && !output_is_machine(&s->out)) {
		print_size(s, reply);
		output_line(&s->out, ngettext("%" PRId64 " is the same", "%" PRId64 " are the same", (unsigned long)same), same);
		if (dry)
			output_line(&s->out, "%s", _("Dry run: nothing was written."));
	}
	json_decref(reply);
	return ok;
}

/* The collector, which has the last word, speaks English: what the file itself has wrong is told here first. */
static bool judge_here(struct session *s, const char *method, const struct import_file *file, struct err *e)
{
	struct framework f;

	if (strcmp(method, "hds_actions") == 0)
		return hds_actions_check(file, s->arena, e);
	return framework_parse(file->name, file->text, file->len, s->arena, &f, e);
}

/* "plan.csv:2: no framework in use has EXI-99": its place, then a refusal that is known by itself. */
static void translate_placed(const char *name, struct err *e)
{
	size_t n = strlen(name), digits = strncmp(e->text, name, n) == 0 && e->text[n] == ':' ? strspn(e->text + n + 1, "0123456789") : 0;
	struct err rest = *e;

	if (digits == 0 || strncmp(e->text + n + 1 + digits, ": ", 2) != 0)
		return;
	memmove(rest.text, e->text + n + digits + 3, strlen(e->text + n + digits + 3) + 1);
	refusal_translate(&rest);
	snprintf(e->text + n + digits + 3, sizeof e->text - n - digits - 3, "%s", rest.text);
	utf8_end_whole(e->text, sizeof e->text);
}

static bool read_given(struct session *s, const char *path, struct import_file *ret, struct err *e)
{
	const char *map = s->line->values[OPT_MAP], *slash = strrchr(path, '/');

	*ret = (struct import_file){ .text = NULL };
	if (!(map ? import_read_mapped(path, map, s->arena, ret, e) : import_read_text(path, FRAMEWORK_BYTES_MAX, s->arena, &ret->text, &ret->len, e)))
		return false;
	ret->name = slash ? slash + 1 : path;
	return true;
}

bool verb_hds_import(struct session *s, const char *method, const char *path, struct err *e)
{
	struct import_file file;
	json_t *params;

	if (!read_given(s, path, &file, e) || !judge_here(s, method, &file, e))
		return false;
	params = json_pack("{s:s, s:s%, s:s*, s:b}", "name", file.name, "file", file.text, file.len, "map", file.map, "prune", cli_has(s->line, OPT_PRUNE));
	if (!params)
		return err_set(e, ERR_DATA, _("%s: expected UTF-8 text"), path);
	if (ask_changes(s, method, params, e))
		return true;
	translate_placed(file.name, e);
	return false;
}

bool verb_hds_adopt(struct session *s, const char *const *args, struct err *e)
{
	json_t *params = json_pack("{s:s, s:s, s:s}", "family", args[0], "version", args[1], "edition", args[2]);

	return params ? ask_changes(s, "hds_adopt", params, e) : err_set(e, ERR_USAGE, "%s", _("the text is not valid UTF-8"));
}
