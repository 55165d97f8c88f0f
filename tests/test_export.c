#include "import.h"
#include "inventory/db.h"
#include "inventory/entity_sql.h"
#include "inventory/export_internal.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/vigie-test-export-XXXXXX";
static struct err e;

static const char *path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	return path;
}

static void import(struct store *s, int64_t now, const struct import_file *files, size_t n, struct import_report *ret)
{
	struct arena *a = arena_new();

	if (!import_run(s, (wall_t){ now }, files, n, &(struct import_options){ 0 }, a, ret, &e))
		fail_msg("%s", e.text);
	ret->changes = NULL;
	arena_free(a);
}

/* xorshift64*: the same rows for the same seed. */
static uint64_t seed;
static unsigned last_finess;

static size_t pick(size_t n)
{
	seed ^= seed >> 12, seed ^= seed << 25, seed ^= seed >> 27;
	return (size_t)((seed * UINT64_C(2685821657736338717)) >> 33) % n;
}

static void append_text(struct text *t, const char *const *parts, size_t n_parts)
{
	for (size_t i = 1 + pick(6); i > 0; i--)
		text_append(t, parts[pick(n_parts)]);
}

/* An object and a measure of it. */
static const char *const judged[][2] = {
	{ "link:*", "in_util" }, { "link:*", "out_util" }, { "link:*", "loss_ratio" }, { "link:*", "latency_ms" }, { "link:*", "in_errors_ps" },
	{ "link:*", "out_errors_ps" }, { "link:*", "in_discards_ps" }, { "link:*", "out_discards_ps" }, { "device:*", "loss_ratio" },
	{ "device:*", "latency_ms" }, { "device:*", "cpu_ratio" }, { "device:*", "memory_ratio" }, { "device:*", "used_ratio" },
	{ "device:fixed device", "cpu_ratio" }, { "device:fixed device", "latency_ms" }, { "device:fixed device", "used_ratio" },
	{ "device:fixed device", "memory_ratio" }, { "service:*", "latency_ms" }, { "device:fixed device", "loss_ratio" },
};

/* What a person may write in a cell of this column, quoted as RFC 4180 asks. row makes names unique. */
static void append_value(struct text *t, const struct entity_column *c, size_t row)
{
	static const char *const words[] = { "a", "É", "\"", "'", ",", " ", "œ", "x:y", "(z)", "→", "=1+1", "日本", "-", "#", "\\" };
	static const char *const lines[] = { "a", "\n", "\"", ",", ";", "b c", "\n\n", "é" };
	struct text raw = TEXT_INIT(8192);

	if (!c->required && !c->key && pick(3) == 0)
		return;
	if (strcmp(c->name, "notes") == 0 || strcmp(c->name, "runbook") == 0)
		append_text(&raw, lines, ARRAY_LEN(lines));
	else if (strcmp(c->name, "measure") == 0)
		text_append(&raw, judged[row % ARRAY_LEN(judged)][1]);
	else if (strcmp(c->name, "critical") == 0 || strcmp(c->name, "hysteresis") == 0)
		text_appendf(&raw, "0.%zu", 1 + pick(9000));
	else if (strcmp(c->name, "target") == 0)
		text_appendf(&raw, "http://host-%zu.example:8080/é,\"%zu", pick(9), row);
	else if (strcmp(c->name, "expect_status") == 0)
		text_append(&raw, "2xx, 401");
	else if (strcmp(c->name, "called_ae") == 0 || strcmp(c->name, "calling_ae") == 0)
		text_appendf(&raw, "=A%zu \"E,", pick(10));
	else if (strcmp(c->name, "resolve") == 0)
		text_append(&raw, "[2001:db8::1]:80");
	else if (strcmp(c->name, "warning_days") == 0 || strcmp(c->name, "critical_days") == 0)
		text_appendf(&raw, "%zu", *c->name == 'w' ? 7 + pick(1000) : pick(8));
	else if (c->type == COLUMN_TEXT && strcmp(c->name, "kind") == 0)
		text_appendf(&raw, "k%zu", row);
	else if (c->type == COLUMN_TEXT) {
		append_text(&raw, words, ARRAY_LEN(words));
		if (c->required)
			text_appendf(&raw, "%zu", row);
	} else if (strcmp(c->name, "networks") == 0)
		text_appendf(&raw, "10.%zu.0.0/16;2001:db8:%zu::/48", pick(250), pick(9));
	else if (c->type == COLUMN_LIST) {
		for (size_t i = 1 + pick(3); i > 0; i--)
			text_appendf(&raw, "é %zu;", pick(9));
	} else if (c->type == COLUMN_INTEGER)
		text_appendf(&raw, "%zu", (size_t)c->min + pick(1000));
	else if (c->type == COLUMN_REAL)
		text_appendf(&raw, "%s%zu.%zu", c->min < 0 && pick(2) ? "-" : "", pick(80), pick(1000000));
	else if (c->type == COLUMN_BOOLEAN)
		text_append(&raw, pick(2) ? "yes" : "no");
	else if (c->type == COLUMN_DATE)
		text_appendf(&raw, "20%02zu-%02zu-%02zu", strstr(c->name, "end") ? 50 + pick(49) : pick(49), 1 + pick(12), 1 + pick(28));
	else if (c->type == COLUMN_ADDRESS)
		text_appendf(&raw, pick(2) ? "192.0.2.%zu" : "host-%zu.example", pick(250));
	else if (c->type == COLUMN_CHOICE)
		text_append_n(&raw, c->choices, strcspn(c->choices, ";"));
	else if (c->type == COLUMN_FINESS)
		text_appendf(&raw, "99%07u", ++last_finess);
	else if (c->type == COLUMN_DURATION)
		text_appendf(&raw, "%zum", 1 + pick(100));
	else if (c->type == COLUMN_PORTS)
		text_appendf(&raw, "%zu-%d", pick(1000), 60000);
	else if (c->type == COLUMN_WINDOW)
		text_append(&raw, "mon-fri 08:00-18:00");
	else if (c->type == COLUMN_OBJECT)
		text_append(&raw, judged[row % ARRAY_LEN(judged)][0]);
	text_append_char(t, '"');
	for (const char *p = text_str(&raw); *p; p++) {
		if (*p == '"')
			text_append_char(t, '"');
		text_append_char(t, *p);
	}
	text_append_char(t, '"');
	text_done(&raw);
}

