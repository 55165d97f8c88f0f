#include "inventory/reader_entity.h"

#include "cell_list.h"
#include "escalation.h"
#include "inventory/entity.h"
#include "search.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_BYTES_MAX = 512, COLUMNS_MAX = 40 };

struct hit {
	int64_t id;
	size_t rest;              /* search_rest of it */
	struct hit_row row;
};

struct find_text { const char *field, *text; };

/* What is looked at of an entity. Its texts are borrowed from a statement, or kept; their fields live as long as the search. */
struct find_row {
	int64_t id;
	const char *kind, *name, *site;
	const struct find_text *texts;
	size_t n;
};

struct finder {
	struct search_query query;
	struct rows hits;
	struct rows kept;         /* what matched nothing, as long as nothing did: it may with typing errors */
	const char *kind;
	/* of the row that is looked at: texts borrowed from it */
	unsigned best_rank;
	const char *field, *value;
	size_t value_len;
	unsigned words, typos;
};

static bool is_name(const char *field)
{
	return strcmp(field, "name") == 0 || strcmp(field, "aliases") == 0;
}

static void look_at(struct finder *f, const char *field, const char *text, size_t len)
{
	unsigned typos = 0, words = 0, rank;
	char copy[SEARCH_TEXT_MAX];
	enum search_match match;

	if (len == 0 || len >= sizeof copy)
		return;
	memcpy(copy, text, len);
	copy[len] = '\0';
	match = search_text(&f->query, copy, &words, &typos);
	if (match == SEARCH_NONE)
		match = search_all_words(&f->query, words, typos);
	rank = search_rank(&f->query, match, is_name(field));
	f->words |= words;
	f->typos |= typos;
	if (rank < f->best_rank) {
		f->best_rank = rank;
		f->field = field;
		f->value = text;
		f->value_len = len;
	}
}

/* Lists are looked at name by name: "A;B" holds two aliases. */
static void look_at_column(struct finder *f, const char *field, const char *text)
{
	struct name_span name;

	while (cell_list_next(&text, &name))
		look_at(f, field, name.at, name.n);
}

static bool is_searched(const char *column)
{
	static const char *const skipped[] = { "entity_id", "valid_from", "valid_to", "runbook", "notes", "latitude", "longitude",
	                                       "kind", "site", "owner" };

	for (size_t i = 0; i < ARRAY_LEN(skipped); i++)
		if (strcmp(column, skipped[i]) == 0)
			return false;
	return true;
}

/* Those columns of a statement that are looked at, and the one that names the site; 0: none. */
struct searched {
	struct { int at; const char *name; } columns[COLUMNS_MAX];
	size_t n;
	int site;
};

/* personal: the file of the rows, when what it holds of people is withheld; else NULL. Names live in a. */
static bool choose_columns(sqlite3_stmt *st, const struct entity_file *personal, struct arena *a, struct searched *ret)
{
	ret->n = 0;
	ret->site = 0;
	for (int i = 1; i < sqlite3_column_count(st) && ret->n < COLUMNS_MAX; i++) {
		const char *name = sqlite3_column_name(st, i);

		if (strcmp(name, "site") == 0)
			ret->site = i;
		if (!is_searched(name) || entity_column_is_personal(personal, name))
			continue;
		ret->columns[ret->n].at = i;
		ret->columns[ret->n].name = arena_strdup(a, name);
		if (!ret->columns[ret->n++].name)
			return false;
	}
	return true;
}

static void look_at_row(struct finder *f, const struct find_row *row)
{
	unsigned rank;

	f->best_rank = SEARCH_RANK_NONE;
	f->field = f->value = NULL;
	f->words = f->typos = 0;
	for (size_t i = 0; i < row->n; i++)
		look_at_column(f, row->texts[i].field, row->texts[i].text);
	rank = search_rank(&f->query, search_all_words(&f->query, f->words, f->typos), false);
	if (!f->field && rank < SEARCH_RANK_NONE) { /* "hôpital nantes": name and commune */
		f->best_rank = rank;
		f->field = "name";
		f->value = row->name;
		f->value_len = strlen(row->name);
	}
}

static bool add_hit(struct finder *f, const struct find_row *row, struct err *e)
{
	struct arena *a = f->hits.a;
	struct hit *h = rows_add(&f->hits, e);

	if (!h)
		return false;
	h->id = row->id;
	h->row.kind = row->kind;
	h->row.name = arena_strdup(a, row->name);
	h->row.field = f->field;
	h->row.value = arena_strndup(a, f->value, f->value_len < VALUE_BYTES_MAX ? f->value_len : VALUE_BYTES_MAX);
	h->row.site = strcmp(row->kind, "site") == 0 ? h->row.name : arena_strdup(a, row->site);
	h->row.rank = f->best_rank;
	h->rest = h->row.value ? search_rest(&f->query, h->row.value) : 0;
	return (h->row.name && h->row.value) || err_set(e, ERR_MEMORY, "out of memory");
}

