/* Opening the checklist on three years of assessments, 161 leaves assessed each month, 300 pieces of evidence renewed each quarter, 290
 * actions updated each quarter, each fact written once a day: bench_hds. From the key to the painted grid, CPU. Figures as
 * tests/bench_row.h prints them. */
#include "console/console.h"
#include "console/screen.h"
#include "hds_act.h"
#include "intl.h"
#include "reader_hds.h"
#include "store_facts.h"

#include "tests/bench_fill.h"
#include "tests/bench_row.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MONTHS = 36, PIECES = 300, ACTIONS = 290, DAYS = 1095, RUNS = 15, SITES = 2000 };
static const int64_t day_ms = 86400000;

static void stop(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(1);
}

static void write_act(struct fixture *f, const struct hds_act *act)
{
	struct arena *a = arena_new();
	struct hds_done done;
	struct err e;

	if (!a || !hds_act_write(f->store, act, a, &done, &e))
		stop(a ? e.text : "no memory");
	arena_free(a);
}

static wall_t before(int64_t days) { return wall_after(FIXTURE_NOW, -days * day_ms); }

static void assess(struct fixture *f, const struct hds_checklist *c, int month)
{
	for (size_t i = 0; i < c->n_items; i++) {
		struct hds_act a = HDS_ACT_INIT(HDS_ACT_SET, 1000, before(DAYS - 30 * (int64_t)month));

		if (!c->items[i].requirement->leaf)
			continue;
		a.key = c->items[i].key;
		a.status = (int)(((size_t)month + i) % 4 == 0 ? HDS_MINOR_GAP : HDS_CONFORMING);
		a.owner = "RSSI";
		a.text = "revue mensuelle, faite avec le responsable et la personne qui exploite";
		write_act(f, &a);
	}
}

static void prove(struct fixture *f, const struct hds_checklist *c, int quarter)
{
	for (size_t i = 0; i < PIECES; i++) {
		struct hds_act a = HDS_ACT_INIT(HDS_ACT_EVIDENCE, 1000, before(DAYS - 90 * (int64_t)quarter - 1));
		size_t at = i % c->n_items;

		while (!c->items[at].requirement->leaf)
			at = (at + 1) % c->n_items;
		a.number = quarter == 0 ? 0 : (int64_t)i + 1;
		a.title = quarter == 0 ? "Compte rendu de la revue trimestrielle des droits" : NULL;
		a.serves = quarter == 0 ? c->items[at].key : NULL;
		a.until = wall_after(FIXTURE_NOW, ((int64_t)i % 200 + 1) * day_ms);
		write_act(f, &a);
	}
}

static void plan(struct fixture *f, int quarter)
{
	for (size_t i = 0; i < ACTIONS; i++) {
		struct hds_act a = HDS_ACT_INIT(HDS_ACT_ACTION, 1000, before(DAYS - 90 * (int64_t)quarter - 2));

		a.number = quarter == 0 ? 0 : (int64_t)i + 1;
		a.finding = quarter == 0 ? "Écart relevé à l'audit de cadrage, à corriger et à suivre" : NULL;
		a.planned_centidays = 100;
		a.done_centidays = 8 * quarter;
		a.due = before(DAYS - 90 * (int64_t)quarter - 400);
		write_act(f, &a);
	}
}

static void measure(struct fixture *f, const struct framework *framework)
{
	for (int day = DAYS; day > 0; day--) {
		struct hds_fact facts[64] = { { .key = NULL } };
		size_t n = 0;
		struct err e;

		for (; n < framework->n_facts && n < ARRAY_LEN(facts); n++)
			facts[n] = (struct hds_fact){ .key = framework->facts[n].key, .at = before(day), .verdict = (enum hds_verdict)((size_t)day % 2),
				                      .proposes = HDS_MINOR_GAP, .value = "{\"declared\":46,\"seen\":41}", .sha256 = "00" };
		if (!store_write_facts(f->store, facts, n, &e))
			stop(e.text);
	}
}