/* Random rows of a file; references are left out where they may be and point to fixed rows where they may not. */
static void append_file(struct text *t, const struct entity_file *f, size_t rows)
{
	for (size_t i = 0; i < f->n_columns; i++)
		text_appendf(t, "%s%s", i ? "," : "", f->columns[i].name);
	for (size_t row = 0; row < rows; row++) {
		text_append_char(t, '\n');
		for (size_t i = 0; i < f->n_columns; i++) {
			const struct entity_column *c = &f->columns[i];
			bool site = strcmp(f->kind, "site") == 0, coordinate = strcmp(c->name, "latitude") == 0 || strcmp(c->name, "longitude") == 0;

			text_append(t, i ? "," : "");
			if (site && coordinate)
				text_appendf(t, "%zu.5", row % 90);
			else if (strcmp(f->kind, "link") == 0 && (strcmp(c->name, "interface") == 0 || strcmp(c->name, "z_interface") == 0))
				continue;
			else if (strcmp(f->kind, "link") == 0 && strcmp(c->name, "address") == 0)
				text_append(t, "gw.example");
			else if (strcmp(f->kind, "threshold") == 0 && strcmp(c->name, "warning") == 0)
				text_append(t, "0.1");
			else if (strcmp(f->kind, "dependency") == 0 && c->type == COLUMN_REF)
				text_append(t, i ? "device:fixed device" : "site:fixed site");
			else if (c->type == COLUMN_REF || c->type == COLUMN_REF_LIST)
				text_appendf(t, "%s%s", c->required ? "fixed " : "", c->required ? c->ref : "");
			else
				append_value(t, c, row);
		}
	}
	text_append_char(t, '\n');
}

static void add_fixed_rows(struct store *s)
{
	static const char *const files[][2] = {
		{ "suppliers.csv", "name\nfixed supplier\n" },
		{ "sites.csv", "name\nfixed site\n" },
		{ "devices.csv", "name,site,kind,address\nfixed device,fixed site,vm,192.0.2.1\n" },
		{ "covolinks.csv", "name,site,device,address,called_ae\nfixed covolink,fixed site,fixed device,192.0.2.2,AE\n" },
	};
	struct import_report r;

	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		import(s, 1000, &(struct import_file){ .name = files[i][0], .text = files[i][1], .len = strlen(files[i][1]) }, 1, &r);
}

