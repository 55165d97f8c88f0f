/* What acts on the checklist share: keys that a person names, words, dates, and what stays as it was. */
#include "inventory/hds_act_internal.h"

#include "cell_list.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- keys ---- */

static bool split_key(const char *key, char family[static FRAMEWORK_KEY_MAX], const char **ret_key)
{
	const char *colon = strchr(key, ':');
	size_t n = colon ? (size_t)(colon - key) : 0;

	if (n >= FRAMEWORK_KEY_MAX)
		return false;
	memcpy(family, key, n);
	family[n] = '\0';
	*ret_key = colon ? colon + 1 : key;
	return strlen(*ret_key) < FRAMEWORK_KEY_MAX && **ret_key;
}

static bool keep(struct hds_writing *w, struct columns *c, struct hds_found *ret, struct err *e)
{
	ret->family = arena_strdup(w->arena, column_borrowed(c));
	column_i64(c);
	ret->key = arena_strdup(w->arena, column_borrowed(c));
	ret->leaf = column_i64(c) == 1;
	ret->annex = column_i64(c) == 1;
	ret->activities = (unsigned)column_i64(c);
	ret->facts = arena_strdup(w->arena, column_borrowed(c));
	ret->wording = arena_strdup(w->arena, column_borrowed(c));
	if (!ret->family || !ret->key || !ret->wording)
		return err_set(e, ERR_MEMORY, "no memory for an act");
	snprintf(ret->node, sizeof ret->node, "%s:%s", ret->family, ret->key);
	return true;
}

static bool find(struct hds_writing *w, const char *key, const char *only, struct hds_found *ret, struct err *e)
{
	char family[FRAMEWORK_KEY_MAX];
	const char *bare;
	sqlite3_stmt *st;
	struct columns c;
	bool row, more = false, ok;

	if (!key || !split_key(key, family, &bare))
		return err_set(e, ERR_USAGE, "key: expected one as EXI-05.D or hds:EXI-05.D");
	if (only && *family && strcmp(only, family) != 0)
		return err_set(e, ERR_NOT_FOUND, "%s has no %.64s", only, key);
	st = DB_QUERY(&w->s->db, ST_REQUIREMENT_NAMED, e, V_TEXT(bare), V_TEXT(*family ? family : only));
	c = COLUMNS(st, NULL);
	if (!st || !db_step(&w->s->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "no framework in use has %.64s", key);
	ok = keep(w, &c, ret, e) && db_step(&w->s->db, st, &more, e);
	if (more || !ok)
		sqlite3_reset(st);
	return ok && (!more || err_set(e, ERR_USAGE, "several frameworks have %.64s: write %s", key, ret->node));
}

bool hds_find_key(struct hds_writing *w, const char *key, struct hds_found *ret, struct err *e)
{
	if (!find(w, key, NULL, ret, e))
		return false;
	return ret->leaf || ret->annex || err_set(e, ERR_USAGE, "%s is judged by its items", ret->key);
}

bool hds_find_keys(struct hds_writing *w, const char *what, const char *list, const char *family, const char **ret, struct err *e)
{
	struct text nodes = TEXT_INIT(HDS_LIST_MAX);
	struct name_span one;
	size_t n = 0;
	bool ok = true;

	while (ok && cell_list_next(&list, &one)) {
		char key[FRAMEWORK_NODE_MAX];
		struct hds_found found;

		one = name_span_trim(one);
		if (one.n == 0)
			continue;
		if (one.n >= sizeof key || ++n > HDS_SERVES_MAX) {
			ok = err_set(e, ERR_USAGE, "%s: expected at most %d keys with ; between", what, HDS_SERVES_MAX);
			break;
		}
		memcpy(key, one.at, one.n);
		key[one.n] = '\0';
		ok = find(w, key, family, &found, e) && (found.leaf || found.annex || err_set(e, ERR_USAGE, "%s is judged by its items", found.key));
		if (ok && !cell_list_has(text_str(&nodes), found.node))
			text_append_part(&nodes, ";", "%s", found.node);
	}
	ok = ok && (!nodes.failed || err_set(e, ERR_MEMORY, "no memory for an act"));
	*ret = ok && nodes.len > 0 ? arena_strdup(w->arena, text_str(&nodes)) : NULL;
	if (ok && nodes.len > 0 && !*ret)
		ok = err_set(e, ERR_MEMORY, "no memory for an act");
	text_done(&nodes);
	return ok;
}

/* ---- words and dates ---- */

bool hds_judge_words(const char *what, const char *text, size_t max, struct err *e)
{
	size_t n = text ? strlen(text) : 0;

	if (n > max)
		return err_set(e, ERR_USAGE, "%s: expected at most %zu bytes", what, max);
	if (n > 0 && text_is_blank(text))
		return err_set(e, ERR_USAGE, "%s: expected some words", what);
	for (size_t i = 0, len; i < n; i += len) {
		uint32_t cp;

		len = utf8_decode(text + i, n - i, &cp);
		if (len == 0 || text_safe_code_point(cp) != cp)
			return err_set(e, ERR_USAGE, "%s: expected one line of UTF-8 without control characters", what);
	}
	return true;
}

bool hds_need_words(const char *what, const char *text, size_t max, struct err *e)
{
	return text && *text ? hds_judge_words(what, text, max, e) : err_set(e, ERR_USAGE, "%s: expected some words", what);
}

bool hds_judge_seen(const struct hds_act *a, const char *object, int64_t last, struct err *e)
{
	return a->seen < 0 || a->seen == last
	       || err_set(e, ERR_REFUSED, "%s was changed meanwhile (row %" PRId64 " of the journal): look at it again, then write", object, last);
}

bool hds_judge_sha256(const char *sha256, struct err *e)
{
	return !sha256 || !*sha256 || (strlen(sha256) == 64 && strspn(sha256, "0123456789abcdef") == 64)
	       || err_set(e, ERR_USAGE, "sha256: expected 64 hexadecimal digits in lower case");
}

const char *hds_text_over(const char *given, const char *before)
{
	return !given ? before : *given ? given : NULL;
}

wall_t hds_date_over(wall_t given, wall_t before)
{
	return given.ms == HDS_NO_DATE.ms ? WALL_NEVER : wall_is_known(given) ? given : before;
}

bool hds_text_seq(struct hds_writing *w, enum statement last, struct value subject, bool keep_text, int64_t *ret, struct err *e)
{
	*ret = UNKNOWN_I64;
	return !keep_text || DB_READ_I64(&w->s->db, last, ret, e, subject);
}

bool hds_new_number(struct hds_writing *w, enum statement last, int64_t *ret, struct err *e)
{
	int64_t number;

	if (!db_read_i64(&w->s->db, last, NULL, 0, &number, e))
		return false;
	*ret = number == UNKNOWN_I64 ? 1 : number + 1;
	return true;
}
