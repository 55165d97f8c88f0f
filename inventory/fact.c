/* What the queries share: rows that are hashed, numbers that are told, ends that are near. */
#include "inventory/fact.h"

#include "text.h"

#include <string.h>
#include <time.h>

static void see(struct fact *f, const void *octets, size_t n)
{
	if (n > 0 && EVP_DigestUpdate(f->rows, octets, n) != 1)
		f->failed = true;
}

static void see_number(struct fact *f, char type, uint64_t n)
{
	uint8_t octets[9] = { (uint8_t)type };

	for (size_t i = 0; i < 8; i++)
		octets[1 + i] = (uint8_t)(n >> (56 - 8 * i));
	see(f, octets, sizeof octets);
}

void fact_see_row(struct fact *f)
{
	see(f, "r", 1);
}

static void see_octets(struct fact *f, char type, const void *octets, size_t n)
{
	see_number(f, type, n);
	see(f, octets, n);
}

void fact_see_text(struct fact *f, const char *text)
{
	if (text)
		see_octets(f, 't', text, strlen(text));
	else
		see(f, "n", 1);
}

void fact_see_i64(struct fact *f, int64_t n)
{
	if (n == UNKNOWN_I64)
		see(f, "n", 1);
	else
		see_number(f, 'i', (uint64_t)n);
}

static void see_real(struct fact *f, double d)
{
	uint64_t bits;

	memcpy(&bits, &d, sizeof bits);
	see_number(f, 'f', bits);
}

static void see_column(struct fact *f, sqlite3_stmt *st, int i)
{
	int type = sqlite3_column_type(st, i);

	if (type == SQLITE_NULL)
		see(f, "n", 1);
	else if (type == SQLITE_INTEGER)
		see_number(f, 'i', (uint64_t)sqlite3_column_int64(st, i));
	else if (type == SQLITE_FLOAT)
		see_real(f, sqlite3_column_double(st, i));
	else if (type == SQLITE_TEXT)
		see_octets(f, 't', sqlite3_column_text(st, i), (size_t)sqlite3_column_bytes(st, i));
	else
		see_octets(f, 'b', sqlite3_column_blob(st, i), (size_t)sqlite3_column_bytes(st, i));
}

bool fact_rows(struct fact *f, enum statement id, const struct value *values, size_t n, fact_row_fn each, void *user, struct err *e)
{
	sqlite3_stmt *st = db_query(&f->reader->db, id, values, n, e);
	bool row;

	if (!st)
		return false;
	while (db_step(&f->reader->db, st, &row, e)) {
		struct columns c = COLUMNS(st, f->a);

		if (!row)
			return true;
		fact_see_row(f);
		for (int i = 0; i < sqlite3_column_count(st); i++)
			see_column(f, st, i);
		each(f, &c, user);
		f->failed |= c.failed;
	}
	return false;
}

/* ---- what is told ---- */

static void set(struct fact *f, const char *member, json_t *value)
{
	if (json_object_set_new(f->value, member, value) < 0)
		f->failed = true;
}

void fact_tell(struct fact *f, const char *member, int64_t n)
{
	set(f, member, n == UNKNOWN_I64 ? json_null() : json_integer(n));
}

static json_t *printable(const char *text)
{
	return json_string(text && utf8_is_valid(text, strlen(text)) ? text : "?");
}

/* Takes one. */
static void add_to(struct fact *f, const char *member, json_t *one)
{
	json_t *all = json_object_get(f->value, member);

	if (!all) {
		set(f, member, json_array());
		all = json_object_get(f->value, member);
	}
	if (json_array_size(all) >= FACT_NAMES_MAX)
		json_decref(one);
	else if (json_array_append_new(all, one) < 0)
		f->failed = true;
}

void fact_tell_day(struct fact *f, const char *member, wall_t at)
{
	time_t t = (time_t)(at.ms / 1000);
	char day[16];
	struct tm tm;

	if (wall_is_known(at) && localtime_r(&t, &tm) && strftime(day, sizeof day, "%Y-%m-%d", &tm) > 0)
		set(f, member, json_string(day));
	else
		set(f, member, json_null());
}

void fact_name_in(struct fact *f, const char *member, const char *name)
{
	add_to(f, member, printable(name));
}

void fact_name(struct fact *f, const char *name)
{
	fact_name_in(f, "names", name);
}

void fact_holds(struct fact *f)
{
	if (f->verdict == FACT_UNKNOWN)
		f->verdict = FACT_HOLDS;
}

void fact_fails(struct fact *f, enum hds_status gap)
{
	f->verdict = FACT_FAILS;
	if (f->proposes != HDS_MAJOR_GAP)
		f->proposes = gap;
}

/* ---- ends ---- */

void fact_name_end(struct fact *f, const char *member, const struct fact_named_end *end)
{
	add_to(f, member, json_pack("{s:o,s:o,s:o*,s:o*}", "ends", printable(end->ends), "name", printable(end->name),
	                            "product", end->product ? printable(end->product) : NULL, "source", end->source ? printable(end->source) : NULL));
}

wall_t fact_end_of(struct fact *f, const char *text)
{
	struct err ignored;
	wall_t end;

	if (!text || strlen(text) != 10 || !wall_parse(text, f->now, true, &end, &ignored))
		return WALL_NEVER;
	return end;
}

void fact_nearer(struct fact *f, struct fact_end *nearest, wall_t at, const char *text)
{
	bool coming = at.ms >= f->now.ms, had = wall_is_known(nearest->at) && nearest->at.ms >= f->now.ms;

	if (!wall_is_known(at))
		return;
	if (!wall_is_known(nearest->at) || (coming && !had) || (coming == had && (at.ms < nearest->at.ms) == coming && at.ms != nearest->at.ms))
		*nearest = (struct fact_end){ at, text };
}

void fact_tell_end(struct fact *f, const struct fact_end *nearest)
{
	char buf[WALL_RFC3339_MAX];

	if (!wall_is_known(nearest->at)) {
		set(f, "nearest", json_null());
		fact_tell(f, "nearest_days", UNKNOWN_I64);
		return;
	}
	wall_format_rfc3339(nearest->at, buf);
	set(f, "nearest", json_string(nearest->text ? nearest->text : buf)); /* a date that was parsed is ASCII */
	fact_tell(f, "nearest_days", wall_days_until(nearest->at, f->now));
}

static wall_t local_of(struct tm *tm)
{
	tm->tm_isdst = -1;
	return (wall_t){ (int64_t)mktime(tm) * 1000 };
}

wall_t fact_months_before(wall_t now, int months)
{
	time_t t = (time_t)(now.ms / 1000);
	struct tm tm;

	if (!localtime_r(&t, &tm))
		return now;
	tm.tm_mon -= months;
	return local_of(&tm);
}

wall_t fact_round_next(wall_t now)
{
	time_t t = (time_t)(now.ms / 1000);
	wall_t next = { now.ms + FACT_EVERY_MS }, midnight;
	struct tm tm;

	if (!localtime_r(&t, &tm))
		return next;
	tm.tm_mday++;
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	midnight = local_of(&tm);
	return midnight.ms > now.ms && midnight.ms < next.ms ? midnight : next;
}
