#include "probes/control_import.h"

#include "import.h"
#include "log.h"
#include "probes/control_connection.h"
#include "probes/control_journal.h"

#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 64 };

struct import_task {
	struct store_task task;
	struct control_call *call;   /* its request holds the texts */
	struct import_file files[FILES_MAX];
	size_t n_files;
	struct import_options options;
	struct arena *arena;
	struct import_report report;
	struct registry *registry;
	bool journalled;             /* a refusal gets its row */
	int64_t left_out;
	bool ok, reread;             /* reread: the registry could be read again after the import */
	struct err error, reread_error;
};

static void import_work(struct store *s, struct store_task *t)
{
	struct import_task *i = (struct import_task *)t;

	i->ok = import_run(s, wall_now(), i->files, i->n_files, &i->options, i->arena, &i->report, &i->error);
	if (i->ok && !i->options.dry_run)
		i->reread = store_read_registry(s, &i->registry, &i->reread_error);
	if (!i->ok && i->journalled && i->error.kind == ERR_DATA)
		journal_refusal(s, &(struct act){ .uid = i->options.uid, .at = wall_now(), .from = WALL_NEVER, .until = WALL_NEVER }, "import",
		                "refused", i->left_out);
}

/* What was written is told by its counts: a first import may change more than a reply may hold. */
static json_t *report_json(const struct import_report *r, bool dry_run)
{
	json_t *diff = json_array();

	for (size_t i = 0; dry_run && i < r->n_changes; i++) {
		const struct import_change *c = &r->changes[i];

		json_array_append_new(diff, json_pack("{s:s,s:s,s:s,s:s?,s:s?,s:s?}", "change", import_change_name(c->kind), "file", c->file,
		                                      "key", c->key, "column", c->column, "before", c->before, "after", c->after));
	}
	return json_pack("{s:o,s:{s:I,s:I,s:I,s:I}}", "diff", diff, "counts", "added", (json_int_t)r->added, "modified",
	                 (json_int_t)r->modified, "removed", (json_int_t)r->removed, "confirmed", (json_int_t)r->confirmed);
}

static void import_succeeded(struct daemon *d, struct import_task *i)
{
	struct err e;

	if (i->reread && !daemon_take_registry(d, i->registry, &e))
		log_event(LOG_ERR, "registry.reload", "reason=\"%s\"", e.text);
	if (!i->reread && !i->options.dry_run)
		log_event(LOG_ERR, "registry.reload", "reason=\"%s\"", i->reread_error.text);
	log_event(LOG_NOTICE, "import.done", "uid=%ld dry_run=%s added=%zu modified=%zu removed=%zu confirmed=%zu",
	          (long)i->call->peer.uid, i->options.dry_run ? "yes" : "no", i->report.added, i->report.modified,
	          i->report.removed, i->report.confirmed);
	control_answer(i->call, report_json(&i->report, i->options.dry_run));
}

static void import_finish(struct daemon *d, struct store_task *t, bool ran)
{
	struct import_task *i = (struct import_task *)t;

	if (!ran)
		i->ok = err_set(&i->error, ERR_REFUSED, "the collector is stopping");
	if (i->journalled && (i->ok || i->error.kind != ERR_DATA))
		budget_give_back(&i->call->server->refusals, i->options.uid, i->left_out);
	if (i->ok) {
		import_succeeded(d, i);
	} else {
		log_event(LOG_NOTICE, "import.refused", "uid=%ld reason=\"%s\"", (long)i->call->peer.uid, i->error.text);
		control_refuse_err(i->call, &i->error);
	}
	arena_free(i->arena);
	free(i);
}

static bool read_flag(const json_t *params, const char *name, bool *ret, struct err *e)
{
	const json_t *value = json_object_get(params, name);

	if (value && !json_is_boolean(value) && !json_is_null(value))
		return err_set(e, ERR_USAGE, "%s: expected true or false", name);
	*ret = json_is_true(value);
	return true;
}

/* {"sites.csv": text, …} and perhaps {"x.csv": map text}. */
static bool read_files(struct import_task *i, const json_t *params, struct err *e)
{
	json_t *files = json_object_get(params, "files"), *maps = json_object_get(params, "maps"), *text;
	const char *name;

	if (!json_is_object(files) || json_object_size(files) == 0 || json_object_size(files) > FILES_MAX
	    || (maps && !json_is_object(maps) && !json_is_null(maps)))
		return err_set(e, ERR_USAGE, "files: expected an object of up to %d file names and their texts", FILES_MAX);
	json_object_foreach(files, name, text) {
		json_t *map = json_object_get(maps, name);

		if (!json_is_string(text) || (map && !json_is_string(map)))
			return err_set(e, ERR_USAGE, "files: expected the text of '%.64s'", name);
		i->files[i->n_files++] = (struct import_file){
			.name = name, .text = json_string_value(text), .len = json_string_length(text),
			.map = json_string_value(map), .map_name = map ? name : NULL,
		};
	}
	return read_flag(params, "dry_run", &i->options.dry_run, e) && read_flag(params, "prune", &i->options.prune, e);
}

void control_import(struct control_call *call)
{
	struct import_task *i = calloc(1, sizeof *i);
	struct err e;

	if (i)
		i->arena = arena_new();
	if (!i || !i->arena) {
		free(i);
		control_refuse(call, CONTROL_INTERNAL, "no memory for an import");
		return;
	}
	i->call = call;
	i->task.work = import_work;
	i->task.finish = import_finish;
	if (read_files(i, call->request.params, &e) && store_can_write(call->daemon, &e)) {
		i->options.uid = call->peer.uid;
		i->options.journalled = !i->options.dry_run;
		i->journalled = !i->options.dry_run && budget_take(&call->server->refusals, call->peer.uid, daemon_now(call->daemon), &i->left_out);
		store_submit(call->daemon, &i->task);
		return;
	}
	arena_free(i->arena);
	free(i);
	control_refuse_err(call, &e);
}
