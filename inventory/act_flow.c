/* A flow without an opening, or an opening that nobody uses, is accepted by somebody, for a reason, until a day. */
#include "inventory/act_internal.h"
#include "inventory/cell.h"
#include "inventory/hds_rows.h"

#include "cell_list.h"
#include "net_range.h"

#include <string.h>

enum { FLOW_VALUES = 10 };

static const int64_t day_ms = INT64_C(86400000);

/* ---- which ---- */

/* A word as a cell of that column of the register, which is how it is found again. */
static bool read_word(struct act_plan *p, const char *column, const char *word, const char **ret, struct err *e)
{
	const struct entity_file *f = entity_file_find("flows.csv");
	const struct csv_cell cell = { .text = word ? word : "", .len = word ? strlen(word) : 0 };

	if (!cell_read(&f->columns[entity_column_find(f, column)], cell, p->arena, ret, e)) {
		if (e->kind == ERR_DATA)
			e->kind = ERR_USAGE;
		return err_prefix(e, "%s", column);
	}
	return *ret || err_set(e, ERR_USAGE, "%s: expected what flows.csv names so", column);
}

static bool judge_end(const char *what, const char *list, struct err *e)
{
	struct name_span item;
	char text[CELL_NAME_MAX + 1];

	while (cell_list_next(&list, &item)) {
		snprintf(text, sizeof text, "%.*s", (int)item.n, item.at);
		if (net_range_is_broken(text))
			return err_set(e, ERR_USAGE, "%s: expected addresses as 10.1.0.5, networks as 10.1.0.0/16, ranges as 10.1.0.5-10.1.0.9, or names", what);
	}
	return true;
}

/* Whatever there is: any, or ranges that hold more together than one /8 of IPv4, or one /32 of IPv6, which is a provider's. */
static bool holds_all(const struct act_plan *p, const char *list, bool *ret, struct err *e)
{
	const double v4_most = 16777216, v6_most = 79228162514264337593543950336.0; /* 2 to the power of 24, and of 96 */
	struct net_range *ranges = arena_array(p->arena, cell_list_count(list), sizeof *ranges);
	struct net_coverage held;
	struct name_span item;
	char text[CELL_NAME_MAX + 1];
	size_t n = 0;

	if (!ranges)
		return err_set(e, ERR_MEMORY, "no memory for an act");
	*ret = cell_list_has(list, "any");
	while (cell_list_next(&list, &item)) {
		snprintf(text, sizeof text, "%.*s", (int)item.n, item.at);
		n += net_range_parse(text, &ranges[n]);
	}
	held = net_ranges_cover(ranges, n);
	*ret = *ret || held.v4 > v4_most || held.v6 > v6_most;
	return true;
}

static bool read_flow(struct act_plan *p, struct err *e)
{
	const struct flow_words *w = &p->a->flow;
	struct flow_words f;
	bool from_all, to_all;

	p->arena = arena_new();
	if (!p->arena)
		return err_set(e, ERR_MEMORY, "no memory for an act");
	if (!read_word(p, "source", w->source, &f.source, e) || !read_word(p, "destination", w->destination, &f.destination, e)
	    || !read_word(p, "protocol", w->protocol, &f.protocol, e) || !read_word(p, "port", w->port, &f.port, e)
	    || !judge_end("source", f.source, e) || !judge_end("destination", f.destination, e)
	    || !holds_all(p, f.source, &from_all, e) || !holds_all(p, f.destination, &to_all, e))
		return false;
	if (from_all && to_all)
		return err_set(e, ERR_USAGE, "source, destination: expected an end that is not any: whatever flows cannot be accepted");
	if ((size_t)snprintf(p->object, sizeof p->object, "flow:%s → %s (%s/%s)", f.source, f.destination, f.protocol, f.port) >= sizeof p->object)
		return err_set(e, ERR_USAGE, "source, destination: expected at most %d bytes together", ACT_NODE_MAX - 32);
	p->flow = f;
	return true;
}

/* ---- until when ---- */

static bool judge_until(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;

	if (!wall_is_known(a->until))
		return err_set(e, ERR_USAGE, "until: expected an end");
	if (a->until.ms <= a->at.ms)
		return err_set(e, ERR_USAGE, "until: expected an end that is still to come");
	if (a->until.ms > a->at.ms + ACT_DAYS_MAX * day_ms)
		return err_set(e, ERR_USAGE, "until: expected an end within %d days", ACT_DAYS_MAX);
	p->from = a->at;
	p->until = a->until;
	p->flow_text = UNKNOWN_I64;
	return true;
}

/* What is ended keeps its reason, unless another one is told. */
static bool judge_over(struct act_plan *p, struct err *e)
{
	const struct flow_words *f = &p->flow;
	sqlite3_stmt *st = DB_QUERY(&p->s->db, ST_FLOW_EXCEPTION_LAST, e, V_TEXT(f->source), V_TEXT(f->destination), V_TEXT(f->protocol), V_TEXT(f->port));
	struct columns c = COLUMNS(st, NULL);
	bool row, ended = true;

	if (!st || !db_step(&p->s->db, st, &row, e))
		return false;
	if (row) {
		p->from = column_wall(&c);
		p->until = column_wall(&c);
		ended = column_i64(&c) != 0;
		p->flow_text = p->a->text ? UNKNOWN_I64 : column_i64(&c);
		sqlite3_reset(st);
	}
	if (ended || p->until.ms <= p->a->at.ms)
		return err_set(e, ERR_NOT_FOUND, "nobody accepts %s now", p->object + strlen("flow:"));
	p->until = p->a->at;
	return true;
}

bool act_judge_flow(struct act_plan *p, struct err *e)
{
	return read_flow(p, e) && (p->a->kind == ACT_FLOW_ACCEPT ? judge_until(p, e) : judge_over(p, e));
}

/* ---- written ---- */

static void fill_row(const struct act_plan *p, struct value row[static FLOW_VALUES + 1])
{
	const struct flow_words *f = &p->flow;
	const struct value values[FLOW_VALUES] = {
		V_WALL(p->a->at), V_I64(p->a->uid), V_TEXT(f->source), V_TEXT(f->destination), V_TEXT(f->protocol), V_TEXT(f->port), V_WALL(p->from),
		V_WALL(p->until), V_I64(p->a->kind == ACT_FLOW_ACCEPT_END), V_I64(p->flow_text),
	};

	memcpy(row, values, sizeof values);
}

bool act_hash_flow(struct act_plan *p, json_t *request, struct err *e)
{
	struct value row[FLOW_VALUES + 1];
	struct text octets = TEXT_INIT(HDS_ROWS_OCTETS_MAX);
	char hash[FRAMEWORK_HASH_BYTES];
	bool ok;

	fill_row(p, row);
	hds_encode(&octets, row, FLOW_VALUES);
	ok = hds_hash(&octets, hash, e);
	text_done(&octets);
	if (!ok)
		return false;
	return json_object_set_new(request, "rows_sha256", json_string(hash)) == 0 || err_set(e, ERR_MEMORY, "no memory for an act");
}

bool act_write_flow(struct act_plan *p, struct err *e)
{
	struct value row[FLOW_VALUES + 1];

	fill_row(p, row);
	row[FLOW_VALUES] = V_I64(p->seq);
	return db_run(&p->s->db, ST_FLOW_EXCEPTION_WRITE, row, FLOW_VALUES + 1, e);
}
