#include "tests/importing.h"

#include "inventory/export_internal.h"
#include "inventory/store_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

int importing_open(void **state)
{
	struct importing *f = calloc(1, sizeof *f);

	f->a = arena_new();
	f->now = (wall_t){ 1700000000000 };
	if (!store_open(":memory:", &f->s, &f->e))
		return -1;
	*state = f;
	return 0;
}

int importing_close(void **state)
{
	struct importing *f = *state;

	store_close(f->s);
	arena_free(f->a);
	free(f);
	return 0;
}

bool importing_run(struct importing *f, const char *name, const char *text, struct import_options options)
{
	struct import_file file = { .name = name, .text = text, .len = strlen(text) };

	memset(&f->e, 0, sizeof f->e);
	f->now.ms += 1000;
	return import_run(f->s, f->now, &file, 1, &options, f->a, &f->report, &f->e);
}

void importing_take(struct importing *f, const char *name, const char *text)
{
	if (!importing_run(f, name, text, (struct import_options){ 0 }))
		fail_msg("%s", f->e.text);
}

int64_t importing_number(struct importing *f, const char *sql)
{
	sqlite3_stmt *st;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(store_sqlite(f->s), sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

char *importing_content(struct importing *f)
{
	struct text t = TEXT_INIT(64 * 1024 * 1024);
	char *copy;

	for (size_t i = 0; i <= n_entity_files; i++) {
		char sql[64];
		sqlite3_stmt *st;

		snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY 1, 2", i ? entity_files[i - 1].kind : "entity");
		assert_int_equal(sqlite3_prepare_v2(store_sqlite(f->s), sql, -1, &st, NULL), SQLITE_OK);
		while (sqlite3_step(st) == SQLITE_ROW) {
			for (int c = 0; c < sqlite3_column_count(st); c++) {
				const char *value = (const char *)sqlite3_column_text(st, c);

				text_append(&t, value ? value : "\\N");
				text_append_char(&t, '\t');
			}
			text_append_char(&t, '\n');
		}
		sqlite3_finalize(st);
	}
	copy = strdup(text_str(&t));
	text_done(&t);
	return copy;
}