static bool keep(struct finder *f, const struct find_row *row, struct err *e)
{
	struct arena *a = f->kept.a;
	struct find_row *k = rows_add(&f->kept, e);
	struct find_text *texts = arena_array(a, row->n, sizeof *texts);

	if (!k || !texts)
		return err_set(e, ERR_MEMORY, "out of memory");
	*k = *row;
	k->name = arena_strdup(a, row->name);
	k->site = arena_strdup(a, row->site);
	k->texts = texts;
	for (size_t i = 0; i < row->n; i++) {
		texts[i] = (struct find_text){ row->texts[i].field, arena_strdup(a, row->texts[i].text) };
		if (!texts[i].text)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	return k->name || err_set(e, ERR_MEMORY, "out of memory");
}

static bool search_row(struct finder *f, sqlite3_stmt *st, const struct searched *s, struct err *e)
{
	struct find_text texts[COLUMNS_MAX];
	struct find_row row = { .id = sqlite3_column_int64(st, 0), .kind = f->kind, .name = (const char *)sqlite3_column_text(st, 1), .texts = texts };

	if (s->site)
		row.site = (const char *)sqlite3_column_text(st, s->site);
	for (size_t i = 0; i < s->n; i++)
		if (sqlite3_column_type(st, s->columns[i].at) == SQLITE_TEXT)
			texts[row.n++] = (struct find_text){ s->columns[i].name, (const char *)sqlite3_column_text(st, s->columns[i].at) };
	look_at_row(f, &row);
	if (f->field)
		return add_hit(f, &row, e);
	return f->hits.n > 0 || keep(f, &row, e);
}

static bool search_rows(struct reader *r, struct finder *f, sqlite3_stmt *st, struct err *e)
{
	bool row = true;
	struct searched searched;

	if (!st)
		return false;
	if (!choose_columns(st, r->personal_withheld ? entity_file_of_kind(f->kind) : NULL, f->kept.a, &searched))
		return err_set(e, ERR_MEMORY, "out of memory");
	while (row) {
		if (!db_step(&r->db, st, &row, e))
			return false;
		if (row && !search_row(f, st, &searched, e)) {
			sqlite3_reset(st);
			return false;
		}
	}
	return true;
}

/* Once more, with typing errors. */
static bool search_kept(struct finder *f, struct err *e)
{
	const struct find_row *kept = f->kept.data;

	search_query_forgive(&f->query);
	for (size_t i = 0; i < f->kept.n; i++) {
		look_at_row(f, &kept[i]);
		if (f->field && !add_hit(f, &kept[i], e))
			return false;
	}
	return true;
}

/* What was measured is found under the entity it belongs to. */
static bool search_measured(struct reader *r, struct finder *f, struct err *e)
{
	struct value instant = reader_instant(r);

	f->kind = "device";
	if (!search_rows(r, f, DB_QUERY(&r->db, ST_FIND_FACTS, e, instant), e)
	    || !search_rows(r, f, DB_QUERY(&r->db, ST_FIND_INTERFACES, e, V_I64(f->query.is_hexadecimal), instant), e))
		return false;
	f->kind = "service";
	return search_rows(r, f, DB_QUERY(&r->db, ST_FIND_CERTIFICATES, e, instant), e);
}

/* "#41", "alerte 41": an incident by its number; a bare number of few digits may be one too. 0: none. */
static int64_t incident_of(const char *text, bool *ret_marked)
{
	static const char *const words[] = { "alerte ", "alert ", "incident " };
	enum { DIGITS_MAX = 9, BARE_MAX = 6 };
	char folded[SEARCH_QUERY_MAX];
	const char *p = folded;
	size_t digits;

	text_fold(text, folded, sizeof folded);
	*ret_marked = text[strspn(text, " ")] == '#';
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strncmp(p, words[i], strlen(words[i])) == 0) {
			p += strlen(words[i]);
			*ret_marked = true;
			break;
		}
	}
	digits = strspn(p, "0123456789");
	return digits > 0 && p[digits] == '\0' && digits <= (*ret_marked ? DIGITS_MAX : BARE_MAX) ? atoll(p) : 0;
}

