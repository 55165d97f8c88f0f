#include "inventory/framework_octets.h"

#include "inventory/hds_rows.h"
#include "inventory/journal_hash.h"

#include <stdlib.h>
#include <string.h>

bool framework_hash_wording(const struct requirement *r, char ret[static FRAMEWORK_HASH_BYTES], struct err *e)
{
	struct text both = TEXT_INIT(16384);
	uint8_t hash[JOURNAL_HASH_BYTES];
	bool ok;

	text_appendf(&both, "%s\n%s", r->title.fr, r->text.fr ? r->text.fr : "");
	ok = journal_hash_text((struct journal_octets){ "", 0 }, (struct journal_octets){ text_str(&both), both.len }, hash, e);
	if (ok)
		journal_format_hash(hash, ret);
	text_done(&both);
	return ok;
}

static void put(struct text *t, const char *s)
{
	hds_encode(t, &V_TEXT(s), 1);
}

static void put_number(struct text *t, int64_t n)
{
	hds_encode(t, &V_I64(n), 1);
}

static void put_texts(struct text *t, const struct framework_text *both)
{
	put(t, both->fr);
	put(t, both->en);
}

static void put_keys(struct text *t, const struct framework_keys *keys)
{
	put_number(t, (int64_t)keys->n);
	for (size_t i = 0; i < keys->n; i++)
		put(t, keys->keys[i]);
}

void framework_encode_requirement(struct text *t, const struct requirement *r)
{
	put(t, r->key);
	put(t, r->parent);
	put_number(t, r->annex);
	put_number(t, r->leaf);
	put_texts(t, &r->chapter);
	put_texts(t, &r->title);
	put_texts(t, &r->text);
	put_texts(t, &r->evidence);
	put_number(t, r->activities);
	put_keys(t, &r->iso);
	put_keys(t, &r->related);
	put_keys(t, &r->facts);
	put_keys(t, &r->unverified);
	put(t, r->legal);
	put(t, r->source);
	put(t, r->wording);
}

static int by_mark(const void *a, const void *b)
{
	return strcmp(((const struct framework_mark *)a)->key, ((const struct framework_mark *)b)->key);
}

static int by_fact(const void *a, const void *b)
{
	return strcmp(((const struct framework_fact *)a)->key, ((const struct framework_fact *)b)->key);
}

/* A sorted copy: the file has an order of its own, the inventory has none. */
static void *sorted(struct arena *a, const void *rows, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	void *copy = arena_array(a, n, size);

	if (copy && n > 0) {
		memcpy(copy, rows, n * size);
		qsort(copy, n, size, compare);
	}
	return copy;
}

bool framework_encode_head(struct text *t, const struct framework *f, struct arena *a, struct err *e)
{
	const struct framework_mark *marks = sorted(a, f->marks, f->n_marks, sizeof *marks, by_mark);
	const struct framework_fact *facts = sorted(a, f->facts, f->n_facts, sizeof *facts, by_fact);

	if (!marks || !facts)
		return err_set(e, ERR_MEMORY, "out of memory");
	put(t, f->family);
	put(t, f->version);
	put(t, f->edition);
	put_texts(t, &f->label);
	put_texts(t, &f->provenance);
	put(t, f->source);
	put_keys(t, &f->unverified);
	put(t, f->sha256);
	for (size_t i = 0; i < f->n_marks; i++) {
		put(t, marks[i].key);
		put_texts(t, &marks[i].title);
	}
	for (size_t i = 0; i < f->n_facts; i++) {
		put(t, facts[i].key);
		put_texts(t, &facts[i].title);
		put_number(t, facts[i].measured);
	}
	return true;
}

bool framework_hash_rows(const struct framework *f, struct arena *a, char ret[static FRAMEWORK_HASH_BYTES], struct err *e)
{
	struct text t = TEXT_INIT(HDS_ROWS_OCTETS_MAX);
	bool ok = framework_encode_head(&t, f, a, e);

	for (size_t i = 0; ok && i < f->n_requirements; i++)
		framework_encode_requirement(&t, &f->requirements[i]);
	ok = ok && hds_hash(&t, ret, e);
	text_done(&t);
	return ok;
}
