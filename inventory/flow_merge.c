#include "inventory/flow_merge.h"

#include "cell_list.h"
#include "flow_record.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static int order_of(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int by_key(const struct flow_observed_row *x, const struct flow_observed_row *y)
{
	int order = memcmp(&x->seen.source, &y->seen.source, sizeof x->seen.source);

	order = order ? order : memcmp(&x->seen.destination, &y->seen.destination, sizeof x->seen.destination);
	order = order ? order : x->seen.port - y->seen.port;
	order = order ? order : order_of(x->protocol, y->protocol);
	return order ? order : order_of(x->within, y->within);
}

static int by_key_and_time(const void *a, const void *b)
{
	const struct flow_observed_row *x = a, *y = b;
	int order = by_key(x, y);

	if (order)
		return order;
	if (x->seen.first_seen.ms != y->seen.first_seen.ms)
		return x->seen.first_seen.ms < y->seen.first_seen.ms ? -1 : 1;
	return strcmp(x->point, y->point);
}

static int by_last_seen(const void *a, const void *b)
{
	const struct flow_observed_row *x = a, *y = b;

	if (x->seen.last_seen.ms != y->seen.last_seen.ms)
		return x->seen.last_seen.ms > y->seen.last_seen.ms ? -1 : 1;
	return by_key(x, y);
}

static bool is_of_one_point(const struct flow_observed_row *rows, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (strcmp(rows[i].point, rows[0].point) != 0)
			return false;
	return true;
}

/* ---- the way round ---- */

struct flow_observed_row flow_turned(const struct flow_observed_row *o)
{
	struct flow_observed_row t = *o;

	t.source = o->destination;
	t.destination = o->source;
	t.seen = flow_reversed(&o->seen);
	t.source_sent = o->destination_sent;
	t.destination_sent = o->source_sent;
	return t;
}

static bool is_there(const struct flow_observed_row *rows, size_t n, const struct flow_observed_row *wanted)
{
	size_t low = 0;

	while (n > 0) {
		size_t half = n / 2;
		int order = by_key(&rows[low + half], wanted);

		if (order == 0)
			return rows[low + half].seen.traits & FLOW_TRAIT_SYN;
		if (order < 0) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return false;
}

/* Who saw no beginning believes who did. */
static bool turn_round(struct flow_observed_row *rows, size_t n, struct arena *a)
{
	struct flow_observed_row *sorted = arena_array(a, n, sizeof *sorted);

	if (!sorted)
		return false;
	memcpy(sorted, rows, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_key_and_time);
	for (size_t i = 0; i < n; i++) {
		struct flow_observed_row t = flow_turned(&rows[i]);

		if (!(rows[i].seen.traits & FLOW_TRAIT_SYN) && rows[i].seen.source_port != 0 && is_there(sorted, n, &t))
			rows[i] = t;
	}
	return true;
}

/* ---- sums ---- */

static uint64_t greater(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* n rows of one key, by their beginning, into the first. */
static bool join(struct flow_observed_row *rows, size_t n, struct arena *a)
{
	struct flow_seen all = rows[0].seen;
	uint64_t bytes = 0, packets = 0;       /* of times before the one that goes on */
	struct text points = TEXT_INIT(65536);

	text_append(&points, rows[0].point);
	for (size_t i = 1; i < n; i++) {
		const struct flow_seen *f = &rows[i].seen;
		bool overlaps = f->first_seen.ms <= all.last_seen.ms;

		bytes += overlaps ? 0 : all.bytes;
		packets += overlaps ? 0 : all.packets;
		all.bytes = overlaps ? greater(all.bytes, f->bytes) : f->bytes;
		all.packets = overlaps ? greater(all.packets, f->packets) : f->packets;
		all.last_seen = f->last_seen.ms > all.last_seen.ms ? f->last_seen : all.last_seen;
		all.traits |= f->traits;
		rows[0].source_sent = rows[0].source_sent || rows[i].source_sent;
		rows[0].destination_sent = rows[0].destination_sent || rows[i].destination_sent;
		rows[0].new_at = wall_is_known(rows[0].new_at) ? rows[0].new_at : rows[i].new_at;
		all.source_port = all.source_port == f->source_port ? all.source_port : 0;
		if (!cell_list_has(text_str(&points), rows[i].point))
			text_append_part(&points, ";", "%s", rows[i].point);
	}
	all.bytes += bytes;
	all.packets += packets;
	rows[0].seen = all;
	rows[0].point = points.failed ? NULL : arena_strdup(a, text_str(&points));
	text_done(&points);
	return rows[0].point != NULL;
}

bool flow_merge(struct flow_observed_row *rows, size_t *n, struct arena *a)
{
	size_t kept = 0;

	if (is_of_one_point(rows, *n))
		return true;
	if (!turn_round(rows, *n, a))
		return false;
	qsort(rows, *n, sizeof *rows, by_key_and_time);
	for (size_t i = 0, end; i < *n; i = end) {
		for (end = i + 1; end < *n && by_key(&rows[end], &rows[i]) == 0; end++)
			;
		if (end - i > 1 && !join(&rows[i], end - i, a))
			return false;
		rows[kept++] = rows[i];
	}
	*n = kept;
	qsort(rows, kept, sizeof *rows, by_last_seen);
	return true;
}
