/* A newer framework beside the one in use, and its adoption. Assessments need not be carried over: they hang on the key, and each
 * remembers the wording that was judged. */
#include "inventory/hds_act_internal.h"
#include "inventory/hds_rows_fill.h"

#include <string.h>

static const struct framework nothing;

static bool read_in_use(struct hds_writing *w, const char *family, struct framework *ret, bool *ret_any, struct err *e)
{
	int64_t id;

	*ret = nothing;
	if (!DB_READ_I64(&w->s->db, ST_FRAMEWORK_IN_USE, &id, e, V_TEXT(family), V_I64(INT64_MAX)))
		return false;
	*ret_any = id != UNKNOWN_I64;
	return !*ret_any || framework_read(&w->s->db, id, w->arena, ret, e);
}

static bool is_assessed(struct hds_writing *w, const char *family, const char *key, bool *ret, struct err *e)
{
	char node[FRAMEWORK_NODE_MAX];
	int64_t seq;

	snprintf(node, sizeof node, "%s:%s", family, key);
	if (!DB_READ_I64(&w->s->db, ST_ASSESSMENT_TEXT, &seq, e, V_TEXT(node)))
		return false;
	*ret = seq != UNKNOWN_I64;
	return true;
}

static bool tell_changes(struct hds_writing *w, const struct framework *before, const struct framework *after, struct err *e)
{
	struct rows rows = ROWS_INIT(w->arena, struct hds_change);
	struct framework_change *changes;
	size_t n;

	if (!framework_diff(before, after, w->arena, &changes, &n, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct requirement *r = changes[i].after ? changes[i].after : changes[i].before;
		struct hds_change *told;

		if (changes[i].kind == FRAMEWORK_SAME) {
			w->done.same++;
			continue;
		}
		told = rows_add(&rows, e);
		if (!told)
			return false;
		*told = (struct hds_change){ framework_change_name(changes[i].kind), r->key, r->title.fr, false };
		if (!is_assessed(w, after->family, r->key, &told->assessed, e))
			return false;
	}
	w->done.changes = rows.data;
	w->done.n_changes = rows.n;
	return true;
}

static void describe(struct hds_writing *w, const struct framework *f)
{
	snprintf(w->object, sizeof w->object, "framework:%s %s %s", f->family, f->version, f->edition);
	json_object_set_new(w->request, "sha256", json_string(f->sha256));
	json_object_set_new(w->request, "differs", json_integer((json_int_t)w->done.n_changes));
	json_object_set_new(w->request, "same", json_integer((json_int_t)w->done.same));
}

static bool judge_known(struct hds_writing *w, int64_t id, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&w->s->db, ST_FRAMEWORK_HASH, e, V_I64(id));
	struct columns c = COLUMNS(st, NULL);
	bool row, same;

	if (!st || !db_step(&w->s->db, st, &row, e))
		return false;
	same = row && strcmp(column_borrowed(&c), w->framework.sha256) == 0;
	sqlite3_reset(st);
	return same || err_set(e, ERR_DATA, "%s %s %s is there with another content: a corrected file needs another edition",
	                       w->framework.family, w->framework.version, w->framework.edition);
}

/* A file that was cut at the end of a row reads well. */
static bool judge_whole(struct hds_writing *w, const struct framework *in_use, struct err *e)
{
	size_t n = w->done.requirements = framework_count_requirements(&w->framework);
	size_t leaves = w->done.leaves = framework_count_leaves(&w->framework);
	size_t n_before = framework_count_requirements(in_use), leaves_before = framework_count_leaves(in_use);

	return w->a->prune || w->a->dry_run || (n >= n_before && leaves >= leaves_before)
	       || err_set(e, ERR_DATA, "%s: %zu requirements and %zu leaves, the one in use has %zu and %zu: a file that was cut looks so; --prune takes it",
	                  w->a->name, n, leaves, n_before, leaves_before);
}

bool hds_judge_framework(struct hds_writing *w, struct err *e)
{
	const struct hds_act *a = w->a;
	struct framework in_use;
	bool any;
	int64_t id;

	if (!a->file || !a->name)
		return err_set(e, ERR_USAGE, "file: expected a CSV text and its name");
	if (!framework_parse(a->name, a->file, a->file_len, w->arena, &w->framework, e) || !framework_known(&w->s->db, &w->framework, &id, e)
	    || !read_in_use(w, w->framework.family, &in_use, &any, e) || !tell_changes(w, &in_use, &w->framework, e)
	    || (id == UNKNOWN_I64 && !judge_whole(w, &in_use, e)))
		return false;
	if (id != UNKNOWN_I64)
		return judge_known(w, id, e);
	w->loads = true;
	w->adopts = !any;
	describe(w, &w->framework);
	return true;
}

bool hds_judge_adopt(struct hds_writing *w, struct err *e)
{
	const struct hds_act *a = w->a;
	struct framework in_use, wanted = { .family = a->family, .version = a->version, .edition = a->edition };
	bool any;

	if (!a->family || !a->version || !a->edition)
		return err_set(e, ERR_USAGE, "expected a family, a version and an edition");
	if (!framework_known(&w->s->db, &wanted, &w->framework_id, e))
		return false;
	if (w->framework_id == UNKNOWN_I64)
		return err_set(e, ERR_NOT_FOUND, "there is no framework %.64s %.64s %.64s: import it first", a->family, a->version, a->edition);
	if (!framework_read(&w->s->db, w->framework_id, w->arena, &w->framework, e) || !read_in_use(w, a->family, &in_use, &any, e)
	    || !tell_changes(w, &in_use, &w->framework, e))
		return false;
	if (any && strcmp(in_use.sha256, w->framework.sha256) == 0)
		return err_set(e, ERR_USAGE, "%s %s %s is the one in use", a->family, a->version, a->edition);
	w->adopts = true;
	describe(w, &w->framework);
	return true;
}

bool hds_write_framework(struct hds_writing *w, struct err *e)
{
	const struct hds_act *a = w->a;

	if (w->loads && !framework_write(w->s, &w->framework, a->at, a->uid, w->seq, &w->framework_id, e))
		return false;
	return !w->adopts || framework_adopt(w->s, w->framework.family, w->framework_id, a->at, a->uid, w->seq, e);
}
