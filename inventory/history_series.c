#include "inventory/history_series.h"

#include "inventory/history_value.h"

#include <math.h>

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS };
#define DAY_MS (INT64_C(24) * HOUR_MS)

static const struct { int64_t span_ms, chunk_ms; } levels[] = {
	[HISTORY_FULL] = { 0, HOUR_MS },
	[HISTORY_QUARTER] = { INT64_C(15) * MINUTE_MS, DAY_MS },
	[HISTORY_DAY] = { DAY_MS, 32 * DAY_MS },
};

/* How a column of a roll-up comes from the full level's column `full`, or from finer roll-ups (mean: weighted by column
 * `weight`). */
enum aggregate { SUM_OF_KNOWN, SUM_OF_ROWS, MEAN, MAXIMUM, WORST };

struct rule {
	enum aggregate how;
	size_t full, weight;
	double units;
};

static const struct rule interface_rules[IFR_COLUMNS] = {
	[IFR_COUNT] = { SUM_OF_KNOWN, IFH_IN, 0, 0 },
	[IFR_IN] = { MEAN, IFH_IN, IFR_COUNT, HISTORY_UNIT_BPS },
	[IFR_OUT] = { MEAN, IFH_OUT, IFR_COUNT, HISTORY_UNIT_BPS },
	[IFR_IN_ERRORS] = { MEAN, IFH_IN_ERRORS, IFR_COUNT, HISTORY_UNIT_MICRO },
	[IFR_OUT_ERRORS] = { MEAN, IFH_OUT_ERRORS, IFR_COUNT, HISTORY_UNIT_MICRO },
	[IFR_IN_DISCARDS] = { MEAN, IFH_IN_DISCARDS, IFR_COUNT, HISTORY_UNIT_MICRO },
	[IFR_OUT_DISCARDS] = { MEAN, IFH_OUT_DISCARDS, IFR_COUNT, HISTORY_UNIT_MICRO },
	[IFR_IN_MAX] = { MAXIMUM, IFH_IN, 0, 0 },
	[IFR_OUT_MAX] = { MAXIMUM, IFH_OUT, 0, 0 },
};

static const struct rule check_rules[CKR_COLUMNS] = {
	[CKR_COUNT] = { SUM_OF_ROWS, CKH_STATE, 0, 0 },
	[CKR_ANSWERED] = { SUM_OF_KNOWN, CKH_LATENCY, 0, 0 },
	[CKR_LATENCY] = { MEAN, CKH_LATENCY, CKR_ANSWERED, HISTORY_UNIT_BPS },
	[CKR_LATENCY_MAX] = { MAXIMUM, CKH_LATENCY, 0, 0 },
	[CKR_LOSS] = { MEAN, CKH_LOSS, CKR_COUNT, HISTORY_UNIT_MICRO },
	[CKR_STATE] = { WORST, CKH_STATE, 0, 0 },
};

int64_t history_span_ms(enum history_level level)
{
	return levels[level].span_ms;
}

int64_t history_chunk_ms(enum history_level level)
{
	return levels[level].chunk_ms;
}

int64_t history_chunk_start(enum history_level level, int64_t at_ms)
{
	int64_t span = levels[level].chunk_ms, rest = at_ms % span;

	return at_ms - (rest < 0 ? rest + span : rest);
}

size_t history_columns(int64_t series, enum history_level level)
{
	if (level == HISTORY_FULL)
		return series_is_check(series) ? CKH_COLUMNS : IFH_COLUMNS;
	return series_is_check(series) ? CKR_COLUMNS : IFR_COLUMNS;
}

