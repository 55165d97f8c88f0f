/* Writes what people said of the checklist over the years before the end of September 2024 into an inventory, or what they said after it:
 *   checklist_years FILE years N [CSV-FOLDER]   N years; what is declared, recorded before them
 *   checklist_years FILE later [CSV-FOLDER]     acts of the first instant of October 2024 and after it
 *   checklist_years FILE purge SEQ              takes the text of a row of the journal away, in October 2024 */
#include "act.h"
#include "arena.h"
#include "hds_act.h"
#include "import.h"
#include "store_facts.h"
#include "tests/fast_store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_MS INT64_C(86400000)
/* The end of 2024-09-30 in Paris. */
#define END_MS (INT64_C(1727733600000) - 1)

enum { EVIDENCE = 60, ACTIONS = 40, UID = 1000, YEARS_MAX = 20 };

static struct store *store;
static struct arena *arena;

static void must(bool ok, const struct err *e)
{
	if (ok)
		return;
	fprintf(stderr, "checklist_years: %s\n", e->text);
	exit(1);
}

static int usage(void)
{
	fprintf(stderr, "usage: checklist_years FILE years 1..%d [CSV-FOLDER] | later [CSV-FOLDER] | purge SEQ\n", YEARS_MAX);
	return 64;
}

/* 0: text is no number from 1 to max. */
static long long number_of(const char *text, long long max)
{
	long long n;
	char *end;

	errno = 0;
	n = strtoll(text, &end, 10);
	return errno || end == text || *end || n < 1 || n > max ? 0 : n;
}

static struct hds_done put(const struct hds_act *a)
{
	struct hds_done ret;
	struct err e;

	must(hds_act_write(store, a, arena, &ret, &e), &e);
	return ret;
}

static void set(const char *key, enum hds_status status, const char *text, int64_t at_ms)
{
	struct hds_act a = HDS_ACT_INIT(HDS_ACT_SET, UID, (wall_t){ at_ms });

	a.key = key;
	a.status = (int)status;
	a.owner = "RSSI";
	a.text = text;
	put(&a);
}

static void read_framework(const char *family, struct framework *ret)
{
	for (size_t i = 0; i < n_framework_shipped; i++) {
		const struct framework_file *f = &framework_shipped[i];
		struct err e;

		must(framework_parse(f->name, f->bytes, f->len, arena, ret, &e), &e);
		if (strcmp(ret->family, family) == 0)
			return;
	}
	exit(1);
}

/* Each leaf about once a month, one after another. */
static void assess(const char *family, int64_t begin_ms, int years)
{
	static const enum hds_status cycle[] = { HDS_MAJOR_GAP, HDS_MINOR_GAP, HDS_IMPROVEMENT, HDS_CONFORMING };
	struct framework f;

	read_framework(family, &f);
	for (int month = 0; month < 12 * years; month++) {
		for (size_t i = 0; i < f.n_requirements; i++) {
			int64_t at = begin_ms + 30 * DAY_MS * month + (int64_t)i * 60000;

			if (f.requirements[i].leaf && at < END_MS - DAY_MS)
				set(f.requirements[i].key, cycle[((size_t)month / 6 + i) % ARRAY_LEN(cycle)], "revue mensuelle", at);
		}
	}
}

static void prove(int64_t begin_ms, int years)
{
	for (int year = 0; year < years; year++) {
		for (int i = 0; i < EVIDENCE; i++) {
			struct hds_act a = HDS_ACT_INIT(HDS_ACT_EVIDENCE, UID, (wall_t){ begin_ms + 360 * DAY_MS * year + i * 60000 });

			a.number = year == 0 ? 0 : i + 1;
			a.title = "Compte rendu";
			a.serves = i % 2 ? "EXI-05.D;A.5.18" : "EXI-15;A.8.13";
			a.reference = "QUALIOS-12";
			a.until = (wall_t){ a.at.ms + 400 * DAY_MS };
			put(&a);
		}
	}
}

static void plan(int64_t begin_ms, int years)
{
	for (int month = 0; month < 12 * years; month++) {
		for (int i = 0; i < ACTIONS; i++) {
			struct hds_act a = HDS_ACT_INIT(HDS_ACT_ACTION, UID, (wall_t){ begin_ms + 30 * DAY_MS * month + i * 60000 });

			a.number = month == 0 ? 0 : i + 1;
			a.finding = "Procédure à écrire";
			a.owner = "RSSI";
			a.planned_centidays = 725; /* 40 of them: 290 days */
			a.done_centidays = 10 * month;
			a.due = (wall_t){ begin_ms + (int64_t)(400 + 20 * (month / 6)) * DAY_MS };
			if (a.at.ms < END_MS - DAY_MS)
				put(&a);
		}
	}
}