static void what_is_exported_and_imported_again_changes_nothing(void **state)
{
	struct store *s;

	(void)state;
	seed = getenv("VIGIE_SEED") ? strtoull(getenv("VIGIE_SEED"), NULL, 0) | 1 : (uint64_t)time(NULL) * 2 + 1;
	printf("# VIGIE_SEED=%llu\n", (unsigned long long)seed);
	assert_true(store_open(":memory:", &s, &e));
	add_fixed_rows(s);
	for (int round = 0; round < 5; round++) {
		struct text texts[18];
		struct import_file files[18], *read;
		struct arena *a = arena_new();
		struct import_report r;
		size_t rows = 0, n;

		assert_int_equal(ARRAY_LEN(files), n_entity_files);
		for (size_t i = 0; i < n_entity_files; i++) {
			texts[i] = TEXT_INIT(1 << 22);
			append_file(&texts[i], &entity_files[i], ARRAY_LEN(judged));
			files[i] = (struct import_file){ .name = entity_files[i].file, .text = text_str(&texts[i]), .len = texts[i].len };
		}
		import(s, 2000 + round * 1000, files, n_entity_files, &r);
		if (!export_files(store_sqlite(s), WALL_NEVER, true, dir, &rows, &e))
			fail_msg("%s", e.text);
		assert_true(rows >= n_entity_files * ARRAY_LEN(judged));
		assert_true(import_read_dir(dir, a, &read, &n, &e));
		assert_int_equal(n, n_entity_files);
		import(s, 2500 + round * 1000, read, n, &r);
		assert_int_equal(r.added + r.modified + r.removed, 0);
		assert_int_equal(r.confirmed, rows);
		arena_free(a);
		for (size_t i = 0; i < n_entity_files; i++)
			text_done(&texts[i]);
	}
	store_close(s);
}

static void an_export_shows_the_instant_that_was_asked(void **state)
{
	struct import_report r;
	struct text t = TEXT_INIT(4096);
	struct store *s;
	size_t rows = 0;

	(void)state;
	assert_true(store_open(":memory:", &s, &e));
	import(s, 1000, &(struct import_file){ .name = "perimeters.csv", .text = "name,rd\nb,1\na,\n", .len = 15 }, 1, &r);
	import(s, 2000, &(struct import_file){ .name = "perimeters.csv", .text = "name,rd\nb,2\n", .len = 12 }, 1, &r);
	assert_true(export_text(store_sqlite(s), entity_file_find("perimeters.csv"), (wall_t){ 1500 }, &t, &rows, &e));
	assert_string_equal(text_str(&t), "name,kind,rd,owner\na,,,\nb,,1,\n");
	text_clear(&t);
	assert_true(export_text(store_sqlite(s), entity_file_find("perimeters.csv"), WALL_NEVER, &t, &rows, &e));
	assert_string_equal(text_str(&t), "name,kind,rd,owner\na,,,\nb,,2,\n");
	text_clear(&t);
	assert_true(export_text(store_sqlite(s), entity_file_find("perimeters.csv"), (wall_t){ 500 }, &t, &rows, &e));
	assert_string_equal(text_str(&t), "name,kind,rd,owner\n");
	text_done(&t);
	store_close(s);
}

static void a_reader_exports_what_a_store_imported(void **state)
{
	struct import_report r;
	struct import_file *files;
	struct arena *a = arena_new();
	struct reader *reader;
	struct store *s;
	size_t rows, n;
	char out[64];

	(void)state;
	snprintf(out, sizeof out, "%s/new", dir);
	assert_true(store_open(path_of("vigie.db"), &s, &e));
	import(s, 1000, &(struct import_file){ .name = "sites.csv", .text = "name\nA\n", .len = 7 }, 1, &r);
	store_close(s);
	assert_true(reader_open(path_of("vigie.db"), &reader, &e));
	assert_true(reader_begin(reader, (wall_t){ 2000 }, WALL_NEVER, &e));
	assert_true(export_run(reader, out, &rows, &e));
	assert_int_equal(rows, 1);
	reader_end(reader);
	assert_true(import_read_dir(out, a, &files, &n, &e));
	assert_int_equal(n, n_entity_files);
	assert_false(export_run(reader, "/proc/nowhere/x", &rows, &e));
	reader_close(reader);
	arena_free(a);
}

