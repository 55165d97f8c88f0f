#include "console/session.h"
#include "console/verbs.h"

#include "console/control_client.h"
#include "console/shipped.h"
#include "import.h"
#include "intl.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The declared inventory from CSV files and back. The daemon writes when one runs; else we take the writer's lock. */

enum { IMPORT_TIMEOUT_MS = 120000 };

/* One change as it is printed. */
struct change_line {
	const char *change, *file, *key, *column, *before, *after;
};

static const struct column change_columns[] = {
	COLUMN(change_line, "change", N_("Change"), VALUE_TEXT, change, 1),
	COLUMN(change_line, "file", N_("File"), VALUE_TEXT, file, 1),
	COLUMN(change_line, "key", N_("Name"), VALUE_TEXT, key, 1),
	COLUMN(change_line, "column", N_("Column"), VALUE_TEXT, column, 1),
	COLUMN(change_line, "before", N_("Before"), VALUE_TEXT, before, 1),
	COLUMN(change_line, "after", N_("After"), VALUE_TEXT, after, 1),
};

static const struct noun change_noun = {
	.name = "changes", .empty = "", .columns = change_columns, .n_columns = ARRAY_LEN(change_columns),
	.row_size = sizeof(struct change_line),
};

struct import_counts {
	int64_t added, modified, removed, confirmed;
};

static const struct column count_columns[] = {
	COLUMN(import_counts, "added", N_("Added"), VALUE_INTEGER, added, 1),
	COLUMN(import_counts, "modified", N_("Modified"), VALUE_INTEGER, modified, 1),
	COLUMN(import_counts, "removed", N_("Removed"), VALUE_INTEGER, removed, 1),
	COLUMN(import_counts, "confirmed", N_("Confirmed"), VALUE_INTEGER, confirmed, 1),
};

static const struct noun count_noun = {
	.name = "counts", .empty = "", .columns = count_columns, .n_columns = ARRAY_LEN(count_columns),
	.row_size = sizeof(struct import_counts),
};

struct import_answer {
	struct change_line *changes;
	size_t n;
	struct import_counts counts;
	struct import_report found; /* its mistakes and warnings alone */
};

/* Where a change stands for people: "+ sites.csv: NAME", "~ links.csv: NAME: column: before → after". */
static void print_change(struct output *out, const struct change_line *c)
{
	if (c->column)
		output_line(out, "~ %s: %s: %s: %s → %s", c->file, c->key, c->column, c->before ? c->before : _("(empty)"),
		            c->after ? c->after : _("(empty)"));
	else
		output_line(out, "%s %s: %s", strcmp(c->change, "remove") == 0 ? "-" : "+", c->file, c->key);
}

static bool print_answer(struct session *s, const struct import_answer *a, bool dry_run, struct err *e)
{
	const void **rows = arena_array(s->arena, a->n + 1, sizeof *rows);

	if (!rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < a->n; i++)
		rows[i] = &a->changes[i];
	if (output_is_machine(&s->out)) {
		if (dry_run && (a->n > 0 || s->out.format == OUTPUT_CSV)) /* of nothing that would change the counts tell */
			output_rows(&s->out, &change_noun, rows, a->n);
		else
			output_object(&s->out, &count_noun, &a->counts);
		return true;
	}
	for (size_t i = 0; dry_run && i < a->n; i++)
		print_change(&s->out, &a->changes[i]);
	output_line(&s->out, _("%" PRId64 " added, %" PRId64 " modified, %" PRId64 " removed, %" PRId64 " confirmed"), a->counts.added,
	            a->counts.modified, a->counts.removed, a->counts.confirmed);
	if (dry_run)
		output_line(&s->out, "%s", _("Dry run: nothing was written."));
	return true;
}

/* All mistakes but the last are told here, the last one, or how many there are, is the error. */
static bool tell_mistakes(const struct session *s, const struct import_report *found, struct err *e)
{
	size_t n = found->n_mistakes, told = n < IMPORT_MISTAKES_MAX ? n : IMPORT_MISTAKES_MAX;

	if (n < 2)
		return false;
	for (size_t i = 0; i < told; i++)
		session_complain(s, found->mistakes[i]);
	if (n > told)
		return err_set(e, ERR_DATA, ngettext("and %zu more mistake: nothing was imported", "and %zu more mistakes: nothing was imported",
		                                     n - told), n - told);
	return err_set(e, ERR_DATA, ngettext("%zu mistake: nothing was imported", "%zu mistakes: nothing was imported", n), n);
}

