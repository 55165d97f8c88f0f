#include "import.h"
#include "intl.h"
#include "inventory/db.h"
#include "inventory/entity_sql.h"
#include "inventory/export_internal.h"
#include "inventory/reader_internal.h"
#include "whole_file.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool needs_quotes(const char *s)
{
	return strpbrk(s, ",;\t\"\n\r") || *s == ' ' || (*s && s[strlen(s) - 1] == ' ');
}

static void append_cell(struct text *t, const char *value)
{
	if (!value)
		return;
	if (!needs_quotes(value)) {
		text_append(t, value);
		return;
	}
	text_append_char(t, '"');
	for (const char *quote; (quote = strchr(value, '"')); value = quote + 1) {
		text_append_n(t, value, (size_t)(quote - value));
		text_append(t, "\"\"");
	}
	text_append(t, value);
	text_append_char(t, '"');
}

static bool append_row(sqlite3_stmt *st, const struct entity_file *f, struct arena *a, struct text *t)
{
	size_t name = entity_name_column(f);
	int at = 3;

	for (size_t i = 0; i < f->n_columns; i++) {
		const char *value;

		if (i > 0)
			text_append_char(t, ',');
		if (i == name)
			value = (const char *)sqlite3_column_text(st, 1);
		else if (!entity_sql_column(&f->columns[i], st, at++, a, &value))
			return false;
		append_cell(t, value);
	}
	text_append_char(t, '\n');
	return true;
}

bool export_text(sqlite3 *db, const struct entity_file *f, wall_t at, struct text *t, size_t *ret_rows, struct err *e)
{
	sqlite3_stmt *st = entity_sql_prepare(db, f, ENTITY_SQL_SELECT_AT, e);
	struct arena *a = arena_new();
	bool ok = st && a;
	int rc = SQLITE_DONE;

	if (st && !a)
		err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < f->n_columns; i++)
		text_appendf(t, "%s%s", i ? "," : "", f->columns[i].name);
	text_append_char(t, '\n');
	if (ok)
		sqlite3_bind_int64(st, 1, wall_is_known(at) ? at.ms : INT64_MAX);
	while (ok && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		ok = append_row(st, f, a, t) || err_set(e, ERR_MEMORY, "out of memory");
		arena_reset(a);
		++*ret_rows;
	}
	if (ok && rc != SQLITE_DONE)
		ok = db_error(db, rc, _("cannot read the inventory"), e);
	if (ok && t->failed)
		ok = err_set(e, ERR_LIMIT, _("%s would be larger than what an import reads"), f->file);
	sqlite3_finalize(st);
	arena_free(a);
	return ok;
}

static bool write_file(const char *dir, const char *name, const struct text *t, struct err *e)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path)
		return err_set(e, ERR_USAGE, _("%.64s…: the path is too long"), dir);
	return whole_file_write(path, text_str(t), t->len, 0640, true, e);
}

static bool make_dir(const char *dir, struct err *e)
{
	return mkdir(dir, 0750) == 0 || errno == EEXIST || err_set_errno(e, "%s", dir);
}

bool export_files(sqlite3 *db, wall_t at, bool personal, const char *dir, size_t *ret_rows, struct err *e)
{
	struct text *texts = calloc(n_entity_files, sizeof *texts);
	size_t rows = 0;
	bool ok = texts || err_set(e, ERR_MEMORY, "out of memory");

	for (size_t i = 0; ok && i < n_entity_files; i++) {
		if (!personal && entity_file_is_personal(&entity_files[i]))
			continue;
		texts[i] = TEXT_INIT(EXPORT_FILE_MAX);
		ok = export_text(db, &entity_files[i], at, &texts[i], &rows, e);
	}
	ok = ok && make_dir(dir, e);
	for (size_t i = 0; ok && i < n_entity_files; i++)
		ok = texts[i].len == 0 || write_file(dir, entity_files[i].file, &texts[i], e);
	for (size_t i = 0; texts && i < n_entity_files; i++)
		text_done(&texts[i]);
	free(texts);
	if (ok)
		*ret_rows = rows;
	return ok;
}

/* A file that no import reads: whoever is given the folder sees what it is. */
static bool mark_simulation(const char *dir, struct err *e)
{
	struct text words = TEXT_INIT(256);
	bool ok;

	text_append(&words, "SIMULATION: this region is invented; no establishment, supplier or person in these files exists.\n");
	ok = write_file(dir, "SIMULATION.txt", &words, e);
	text_done(&words);
	return ok;
}

bool export_run(struct reader *r, const char *dir, size_t *ret_rows, struct err *e)
{
	bool simulation;

	return read_simulation(r, &simulation, e) && export_files(r->db.handle, r->at, !r->personal_withheld, dir, ret_rows, e)
	       && (!simulation || mark_simulation(dir, e));
}