static void a_reader_judges_an_import_and_writes_nothing(void **state)
{
	const struct import_file good = { .name = "sites.csv", .text = "name\nB\n", .len = 7 };
	const struct import_file bad = { .name = "sites.csv", .text = "name,college\nB,Z\n", .len = 17 };
	const struct import_options options = { 0 };
	struct arena *a = arena_new();
	struct import_report r;
	struct reader *reader;

	(void)state;
	assert_true(reader_open(path_of("vigie.db"), &reader, &e));
	assert_true(reader_begin(reader, (wall_t){ 3000 }, WALL_NEVER, &e));
	assert_true(import_judge(reader, &good, 1, &options, a, &r, &e));
	assert_int_equal(r.added, 1);
	assert_true(import_judge(reader, &good, 1, &options, a, &r, &e));
	assert_int_equal(r.added, 1);
	assert_false(import_judge(reader, &bad, 1, &options, a, &r, &e));
	assert_int_equal(r.n_mistakes, 1);
	assert_string_equal(r.mistakes[0], "sites.csv:2: college: expected one of A, B, C, D, E, F, got 'Z'");
	reader_close(reader);
	arena_free(a);
}

static void a_folder_is_read_file_by_file_and_a_mistyped_name_is_told(void **state)
{
	struct arena *a = arena_new();
	struct import_file *files;
	char expected[256];
	size_t n;
	FILE *f;

	(void)state;
	assert_int_equal(mkdir(path_of("csv"), 0755), 0);
	assert_false(import_read_dir(path_of("csv"), a, &files, &n, &e));
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	assert_false(import_read_dir(path_of("missing"), a, &files, &n, &e));
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	f = fopen(path_of("csv/links.csv"), "w");
	fputs("name,site\n", f);
	fclose(f);
	f = fopen(path_of("csv/README.txt"), "w");
	fclose(f);
	assert_true(import_read_dir(path_of("csv"), a, &files, &n, &e));
	assert_int_equal(n, 1);
	assert_string_equal(files[0].name, "links.csv");
	assert_int_equal(files[0].len, 10);
	f = fopen(path_of("csv/device.csv"), "w");
	fclose(f);
	assert_false(import_read_dir(path_of("csv"), a, &files, &n, &e));
	snprintf(expected, sizeof expected, "%s/csv/device.csv: no file of the inventory is called so; the nearest is 'devices.csv'", dir);
	assert_string_equal(e.text, expected);
	assert_int_equal(e.kind, ERR_DATA);
	remove(path_of("csv/device.csv"));
	f = fopen(path_of("csv/links.csv"), "w");
	fputs("name,site\nA\xe9,B\n", f);
	fclose(f);
	assert_false(import_read_dir(path_of("csv"), a, &files, &n, &e));
	assert_string_equal(e.text, "links.csv:2: expected UTF-8 text, got the byte 0xe9 (a mapping can say windows-1252)");
	assert_int_equal(truncate(path_of("csv/links.csv"), 65 << 20), 0);
	assert_false(import_read_dir(path_of("csv"), a, &files, &n, &e));
	assert_int_equal(e.kind, ERR_LIMIT);
	remove(path_of("csv/links.csv"));
	assert_int_equal(mkfifo(path_of("csv/links.csv"), 0600), 0);
	assert_false(import_read_dir(path_of("csv"), a, &files, &n, &e));
	assert_non_null(strstr(e.text, "expected a regular file"));
	arena_free(a);
}

static void a_mapped_file_is_read_as_its_mapping_says(void **state)
{
	struct arena *a = arena_new();
	char csv[128], map[128];
	struct import_file file;
	FILE *f;

	(void)state;
	snprintf(csv, sizeof csv, "%s", path_of("\xe9tab.txt"));
	snprintf(map, sizeof map, "%s", path_of("x.map"));
	f = fopen(csv, "w");
	fputs("rs\nH\xf4pital\n", f);
	fclose(f);
	f = fopen(map, "w");
	fputs("file = sites.csv encoding = windows-1252 column name { from = rs }\n", f);
	fclose(f);
	assert_true(import_read_mapped(csv, map, a, &file, &e));
	assert_string_equal(file.text, "rs\nHôpital\n");
	assert_true(utf8_is_valid(file.name, strlen(file.name)));
	f = fopen(map, "w");
	fputs("file = sites.csv column name { from = rs }\n", f);
	fclose(f);
	assert_false(import_read_mapped(csv, map, a, &file, &e));
	assert_int_equal(e.kind, ERR_DATA);
	assert_false(import_read_mapped(csv, path_of("missing.map"), a, &file, &e));
	assert_int_equal(e.kind, ERR_NOT_FOUND);
	arena_free(a);
}