static void tell_warnings(const struct session *s, const struct import_report *found)
{
	size_t n = found->n_warnings, told = n < IMPORT_MISTAKES_MAX ? n : IMPORT_MISTAKES_MAX;

	for (size_t i = 0; i < told; i++)
		session_complain(s, found->warnings[i]);
	if (n > told)
		session_note(s, ngettext("and %zu more warning", "and %zu more warnings", n - told), n - told);
}

/* The daemon, which has the last word, speaks English and tells one mistake: what we may read is judged here first. True when there is
 * nothing to say against the files, or nobody here can know. */
static bool judge_here(struct session *s, const struct import_file *files, size_t n, const struct import_options *options,
                       struct import_answer *ret, struct err *e)
{
	struct reader *reader;
	bool ok = true;

	if (!reader_open(session_inventory(s), &reader, e))
		return true;
	if (reader_begin(reader, s->now, WALL_NEVER, e)) {
		ok = import_judge(reader, files, n, options, s->arena, &ret->found, e) || e->kind != ERR_DATA;
		reader_end(reader);
	}
	reader_close(reader);
	return ok || tell_mistakes(s, &ret->found, e);
}

/* A dry run of what would be the first import needs no file, and leaves none. */
static bool open_store(struct session *s, bool dry_run, struct store **ret, struct err *e)
{
	const char *path = session_inventory(s);

	if (dry_run && access(path, F_OK) != 0 && errno == ENOENT)
		return store_open(":memory:", ret, e);
	return import_open_store(path, ret, e);
}

/* Ourselves, when no daemon runs. */
static bool import_alone(struct session *s, const struct import_file *files, size_t n, const struct import_options *options,
                         struct import_answer *ret, struct err *e)
{
	struct import_options mine = *options;
	struct import_report report = { 0 };
	struct store *store;
	bool ok;

	mine.journalled = true;
	mine.uid = getuid(); /* before another one is adopted */
	if (!open_store(s, options->dry_run, &store, e))
		return false;
	ok = !s->conf->simulation || store_write_simulation(store, e);
	ok = ok && import_run(store, s->now, files, n, &mine, s->arena, &report, e);
	store_close(store);
	ret->found = report;
	if (!ok)
		return e->kind == ERR_DATA && tell_mistakes(s, &report, e);
	ret->changes = arena_array(s->arena, report.n_changes + 1, sizeof *ret->changes);
	if (!ret->changes)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < report.n_changes; i++) {
		const struct import_change *c = &report.changes[i];

		ret->changes[i] = (struct change_line){ import_change_name(c->kind), c->file, c->key, c->column, c->before, c->after };
	}
	ret->n = report.n_changes;
	ret->counts = (struct import_counts){ (int64_t)report.added, (int64_t)report.modified, (int64_t)report.removed,
	                                      (int64_t)report.confirmed };
	return true;
}

static json_t *import_params(const struct import_file *files, size_t n, const struct import_options *options)
{
	json_t *texts = json_object(), *maps = json_object();
	bool mapped = false;

	for (size_t i = 0; i < n; i++) {
		json_object_set_new(texts, files[i].name, json_stringn(files[i].text, files[i].len));
		if (!files[i].map)
			continue;
		json_object_set_new(maps, files[i].name, json_string(files[i].map));
		mapped = true;
	}
	if (mapped)
		return json_pack("{s:o,s:o,s:b,s:b}", "files", texts, "maps", maps, "dry_run", options->dry_run, "prune", options->prune);
	json_decref(maps);
	return json_pack("{s:o,s:b,s:b}", "files", texts, "dry_run", options->dry_run, "prune", options->prune);
}

static const char *keep_string(struct session *s, const json_t *object, const char *key)
{
	return arena_strdup(s->arena, json_string_value(json_object_get(object, key)));
}

static bool answer_from_reply(struct session *s, const json_t *reply, struct import_answer *ret, struct err *e)
{
	const json_t *diff = json_object_get(reply, "diff"), *counts = json_object_get(reply, "counts");

	ret->n = json_array_size(diff);
	ret->changes = arena_array(s->arena, ret->n + 1, sizeof *ret->changes);
	if (!ret->changes || !json_is_object(counts))
		return err_set(e, ERR_MALFORMED, "%s", _("the collector's answer is not understood"));
	for (size_t i = 0; i < ret->n; i++) {
		const json_t *c = json_array_get(diff, i);

		ret->changes[i] = (struct change_line){ keep_string(s, c, "change"), keep_string(s, c, "file"), keep_string(s, c, "key"),
		                                        keep_string(s, c, "column"), keep_string(s, c, "before"),
		                                        keep_string(s, c, "after") };
		if (!ret->changes[i].change || !ret->changes[i].file || !ret->changes[i].key)
			return err_set(e, ERR_MALFORMED, "%s", _("the collector's answer is not understood"));
	}
	ret->counts = (struct import_counts){ json_integer_value(json_object_get(counts, "added")),
	                                      json_integer_value(json_object_get(counts, "modified")),
	                                      json_integer_value(json_object_get(counts, "removed")),
	                                      json_integer_value(json_object_get(counts, "confirmed")) };
	return true;
}

