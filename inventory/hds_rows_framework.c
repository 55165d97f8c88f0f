#include "inventory/hds_rows_framework.h"

#include "inventory/framework_db.h"
#include "inventory/framework_octets.h"
#include "inventory/reader_internal.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

struct origin { int64_t id, seq; bool journalled; char hash[FRAMEWORK_HASH_BYTES]; }; /* seq UNKNOWN_I64: it came with Vigie */

struct check {
	void (*found)(void *user, const struct hds_row_finding *f);
	void *user;
	struct arena *a;
	int64_t seq;
	const struct framework *stored;
};

/* key NULL: of the framework itself. */
static void tell(const struct check *k, enum hds_fault fault, const char *key)
{
	char node[FRAMEWORK_NODE_MAX];

	snprintf(node, sizeof node, "%s%s%s", k->stored->family, key ? ":" : "", key ? key : "");
	if (k->found)
		k->found(k->user, &(struct hds_row_finding){ fault, k->seq, key ? "requirement" : "framework", node });
}

static bool same_octets(struct text *a, struct text *b, bool *ret, struct err *e)
{
	if (a->failed || b->failed)
		return err_set(e, ERR_MEMORY, "no memory to compare a framework");
	*ret = a->len == b->len && memcmp(text_str(a), text_str(b), a->len) == 0;
	return true;
}

static bool check_requirement(const struct check *k, const struct requirement *stored, const struct requirement *loaded, struct text *a,
                              struct text *b, struct err *e)
{
	bool same = false;

	text_clear(a);
	text_clear(b);
	framework_encode_requirement(a, stored);
	framework_encode_requirement(b, loaded);
	if (!same_octets(a, b, &same, e))
		return false;
	if (!same)
		tell(k, HDS_ROW_CHANGED, stored->key);
	return true;
}

/* Each row by its key; what is missing or was added is told too. */
static bool check_rows(const struct check *k, const struct framework *loaded, struct err *e)
{
	struct text a = TEXT_INIT(1024 * 1024), b = TEXT_INIT(1024 * 1024);
	bool same = false, ok = framework_encode_head(&a, k->stored, k->a, e) && framework_encode_head(&b, loaded, k->a, e) && same_octets(&a, &b, &same, e);

	if (ok && !same)
		tell(k, HDS_ROW_CHANGED, NULL);
	for (size_t i = 0; ok && i < k->stored->n_requirements; i++) {
		const struct requirement *q = &k->stored->requirements[i], *was = framework_find(loaded, q->key);

		if (was)
			ok = check_requirement(k, q, was, &a, &b, e);
		else
			tell(k, HDS_ROW_ADDED, q->key);
	}
	for (size_t i = 0; ok && i < loaded->n_requirements; i++)
		if (!framework_find(k->stored, loaded->requirements[i].key))
			tell(k, HDS_ROW_MISSING, loaded->requirements[i].key);
	text_done(&a);
	text_done(&b);
	return ok;
}

static bool check_wordings(const struct check *k, struct err *e)
{
	for (size_t i = 0; i < k->stored->n_requirements; i++) {
		const struct requirement *q = &k->stored->requirements[i];
		char wording[FRAMEWORK_HASH_BYTES];

		if (!framework_hash_wording(q, wording, e))
			return false;
		if (strcmp(wording, q->wording) != 0)
			tell(k, HDS_ROW_CHANGED, q->key);
	}
	return true;
}

static bool check_imported(const struct check *k, const struct origin *o, struct err *e)
{
	char hash[FRAMEWORK_HASH_BYTES];

	if (!o->journalled)
		tell(k, HDS_ROW_ADDED, NULL);
	if (!o->journalled || !*o->hash)
		return check_wordings(k, e);
	if (!framework_hash_rows(k->stored, k->a, hash, e))
		return false;
	if (strcmp(hash, o->hash) != 0)
		tell(k, HDS_ROW_CHANGED, NULL);
	return check_wordings(k, e);
}

static bool check_shipped(const struct check *k, struct err *e)
{
	for (size_t i = 0; i < n_framework_shipped; i++) {
		const struct framework_file *file = &framework_shipped[i];
		struct framework f;

		if (!framework_parse(file->name, file->bytes, file->len, k->a, &f, e))
			return false;
		if (strcmp(f.family, k->stored->family) == 0 && strcmp(f.version, k->stored->version) == 0 && strcmp(f.edition, k->stored->edition) == 0)
			return check_rows(k, &f, e);
	}
	return check_wordings(k, e);
}

static bool fill_origin(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct origin *o = row;
	const char *request, *hash;
	json_t *json;

	(void)r;
	(void)e;
	o->id = column_i64(c);
	o->seq = column_i64(c);
	request = column_borrowed(c);
	json = request ? json_loads(request, 0, NULL) : NULL;
	hash = json_string_value(json_object_get(json, "rows_sha256"));
	o->journalled = request != NULL;
	snprintf(o->hash, sizeof o->hash, "%s", hash ? hash : "");
	json_decref(json);
	return true;
}

bool hds_frameworks_verify(struct reader *r, struct arena *a, void (*found)(void *user, const struct hds_row_finding *f), void *user,
                           struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct origin);
	const struct origin *o;

	if (!reader_rows(r, ST_FRAMEWORK_ORIGINS, NULL, 0, &rows, fill_origin, e))
		return false;
	o = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		struct framework stored;
		struct check k = { found, user, a, o[i].seq, &stored };

		if (!framework_read(&r->db, o[i].id, a, &stored, e)
		    || !(o[i].seq == UNKNOWN_I64 ? check_shipped(&k, e) : check_imported(&k, &o[i], e)))
			return false;
	}
	return true;
}