/* What tells the end of the last day from its beginning, and what an auditor looks for. */
static void end_september(void)
{
	struct hds_act a = HDS_ACT_INIT(HDS_ACT_EXCEPTION, UID, (wall_t){ END_MS - 20 * 3600000 });

	set("EXI-02", HDS_MAJOR_GAP, "constat du matin", END_MS - 16 * INT64_C(3600000));
	set("EXI-02", HDS_CONFORMING, "corrigé le soir même", END_MS - 1);
	set("A.7.4", HDS_NOT_APPLICABLE, "aucun local nous appartenant", END_MS - 3600000);
	set("A.8.13", HDS_CONFORMING, "copie hors site vérifiée", END_MS - 3600000);
	a.key = "EXI-16";
	a.owner = "Direction";
	a.text = "budget voté en 2025";
	a.until = (wall_t){ END_MS + 90 * DAY_MS };
	put(&a);
}

static void declare(const char *folder, int64_t at_ms)
{
	struct import_options options = { .journalled = true, .uid = UID };
	struct import_report report;
	struct import_file *files;
	struct err e;
	size_t n;

	must(import_read_dir(folder, arena, &files, &n, &e), &e);
	must(import_run(store, (wall_t){ at_ms }, files, n, &options, arena, &report, &e), &e);
}

static void write_years(int years, const char *folder)
{
	int64_t begin = END_MS - (int64_t)years * 365 * DAY_MS;
	struct err e;

	must(store_load_frameworks(store, (wall_t){ begin - DAY_MS }, &e), &e);
	if (folder)
		declare(folder, begin - 3600000);
	assess("hds", begin, years);
	assess("iso27001", begin + 3600000, years);
	prove(begin + 2 * 3600000, years);
	plan(begin + 3 * 3600000, years);
	end_september();
}

static void write_later(const char *folder)
{
	struct hds_act v = HDS_ACT_INIT(HDS_ACT_EVIDENCE_REVOKE, UID, (wall_t){ END_MS + 2 }), x = HDS_ACT_INIT(HDS_ACT_EXCEPTION_END, UID, (wall_t){ END_MS + 3 });
	struct hds_act p = HDS_ACT_INIT(HDS_ACT_ACTION, UID, (wall_t){ END_MS + 4 });
	struct hds_fact fact = { "tls-expiry", { END_MS + 5 }, FACT_FAILS, HDS_MINOR_GAP, "{}", "00" };
	struct err e;

	set("EXI-02", HDS_MAJOR_GAP, "découvert ensuite", END_MS + 1);
	v.number = 1;
	v.text = "caduc";
	put(&v);
	x.key = "EXI-16";
	put(&x);
	p.number = 1;
	p.progress = HDS_DONE;
	put(&p);
	must(store_write_facts(store, &fact, 1, &e), &e);
	if (folder)
		declare(folder, END_MS + 1);
}

static void purge(int64_t seq)
{
	struct act a = { .kind = ACT_PURGE, .uid = UID, .at = { END_MS + DAY_MS }, .seq = seq, .from = WALL_NEVER, .until = WALL_NEVER };
	struct act_done ret;
	struct err e;

	must(act_write(store, &a, &ret, &e), &e);
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[2] : "", *first = argc > 3 ? argv[3] : NULL;
	long long n = 0;
	struct err e;

	if (strcmp(what, "years") == 0)
		n = first ? number_of(first, YEARS_MAX) : 0;
	else if (strcmp(what, "purge") == 0)
		n = first ? number_of(first, INT64_MAX) : 0;
	else if (strcmp(what, "later") == 0)
		n = 1;
	if (n == 0)
		return usage();
	setenv("TZ", "Europe/Paris", 1);
	tzset();
	arena = arena_new();
	if (!arena)
		return 1;
	must(fast_store_open(argv[1], &store, &e), &e);
	if (strcmp(what, "years") == 0)
		write_years((int)n, argc > 4 ? argv[4] : NULL);
	else if (strcmp(what, "later") == 0)
		write_later(first);
	else
		purge(n);
	store_close(store);
	arena_free(arena);
	return 0;
}