/* The daemon writes the configured inventory only. */
static bool is_daemons_inventory(const struct session *s)
{
	const char *given = s->line->values[OPT_INVENTORY];
	char a[PATH_MAX], b[PATH_MAX];

	if (!given || strcmp(given, s->conf->inventory) == 0)
		return true;
	return realpath(given, a) && realpath(s->conf->inventory, b) && strcmp(a, b) == 0;
}

/* ERR_NO_DAEMON: nobody answers, the import is still to be done. */
static bool import_by_daemon(struct session *s, const struct import_file *files, size_t n, const struct import_options *options,
                             struct import_answer *ret, struct err *e)
{
	json_t *params, *reply;
	bool ok;

	if (!is_daemons_inventory(s))
		return err_set(e, ERR_NO_DAEMON, "another inventory than the collector's");
	params = import_params(files, n, options);
	if (!params)
		return err_set(e, ERR_MEMORY, "out of memory");
	ok = control_request(s->conf->control, "import", params, IMPORT_TIMEOUT_MS, &reply, e);
	json_decref(params);
	if (!ok)
		return false;
	ok = answer_from_reply(s, reply, ret, e);
	json_decref(reply);
	return ok;
}

static bool read_files(struct session *s, struct import_file **ret_files, size_t *ret_n, struct err *e)
{
	bool mapped = cli_has(s->line, OPT_MAP);
	const char *path = mapped ? s->line->args[0] : shipped_find(s->line->args[0], NULL, s->arena);
	const char *map = mapped ? shipped_find(s->line->values[OPT_MAP], "maps", s->arena) : NULL;

	*ret_files = arena_alloc(s->arena, sizeof **ret_files);
	*ret_n = 1;
	if (!*ret_files || !path || (mapped && !map))
		return err_set(e, ERR_MEMORY, "out of memory");
	if (mapped)
		return import_read_mapped(path, map, s->arena, *ret_files, e);
	if (!strchr(path, '/') && access(path, F_OK) != 0)
		return err_set(e, ERR_NOT_FOUND, _("%s: there is no such folder here, nor in %s, where what comes with Vigie is looked for; "
		                                   "VIGIE_SHIPPED names another place"), path, shipped_folder());
	return import_read_dir(path, s->arena, ret_files, ret_n, e);
}

bool verb_import(struct session *s, int *ret_status, struct err *e)
{
	const struct import_options options = { .dry_run = cli_has(s->line, OPT_DRY_RUN), .prune = cli_has(s->line, OPT_PRUNE) };
	struct import_answer answer = { 0 };
	struct import_file *files;
	size_t n;

	(void)ret_status;
	if (!read_files(s, &files, &n, e))
		return false;
	if (!judge_here(s, files, n, &options, &answer, e))
		return false;
	if (!import_by_daemon(s, files, n, &options, &answer, e)
	    && (e->kind != ERR_NO_DAEMON || !import_alone(s, files, n, &options, &answer, e)))
		return false;
	tell_warnings(s, &answer.found);
	return print_answer(s, &answer, options.dry_run, e);
}

struct export_answer {
	const char *directory;
	int64_t rows;
};

static const struct column export_columns[] = {
	COLUMN(export_answer, "directory", N_("Directory"), VALUE_TEXT, directory, 1),
	COLUMN(export_answer, "rows", N_("Rows"), VALUE_INTEGER, rows, 1),
};

static const struct noun export_noun = {
	.name = "export", .empty = "", .columns = export_columns, .n_columns = ARRAY_LEN(export_columns),
	.row_size = sizeof(struct export_answer),
};

bool verb_export(struct session *s, int *ret_status, struct err *e)
{
	const char *dir = s->line->args[0];
	size_t rows;

	(void)ret_status;
	if (!session_read_begin(s, e))
		return false;
	if (mkdir(dir, 0750) != 0 && errno != EEXIST)
		return err_set_errno(e, "%s", dir);
	if (!export_run(s->reader, dir, &rows, e))
		return false;
	if (reader_withholds_personal(s->reader))
		session_complain(s, _("contacts.csv is left out: telephone and mail of contacts are not shown to your role"));
	if (output_is_machine(&s->out))
		output_object(&s->out, &export_noun, &(struct export_answer){ dir, (int64_t)rows });
	else
		output_line(&s->out, ngettext("%zu row written to %s", "%zu rows written to %s", rows), rows, dir);
	return true;
}
