#include "inventory/flow_own.h"

static bool fill_text(struct reader *r, struct columns *c, void *row, struct err *e)
{
	(void)r, (void)e;
	*(const char **)row = column_text(c);
	return true;
}

static bool read_source(struct reader *r, const struct flow_places *p, struct arena *a, struct flow_end *ret, struct err *e)
{
	struct rows rows = ROWS_INIT(a, const char *);
	const char *const *told;

	if (!reader_rows(r, ST_FLOW_OWN, NULL, 0, &rows, fill_text, e))
		return false;
	told = rows.data;
	*ret = (struct flow_end){ .any = false };
	return rows.n == 0 || !told[0] || flow_places_resolve(p, told[0], a, ret, NULL, e);
}

static bool add_range(struct rows *ranges, const struct net_range *range, struct err *e)
{
	struct net_range *kept = rows_add(ranges, e);

	if (kept)
		*kept = *range;
	return kept != NULL;
}

static bool add_addresses(struct reader *r, struct arena *a, struct rows *ranges, struct err *e)
{
	struct rows rows = ROWS_INIT(a, const char *);
	const char *const *addresses;
	struct net_range range;

	if (!reader_rows(r, ST_FLOW_CHECKED, DB_VALUES(reader_instant(r)), &rows, fill_text, e))
		return false;
	addresses = rows.data;
	for (size_t i = 0; i < rows.n; i++)
		if (addresses[i] && net_range_parse(addresses[i], &range) && !add_range(ranges, &range, e))
			return false;
	return true;
}

/* Whoever may ask a service or a Covolink: the collector does. */
static bool add_needs(const struct flow_need *needs, size_t n, struct rows *ranges, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; needs[i].rule.source.any && k < needs[i].rule.destination.n; k++)
			if (!add_range(ranges, &needs[i].rule.destination.ranges[k], e))
				return false;
	return true;
}

bool flow_own_read(struct reader *r, const struct flow_places *p, const struct flow_need *needs, size_t n_needs, struct arena *a, struct flow_own *ret,
                   struct err *e)
{
	struct rows ranges = ROWS_INIT(a, struct net_range);
	struct flow_own own = { .rule = { .protocol = FLOW_ANY, .from = WALL_NEVER, .until = WALL_NEVER } };

	if (!read_source(r, p, a, &own.rule.source, e) || !add_addresses(r, a, &ranges, e) || !add_needs(needs, n_needs, &ranges, e))
		return false;
	own.rule.destination = (struct flow_end){ .ranges = ranges.data, .n = ranges.n };
	own.asks = !own.rule.source.any && own.rule.source.n > 0 && ranges.n > 0;
	*ret = own;
	return true;
}

bool flow_own_find(struct reader *r, const struct flow_seen *seen, size_t n, struct arena *a, bool **ret, struct err *e)
{
	bool *asked = arena_array(a, n, sizeof *asked);
	struct flow_sets sets = { 0 };
	struct flow_comparison c;
	struct flow_places *places;
	struct flow_need *needs;
	struct flow_own own;
	size_t n_needs;

	if (!asked)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!flow_places_read(r, a, &places, e) || !flow_needs_read(r, places, a, &needs, &n_needs, e)
	    || !flow_own_read(r, places, needs, n_needs, a, &own, e))
		return false;
	sets.own = &own.rule;
	sets.n_own = own.asks;
	if (!flow_compare(&sets, seen, n, a, &c, e))
		return false;
	for (size_t i = 0; i < n; i++)
		asked[i] = c.verdicts[i].status == FLOW_OWN;
	*ret = asked;
	return true;
}