/* In a child, for it gives privileges up. */
static void root_becomes_the_owner_of_the_folder_before_it_opens_the_inventory(void **state)
{
	char folder[128], file[160];
	struct stat st;
	int status;
	pid_t pid;

	(void)state;
	if (geteuid() != 0)
		return; /* only root has somebody to become */
	snprintf(folder, sizeof folder, "%s", path_of("owned"));
	snprintf(file, sizeof file, "%s/vigie.db", folder);
	assert_int_equal(mkdir(folder, 0755), 0);
	assert_int_equal(chmod(dir, 0755), 0);
	assert_int_equal(chown(folder, 54321, 54322), 0);
	pid = fork();
	if (pid == 0) {
		struct store *s;
		bool ok = import_open_store(file, &s, &e) && geteuid() == 54321 && getegid() == 54322 && setuid(0) != 0;

		_exit(ok ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_uid, 54321);
	assert_int_equal(st.st_gid, 54322);
}

static void every_statement_on_every_table_prepares(void **state)
{
	struct store *s;

	(void)state;
	assert_true(store_open(":memory:", &s, &e));
	for (size_t i = 0; i < n_entity_files; i++) {
		for (int which = 0; which < ENTITY_SQL_COUNT; which++) {
			sqlite3_stmt *st = entity_sql_prepare(store_sqlite(s), &entity_files[i], (enum entity_sql)which, &e);

			if (!st)
				fail_msg("%s", e.text);
			sqlite3_finalize(st);
		}
	}
	store_close(s);
}

static void a_region_of_12000_rows_is_imported_within_its_budget(void **state)
{
	struct text sites = TEXT_INIT(1 << 24), devices = TEXT_INIT(1 << 24), links = TEXT_INIT(1 << 24);
	struct import_report r;
	struct timespec from, to;
	struct store *s;
	double seconds;

	(void)state;
	text_append(&sites, "name,finess,commune\n");
	text_append(&devices, "name,site,kind,address,credential\n");
	text_append(&links, "name,site,device,interface,expected_bps\n");
	for (int i = 0; i < 2000; i++)
		text_appendf(&sites, "site %d,99%07d,Rouen\n", i, i);
	for (int i = 0; i < 5000; i++) {
		text_appendf(&devices, "device %d,site %d,router,10.0.%d.%d,region\n", i, i % 2000, i / 250, i % 250);
		text_appendf(&links, "link %d,site %d,device %d,ge-0/0/%d,100000000\n", i, i % 2000, i, i % 24);
	}
	assert_true(store_open(path_of("region.db"), &s, &e));
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	import(s, 1000, (struct import_file[]){ { .name = "links.csv", .text = text_str(&links), .len = links.len },
	                                        { .name = "devices.csv", .text = text_str(&devices), .len = devices.len },
	                                        { .name = "sites.csv", .text = text_str(&sites), .len = sites.len } }, 3, &r);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	printf("# 12,000 rows in %.3f s of CPU\n", seconds);
	assert_int_equal(r.added, 12000);
#ifndef __SANITIZE_ADDRESS__
	assert_true(seconds <= 2.0);
#endif
	store_close(s);
	text_done(&sites);
	text_done(&devices);
	text_done(&links);
}

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static void remove_tree(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *entry;

	while (d && (entry = readdir(d))) {
		char child[512];

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
		if (entry->d_type == DT_DIR)
			remove_tree(child);
		else
			unlink(child);
	}
	if (d)
		closedir(d);
	rmdir(path);
}

static int remove_dir(void **state)
{
	(void)state;
	remove_tree(dir);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_exported_and_imported_again_changes_nothing),
		cmocka_unit_test(an_export_shows_the_instant_that_was_asked),
		cmocka_unit_test(a_reader_exports_what_a_store_imported),
		cmocka_unit_test(a_reader_judges_an_import_and_writes_nothing),
		cmocka_unit_test(a_folder_is_read_file_by_file_and_a_mistyped_name_is_told),
		cmocka_unit_test(a_mapped_file_is_read_as_its_mapping_says),
		cmocka_unit_test(root_becomes_the_owner_of_the_folder_before_it_opens_the_inventory),
		cmocka_unit_test(every_statement_on_every_table_prepares),
		cmocka_unit_test(a_region_of_12000_rows_is_imported_within_its_budget),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
