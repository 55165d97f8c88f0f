/* A week of a region under its byte budget, on a virtual clock: bench_week [DEVICES [MINUTES]], a round each MINUTES. Figures as
 * tests/bench_row.h prints them: the largest file against the budget, whether what went is the oldest, and how far roll-ups are from the
 * samples they replace. */
#include "tests/bench_fill.h"
#include "tests/bench_row.h"

#include <stdlib.h>

enum { WEEK_MINUTES = 7 * 1440, QUARTER = 15, ROUNDS_MAX = WEEK_MINUTES };

static struct interface_rates written[ROUNDS_MAX]; /* of the first device's circuit */

static int64_t file_bytes(struct fixture *f)
{
	return bench_number(f, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
}

/* The largest relative error of the quarters that only roll-ups tell any more. */
static double rollup_error(struct fixture *f, int64_t period, int64_t full_from_ms, size_t *ret_quarters)
{
	struct reader *r = fixture_reader(f, wall_after(FIXTURE_NOW, WEEK_MINUTES * 60000), WALL_NEVER);
	struct arena *a = arena_new();
	struct history_row *rows;
	double worst = 0;
	struct err e;
	size_t n;

	if (!read_history(r, a, f->registry->links[0].id, FIXTURE_NOW, wall_after(FIXTURE_NOW, WEEK_MINUTES * 60000), WEEK_MINUTES / QUARTER,
	                  &rows, &n, &e))
		exit(1);
	for (size_t i = 0; i < n && rows[i].at.ms + rows[i].step_ms <= full_from_ms; i++) {
		int64_t first = (rows[i].at.ms - FIXTURE_NOW.ms) / 60000 / period, last = first + rows[i].step_ms / 60000 / period;
		double mean = 0;

		for (int64_t k = first; k < last; k++)
			mean += written[k].in_bps / (double)(last - first);
		worst = isnan(rows[i].in_bps) ? INFINITY : fmax(worst, fabs(rows[i].in_bps - mean) / mean);
		++*ret_quarters;
	}
	fixture_reader_done(r);
	arena_free(a);
	return worst;
}

/* Rounds of a week, a visit of housekeeping each hour; the largest file that was seen after a visit. */
static int64_t live_a_week(struct fixture *f, int64_t period, int64_t budget)
{
	int64_t largest = 0;

	for (int64_t m = period; m < WEEK_MINUTES; m += period) {
		bench_write_round(f, m, false, &written[m / period]);
		if (m % 60 >= period)
			continue;
		bench_maintain(f, wall_after(FIXTURE_NOW, m * 60000), budget);
		largest = file_bytes(f) > largest ? file_bytes(f) : largest;
	}
	bench_maintain(f, wall_after(FIXTURE_NOW, (WEEK_MINUTES + 65) * INT64_C(60000)), budget);
	return largest;
}

int main(int argc, char **argv)
{
	long devices = argc > 1 ? strtol(argv[1], NULL, 10) : 300, period = argc > 2 ? strtol(argv[2], NULL, 10) : 5;
	int64_t budget, largest, full_from, in_full;
	size_t quarters = 0;
	struct fixture f;
	double start, worst;

	if (devices < 1 || devices > 20000 || period < 1 || QUARTER % period != 0)
		return 64;
	fixture_init(&f);
	bench_declare(&f, devices);
	fixture_read_registry(&f);
	bench_write_round(&f, 0, true, &written[0]);
	/* what is never removed, then roll-ups, hot rows, and room for about two days in full */
	budget = file_bytes(&f) + devices * (40 << 10);
	start = bench_cpu_s();
	largest = live_a_week(&f, period, budget);
	full_from = bench_number(&f, "SELECT min(start_ms) FROM history_full WHERE series % 2 = 0");
	in_full = bench_number(&f, "SELECT count(DISTINCT start_ms) FROM history_full WHERE series % 2 = 0");
	worst = rollup_error(&f, period, full_from, &quarters);
	bench_say((struct bench_row){ "a week under its budget: largest file", "of the budget", (double)largest / (double)budget, 1, NULL, 0 });
	bench_say((struct bench_row){ "a week: hours that went before newer ones", "hours missing",
	          (double)((FIXTURE_NOW.ms + WEEK_MINUTES * INT64_C(60000) - full_from) / 3600000 - in_full), 0.5, NULL, 0 });
	bench_say((struct bench_row){ "a week: hours still in full", "h", (double)in_full, 0, NULL, 0 });
	bench_say((struct bench_row){ "a week: roll-ups against the samples they replaced", "relative error", quarters ? worst : INFINITY, 1e-4,
	          NULL, 0 });
	bench_say((struct bench_row){ "a week: quarters that only roll-ups tell", "of the first circuit", (double)quarters, 0, NULL, 0 });
	bench_say((struct bench_row){ "a week: writing and housekeeping", "s CPU", bench_cpu_s() - start, 0, NULL, 0 });
	fixture_done(&f);
	return 0;
}
