#include "inventory/import_plan.h"
#include "journal.h"

#include <jansson.h>

static json_t *files_json(struct import_plan *p)
{
	json_t *files = json_object();

	for (size_t i = 0; files && i < p->n_files; i++) {
		const struct import_file *f = &p->files[i];
		char hash[JOURNAL_HEAD_MAX];

		if (!journal_hash_file(f->text, f->len, hash, p->e)) {
			json_decref(files);
			return NULL;
		}
		json_object_set_new(files, f->name, json_string(hash));
	}
	return files;
}

bool import_journal(struct import_plan *p, const struct import_report *r)
{
	struct journal_entry entry = { .at = p->now, .uid = p->options.uid, .method = "import", .result = "ok" };
	json_t *files;
	int64_t seq;
	bool ok;

	if (!p->options.journalled || !p->store)
		return true;
	files = files_json(p);
	if (!files)
		return false;
	entry.request = json_pack("{s:o,s:b,s:I,s:I,s:I,s:I}", "files", files, "prune", p->options.prune, "added",
	                          (json_int_t)r->added, "modified", (json_int_t)r->modified, "removed", (json_int_t)r->removed, "confirmed", (json_int_t)r->confirmed);
	ok = entry.request ? journal_append(p->store, &entry, &seq, p->e) : err_set(p->e, ERR_MEMORY, "no memory for a row of the journal");
	json_decref(entry.request);
	return ok;
}
