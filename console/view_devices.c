#include "console/devices.h"

#include "console/choice.h"
#include "console/expiry.h"
#include "console/keyword.h"
#include "console/object_line.h"
#include "console/snapshot.h"
#include "intl.h"

#include <string.h>

enum { COL_STATE, COL_NAME, COL_SITE, COL_KIND, COL_SINCE, COL_CPU, COL_MEMORY, COL_WHY, COL_ADDRESS, COL_MODEL, COL_SUPPORT, COLUMNS };

static const char *const fields[] = {
	N_("state"), N_("name"), N_("site"), N_("kind"), N_("since"), N_("cpu"), N_("memory"), N_("reason"), N_("address"), N_("model"),
	N_("support"), N_("vendor"), N_("commune"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Device"), 14, 20, 32, false },
	[COL_SITE] = { N_("Site"), 12, 20, 40, false },
	[COL_KIND] = { N_("Kind"), 8, 8, 14, false },
	[COL_SINCE] = { N_("Since"), 6, 0, 6, true },
	[COL_CPU] = { N_("CPU"), 5, 0, 5, true },
	[COL_MEMORY] = { N_("Mem."), 5, 0, 5, true },
	[COL_WHY] = { N_("Why"), 16, 24, 60, false },
	[COL_ADDRESS] = { N_("Address"), 12, 15, 40, false },
	[COL_MODEL] = { N_("Model"), 10, 14, 24, false },
	[COL_SUPPORT] = { N_("Support"), 7, 0, 7, true },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_SITE, COL_SINCE, COL_KIND, COL_CPU, COL_MEMORY, COL_WHY, COL_ADDRESS, COL_SUPPORT, COL_MODEL,
};

static const double load_warning = 0.8;

static int64_t id(const void *row) { return ((const struct device_row *)row)->id; }
static const char *name(const void *row) { return ((const struct device_row *)row)->name; }
static enum state state(const void *row) { return ((const struct device_row *)row)->state; }

static const char *value(const void *row, size_t field)
{
	const struct device_row *d = row;
	const char *const values[COLUMNS + 2] = {
		[COL_NAME] = d->name, [COL_SITE] = d->site, [COL_ADDRESS] = d->address, [COL_MODEL] = d->model, [COL_SUPPORT] = d->support_ends, [COLUMNS] = d->vendor,
		[COLUMNS + 1] = d->commune,
	};
	static _Thread_local char words[64];

	if (field == COL_STATE) {
		snprintf(words, sizeof words, "%s\n%s", state_name(d->state), state_word(d->state));
		return words;
	}
	if (field == COL_KIND)
		return keyword_lines("kind", d->kind, words, sizeof words);
	if (field == COL_WHY)
		return d->state == STATE_OK ? NULL : _(outcome_sentence(d->outcome));
	return field < ARRAY_LEN(values) ? values[field] : NULL;
}

static const char *choice(size_t field, size_t i, char *buf, size_t size)
{
	return field == COL_KIND ? choice_lines("device", "kind", i, buf, size) : NULL;
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct device_row *p = a, *q = b;

	switch (column) {
	case COL_STATE:
		return compare_state_since(p->state, p->since, q->state, q->since);
	case COL_SINCE:
		return compare_time(p->since, q->since);
	case COL_CPU:
		return compare_number(p->cpu_ratio, q->cpu_ratio);
	case COL_MEMORY:
		return compare_number(p->memory_ratio, q->memory_ratio);
	default:
		return compare_text(value(a, column), value(b, column));
	}
}

static void join(const void *row, struct text *t)
{
	const struct device_row *d = row;
	const char *const parts[] = { d->name, d->site, d->commune, d->address, d->sys_name, d->vendor, d->model, d->os, keyword_word("kind", d->kind) };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct device_row *d = row;

	if (column == COL_SINCE)
		list_put_since(l, g, place, list_row_style(l, row), d->since);
	else if (column == COL_CPU)
		list_put_ratio(g, place, d->cpu_ratio, load_warning);
	else if (column == COL_MEMORY)
		list_put_ratio(g, place, d->memory_ratio, load_warning);
	else if (column == COL_SUPPORT)
		list_put_days(g, place, expiry_days(d->support_ends, l->now), expiry_state(expiry_days(d->support_ends, l->now)));
	else
		list_put_value(l, g, place, column, row);
}

static void reason(const struct list *l, const void *row, struct text *t)
{
	const struct device_row *d = row;

	(void)l;
	if (d->state != STATE_OK)
		append_reason(t, d->outcome, d->detail);
}

static const struct list_class list = {
	.row_size = sizeof(struct device_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.n_essential = 5, .empty = N_("No device is declared yet."), .empty_past = N_("No device was declared at that moment."),
	.hint = N_("Describe the region in CSV files (vigie.conf(5) shows them), then run:"), .command = N_("vigie import DIR"),
	.id = id, .name = name, .state = state, .value = value, .choice = choice, .compare = compare, .join = join, .cell = cell,
	.count = NN_("%zu device", "%zu devices"), .reason = reason,
};

static bool load_rows(struct reader *r, const struct snapshot *snapshot, struct arena *a, void **ret_rows, size_t *ret_n,
                      const void **ret_kept, struct err *e)
{
	(void)r;
	(void)a;
	(void)e;
	*ret_rows = snapshot->region.devices;
	*ret_n = snapshot->region.n_devices;
	*ret_kept = &snapshot->region;
	return true;
}

static const char *pollable(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "device:%s", name(row));
	return buf;
}

static const struct browser_class class = {
	.list = &list, .has_curves = true, .load_rows = load_rows, .load_page = devices_load_page, .compose = devices_compose,
	.pollable = pollable,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_KEYS, BROWSER_CURVE_KEYS };

const struct view_class view_devices = {
	.everywhere = true,
	.name = "devices", .title = N_("Devices"), .kind = "device", .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create,
	.word = word, BROWSER_METHODS,
};