static void fill(struct fixture *f)
{
	static const char *const families[] = { "hds", "iso27001" };
	struct hds_checklist lists[ARRAY_LEN(families)];
	struct arena *a = arena_new();
	struct reader *r;
	struct err e;

	if (!store_load_frameworks(f->store, before(DAYS + 10), &e))
		stop(e.text);
	r = fixture_reader(f, FIXTURE_NOW, WALL_NEVER);
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		if (!read_hds_checklist(r, a, families[i], &lists[i], &e))
			stop(e.text);
	fixture_reader_done(r);
	fixture_sql(f, "PRAGMA synchronous = OFF");
	for (int month = 0; month < MONTHS; month++)
		for (size_t i = 0; i < ARRAY_LEN(families); i++)
			assess(f, &lists[i], month);
	for (int quarter = 0; quarter < MONTHS / 3; quarter++) {
		prove(f, &lists[quarter % 2], quarter);
		plan(f, quarter);
	}
	measure(f, &lists[0].framework);
	arena_free(a);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void load(struct screen *s, struct reader *r)
{
	struct err e;

	if (!screen_load(s, r, screen_take_wants(s).scope, &e))
		stop(e.text);
}

/* From the situation, which is shown, to the view, painted. */
static double open_view(const char *path, const char *view)
{
	struct screen *s = screen_new(view_by_name("situation"), false);
	struct grid *g = grid_new(200, 50, false);
	double begun, cpu[RUNS];
	struct reader *r;
	struct err e;
	int cursor;

	if (!s || !g || !reader_open(path, &r, &e))
		stop("the console cannot begin");
	screen_tick(s, FIXTURE_NOW);
	load(s, r);
	screen_render(s, g, &cursor);
	for (int i = 0; i < RUNS; i++) {
		begun = bench_cpu_s();
		screen_key(s, ':');
		for (const char *p = "view "; *p; p++)
			screen_key(s, (uint32_t)*p);
		for (const char *p = view; *p; p++)
			screen_key(s, (uint32_t)*p);
		screen_key(s, '\r');
		load(s, r);
		screen_render(s, g, &cursor);
		cpu[i] = bench_cpu_s() - begun;
		screen_key(s, 'q');
		load(s, r);
		screen_render(s, g, &cursor);
	}
	reader_close(r);
	grid_free(g);
	screen_free(s);
	qsort(cpu, RUNS, sizeof *cpu, by_size);
	return 1000 * cpu[RUNS / 2];
}

/* While view 8 is shown: a key that moves its start, and an act that somebody writes. */
static void keep_view_8(struct fixture *f)
{
	struct screen *s = screen_new(view_by_name("security"), false);
	struct grid *g = grid_new(200, 50, false);
	double begun, moved[RUNS], written[RUNS];
	struct reader *r;
	struct err e;
	int cursor;

	if (!s || !g || !reader_open(f->path, &r, &e))
		stop("the console cannot begin");
	screen_tick(s, FIXTURE_NOW);
	load(s, r);
	screen_render(s, g, &cursor);
	for (int i = 0; i < RUNS; i++) {
		struct hds_act a = HDS_ACT_INIT(HDS_ACT_SET, 1000, before(0));

		begun = bench_cpu_s();
		screen_key(s, '<');
		load(s, r);
		screen_render(s, g, &cursor);
		moved[i] = bench_cpu_s() - begun;
		a.key = "EXI-05.A";
		a.status = i % 2 ? HDS_CONFORMING : HDS_MINOR_GAP;
		write_act(f, &a);
		begun = bench_cpu_s();
		if (!screen_load(s, r, SCREEN_REGION, &e))
			stop(e.text);
		screen_render(s, g, &cursor);
		written[i] = bench_cpu_s() - begun;
	}
	reader_close(r);
	grid_free(g);
	screen_free(s);
	qsort(moved, RUNS, sizeof *moved, by_size);
	qsort(written, RUNS, sizeof *written, by_size);
	bench_say((struct bench_row){ .name = "view 8, its start a week earlier", .unit = "ms CPU", .figure = 1000 * moved[RUNS / 2], .limit = 16 });
	bench_say((struct bench_row){ .name = "view 8 and its region after an act", .unit = "ms CPU", .figure = 1000 * written[RUNS / 2] });
}

int main(void)
{
	static const struct { const char *view, *name; double limit; } opened[] = {
		{ "hds", "opening view 7, three years of assessments", 100 }, { "iso27001", "opening ISO 27001", 100 },
		{ "evidence", "opening the evidence", 0 }, { "actions", "opening the action plan", 0 }, { "calendar", "opening the calendar", 0 },
		{ "security", "opening view 8, its journal proved", 0 },
	};
	struct fixture f;

	setenv("TZ", "Europe/Paris", 1);
	intl_init("fr");
	tzset();
	fixture_init(&f);
	bench_declare(&f, SITES);
	fill(&f);
	for (size_t i = 0; i < ARRAY_LEN(opened); i++)
		bench_say((struct bench_row){ .name = opened[i].name, .unit = "ms CPU", .figure = open_view(f.path, opened[i].view), .limit = opened[i].limit });
	keep_view_8(&f);
	fixture_done(&f);
	return 0;
}