/* Its name is its number, what it was found by the object that failed. */
static bool search_incident(struct reader *r, struct finder *f, const char *text, struct err *e)
{
	struct arena *a = f->hits.a;
	bool marked, row;
	int64_t id = incident_of(text, &marked);
	sqlite3_stmt *st = id > 0 ? DB_QUERY(&r->db, ST_FIND_ALERT, e, reader_instant(r), V_I64(id)) : NULL;
	struct hit *h;
	char name[24];

	if (id <= 0)
		return true;
	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (!row)
		return true;
	h = rows_add(&f->hits, e);
	if (h) {
		snprintf(name, sizeof name, "%" PRId64, id);
		*h = (struct hit){ .id = -id, .row = { .kind = "alert", .name = arena_strdup(a, name), .field = "object",
			                               .value = arena_strdup(a, (const char *)sqlite3_column_text(st, 0)),
			                               .site = arena_strdup(a, (const char *)sqlite3_column_text(st, 1)),
			                               .rank = marked ? 0 : SEARCH_RANK_LAST_RESORT - 1 } };
	}
	sqlite3_reset(st);
	return h && ((h->row.name && h->row.value) || err_set(e, ERR_MEMORY, "out of memory"));
}

/* Under its id, as it was dictated. */
static bool search_escalation(struct reader *r, struct finder *f, const char *text, struct err *e)
{
	struct escalation_row *x;
	struct hit *h;

	if (!read_escalation(r, f->hits.a, text, &x, e))
		return false;
	if (!x)
		return true;
	h = rows_add(&f->hits, e);
	if (h)
		*h = (struct hit){ .id = INT64_MIN + x->seq, .row = { .kind = "escalation", .name = x->id, .field = "site", .value = x->site, .site = x->site } };
	return h != NULL;
}

static bool search_everything(struct reader *r, struct finder *f, struct err *e)
{
	for (size_t i = 0; i < n_entity_kinds; i++) {
		f->kind = entity_kinds[i].name;
		if (!search_rows(r, f, DB_QUERY(&r->db, entity_kinds[i].rows, e, reader_instant(r), V_I64(UNKNOWN_I64)), e))
			return false;
	}
	return search_measured(r, f, e);
}

static int by_entity(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->id != y->id)
		return (x->id > y->id) - (x->id < y->id);
	return (x->row.rank > y->row.rank) - (x->row.rank < y->row.rank);
}

/* Sites first among equals: they are what people look for. */
static int by_rank(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	int x_other = strcmp(x->row.kind, "site") != 0, y_other = strcmp(y->row.kind, "site") != 0;
	int order;

	if (x->row.rank != y->row.rank)
		return (x->row.rank > y->row.rank) - (x->row.rank < y->row.rank);
	if (x_other != y_other)
		return x_other - y_other;
	if (x->rest != y->rest)
		return (x->rest > y->rest) - (x->rest < y->rest);
	order = strcmp(x->row.name, y->row.name);
	return order ? order : strcmp(x->row.kind, y->row.kind);
}

/* The best hit of each entity, best first, and no more than what belongs beside the best. */
static size_t order_hits(const struct search_query *q, struct hit *hits, size_t n)
{
	size_t kept = 0;
	unsigned last;

	if (!n)
		return 0;
	qsort(hits, n, sizeof *hits, by_entity);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || hits[i].id != hits[i - 1].id)
			hits[kept++] = hits[i];
	qsort(hits, kept, sizeof *hits, by_rank);
	last = search_last_rank(q, (unsigned)hits[0].row.rank);
	while (hits[kept - 1].row.rank > last)
		kept--;
	return kept;
}

bool read_find(struct reader *r, struct arena *a, const char *text, size_t max, struct hit_row **ret_rows, size_t *ret_n,
               struct err *e)
{
	struct arena *own = arena_new();
	struct finder f = { .hits = ROWS_INIT(own, struct hit), .kept = ROWS_INIT(own, struct find_row) };
	struct hit_row *rows = NULL;
	size_t n = 0;
	bool ok;

	if (!own)
		return err_set(e, ERR_MEMORY, "out of memory");
	search_query_init(&f.query, text);
	ok = (!f.query.n_words && !f.query.prefix.family) || (search_everything(r, &f, e) && search_incident(r, &f, text, e) && search_escalation(r, &f, text, e));
	if (ok && f.hits.n == 0 && f.query.n_words)
		ok = search_kept(&f, e);
	if (ok) {
		n = order_hits(&f.query, f.hits.data, f.hits.n);
		n = n < max ? n : max;
		rows = arena_array(a, n, sizeof *rows);
		ok = rows || err_set(e, ERR_MEMORY, "out of memory");
	}
	for (size_t i = 0; ok && i < n; i++) {
		const struct hit_row *h = &((struct hit *)f.hits.data)[i].row;

		rows[i] = (struct hit_row){ h->kind, arena_strdup(a, h->name), arena_strdup(a, h->field), arena_strdup(a, h->value),
		                            arena_strdup(a, h->site), h->rank };
	}
	arena_free(own);
	if (!ok)
		return false;
	*ret_rows = rows;
	*ret_n = n;
	return true;
}