void history_interface_row(const struct interface_sample *s, uint64_t *row)
{
	row[IFH_OPER] = (uint64_t)s->oper_status;
	row[IFH_SPEED] = s->speed_bps < 0 ? 0 : history_code((double)s->speed_bps, HISTORY_UNIT_BPS);
	row[IFH_IN] = history_code(s->rates.in_bps, HISTORY_UNIT_BPS);
	row[IFH_OUT] = history_code(s->rates.out_bps, HISTORY_UNIT_BPS);
	row[IFH_IN_ERRORS] = history_code(s->rates.in_errors_ps, HISTORY_UNIT_MICRO);
	row[IFH_OUT_ERRORS] = history_code(s->rates.out_errors_ps, HISTORY_UNIT_MICRO);
	row[IFH_IN_DISCARDS] = history_code(s->rates.in_discards_ps, HISTORY_UNIT_MICRO);
	row[IFH_OUT_DISCARDS] = history_code(s->rates.out_discards_ps, HISTORY_UNIT_MICRO);
}

void history_check_row(enum state state, int64_t latency_us, double loss_ratio, uint64_t *row)
{
	row[CKH_STATE] = (uint64_t)state;
	row[CKH_LATENCY] = latency_us < 0 ? 0 : history_code((double)latency_us, HISTORY_UNIT_BPS);
	row[CKH_LOSS] = history_code(loss_ratio, HISTORY_UNIT_MICRO);
}

struct fold {
	double sum, weight;
	uint64_t result;
};

static void fold_row(struct fold *f, const struct rule *rule, uint64_t code, uint64_t weight, bool is_full)
{
	switch (rule->how) {
	case SUM_OF_KNOWN:
		f->result += is_full ? code != 0 : code;
		break;
	case SUM_OF_ROWS:
		f->result += is_full ? 1 : code;
		break;
	case MEAN:
		if (code) {
			f->sum += history_value(code, rule->units) * (double)weight;
			f->weight += (double)weight;
		}
		break;
	case MAXIMUM:
		f->result = code > f->result ? code : f->result;
		break;
	case WORST:
		f->result = code > STATE_UNKNOWN ? f->result : (uint64_t)state_worst((enum state)f->result, (enum state)code);
		break;
	}
}

bool history_roll_up(int64_t series, enum history_level from, const struct history_chunk *c, int64_t start_s, int64_t end_s,
                     uint64_t *row)
{
	const struct rule *rules = series_is_check(series) ? check_rules : interface_rules;
	size_t n_rules = history_columns(series, HISTORY_QUARTER);
	bool is_full = from == HISTORY_FULL, any = false;

	for (size_t k = 0; k < n_rules; k++) {
		const uint64_t *column = c->columns[is_full ? rules[k].full : k];
		const uint64_t *weights = is_full ? NULL : c->columns[rules[k].weight];
		struct fold f = { 0 };

		for (size_t i = 0; i < c->n; i++) {
			if (c->at_s[i] < start_s || c->at_s[i] >= end_s)
				continue;
			any = true;
			fold_row(&f, &rules[k], column[i], weights ? weights[i] : 1, is_full);
		}
		row[k] = rules[k].how == MEAN ? (f.weight > 0 ? history_code(f.sum / f.weight, rules[k].units) : 0) : f.result;
	}
	return any;
}

static void copy_row(struct history_chunk *to, const struct history_chunk *from, size_t i)
{
	to->at_s[to->n] = from->at_s[i];
	for (size_t k = 0; k < to->n_columns; k++)
		to->columns[k][to->n] = from->columns[k][i];
	to->n++;
}

bool history_replace(const struct history_chunk *c, int64_t start_s, int64_t end_s, const struct history_chunk *with,
                     struct arena *a, struct history_chunk *ret, struct err *e)
{
	struct history_chunk merged;
	size_t i = 0, k = 0;

	if (!history_chunk_init(&merged, with->n_columns, c->n + with->n, a, e))
		return false;
	merged.n = 0;
	while (i < c->n || k < with->n) {
		if (i < c->n && c->at_s[i] >= start_s && c->at_s[i] < end_s)
			i++;
		else if (k == with->n || (i < c->n && c->at_s[i] <= with->at_s[k]))
			copy_row(&merged, c, i++);
		else
			copy_row(&merged, with, k++);
	}
	*ret = merged;
	return true;
}
