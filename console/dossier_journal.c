/* Where all of it comes from: rows with their hashes, for who recomputes them, and what is wrong with them. One JSON object a line, in
 * ASCII: each octet that was hashed can be had back. */
#include "console/dossier_internal.h"

#include "console/page.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

static bool put_object(struct text *t, json_t *object, struct err *e)
{
	char *line = object ? json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;

	json_decref(object);
	if (!line)
		return err_set(e, ERR_MEMORY, "out of memory");
	text_append(t, line);
	text_append_char(t, '\n');
	free(line);
	return true;
}

/* What is no UTF-8, which nobody of ours wrote, is null here: its hash cannot be recomputed then. */
static json_t *text_or_null(const char *s)
{
	json_t *v = s ? json_string(s) : NULL;

	return v ? v : json_null();
}

bool dossier_journal(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	(void)a;
	for (size_t i = 0; i < s->n_journal; i++) {
		const struct hds_journal_row *j = &s->journal[i];
		json_t *object = json_pack("{s:I,s:I,s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b}", "seq", (json_int_t)j->seq, "at_ms", (json_int_t)j->at_ms,
		                           "uid", (json_int_t)j->uid, "method", text_or_null(j->method), "object", text_or_null(j->object), "request",
		                           text_or_null(j->request), "result", text_or_null(j->result), "previous", text_or_null(j->previous),
		                           "hash", text_or_null(j->hash), "salt", text_or_null(j->salt), "text", text_or_null(j->text), "text_gone",
		                           j->text_gone);

		if (!put_object(t, object, e))
			return false;
	}
	return true;
}

bool dossier_rows(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	(void)a;
	(void)e;
	for (size_t i = 0; i < s->n_stored; i++)
		text_appendf(t, "{\"table\":\"%s\",\"seq\":%" PRId64 ",\"values\":%s}\n", s->stored[i].table, s->stored[i].seq, s->stored[i].values);
	return true;
}

/* ---- what is wrong ---- */

static void put_line(struct text *t, const char *prefix, const char *words)
{
	text_append(t, prefix);
	text_append_safe(t, words);
	text_append_char(t, '\n');
}

static void put_faults(const struct dossier_source *s, const char *prefix, struct text *t)
{
	struct text words = TEXT_INIT(1024);

	put_line(t, prefix, _("The journal is not as it was written: nothing in here can be relied upon before that is explained."));
	for (size_t i = 0; i < s->faults->n; i++) {
		text_clear(&words);
		journal_faults_append(s->faults, i, &words);
		put_line(t, prefix, text_str(&words));
	}
	text_done(&words);
}

void dossier_warn(const struct dossier_source *s, const char *prefix, struct text *t)
{
	struct text words = TEXT_INIT(1024);

	if (s->simulation)
		put_line(t, prefix, _("SIMULATION: this region is invented."));
	if (s->faults->n > 0)
		put_faults(s, prefix, t);
	if (s->texts_gone > 0) {
		text_appendf(&words, ngettext("%zu text was removed from the journal, before or after that instant: see integrite.txt.",
		                              "%zu texts were removed from the journal, before or after that instant: see integrite.txt.", s->texts_gone),
		             s->texts_gone);
		put_line(t, prefix, text_str(&words));
	}
	text_done(&words);
}

static void print_gone(const struct dossier_source *s, struct text *t)
{
	struct text words = TEXT_INIT(1024);

	page_heading(t, _("Texts that are gone"));
	if (s->texts_gone == 0)
		page_words(t, 0, _("None."));
	else
		page_words(t, 0, _("The row stays and its hash holds; the words cannot be read any more, nor at a past instant. A dossier made before the purge had them."));
	for (size_t i = 0; i < s->n_journal; i++) {
		const struct hds_journal_row *j = &s->journal[i];
		char when[FORMAT_MAX];

		if (!j->text_gone)
			continue;
		text_clear(&words);
		format_timestamp((wall_t){ j->at_ms }, when);
		text_appendf(&words, _("row %" PRId64 ", %s, %s of %s"), j->seq, j->method, j->object ? j->object : "", when);
		page_item(t, text_str(&words));
	}
	text_done(&words);
}

bool dossier_integrity(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	char head[JOURNAL_HEAD_MAX], when[FORMAT_MAX];

	(void)a;
	(void)e;
	page_title(t, _("Integrity"));
	format_timestamp(s->at, when);
	page_fact(t, 0, _("As of"), when);
	journal_format_head(&s->head, head);
	page_fact(t, 0, _("Head of the journal then"), s->head.count > 0 ? head : _("there was no row yet"));
	page_words(t, 0, _("The head is the number of the last row and its hash. Compared with one that was published then, in the log of the system or in a handover mail, it shows that no row before it was replaced."));
	page_heading(t, _("Verdict"));
	if (s->faults->n > 0)
		put_faults(s, "", t);
	else
		page_words(t, 0, _("Each row of the journal has the hash of its columns and follows the one before it; each row of the checklist is the one that its act wrote."));
	print_gone(s, t);
	return true;
}
