/* The checklist for an auditor: on the standard output, or with all that belongs to it as the dossier of a day. */
#include "console/verb_hds.h"

#include "console/checklist_line.h"
#include "console/dossier.h"
#include "inventory/format.h"
#include "intl.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_MAX = 16 * 1024 * 1024 };

/* ---- hds export ---- */

static bool export_rows(struct session *s, const struct hds_checklist *c, struct err *e)
{
	struct checklist_line *lines;
	size_t n;

	return checklist_lines(c, session_instant(s), true, s->arena, &lines, &n, e) && session_put_rows(s, &checklist_noun, lines, n, e);
}

static bool export_page(struct session *s, const struct hds_checklist *c, struct err *e)
{
	struct text t = TEXT_INIT(PAGE_MAX);
	bool ok = checklist_page(c, session_instant(s), s->arena, &t, e);

	for (char *line = t.data, *end; ok && line && *line; line = end + 1) {
		end = line + strcspn(line, "\n");
		*end = '\0'; /* each line has one */
		output_line(&s->out, "%s", line);
	}
	text_done(&t);
	return ok;
}

bool verb_hds_export(struct session *s, const char *family, struct err *e)
{
	struct hds_checklist c;

	if (!verb_hds_read(s, family, &c, e))
		return false;
	return output_is_machine(&s->out) ? export_rows(s, &c, e) : export_page(s, &c, e);
}

/* ---- hds dossier ---- */

struct dossier_answer {
	const char *file, *sha256, *folder;
	wall_t at;
	int64_t files, bytes, faults, texts_gone;
};

#define ANSWER(key, header, type, field) COLUMN(dossier_answer, key, header, type, field, 1)

static const struct column answer_columns[] = {
	ANSWER("file", N_("File"), VALUE_TEXT, file),
	ANSWER("sha256", N_("SHA-256"), VALUE_TEXT, sha256),
	ANSWER("at", N_("As of"), VALUE_TIME, at),
	ANSWER("folder", N_("Folder"), VALUE_TEXT, folder),
	ANSWER("files", N_("Files"), VALUE_INTEGER, files),
	ANSWER("bytes", N_("Size"), VALUE_BYTES, bytes),
	ANSWER("faults", N_("Faults"), VALUE_INTEGER, faults),
	ANSWER("texts_gone", N_("Texts that are gone"), VALUE_INTEGER, texts_gone),
};

static const struct noun answer_noun = { .name = "hds", .empty = "", .columns = answer_columns, .n_columns = ARRAY_LEN(answer_columns),
	                                 .row_size = sizeof(struct dossier_answer) };

static void answer(struct session *s, const struct dossier_source *source, const struct dossier_answer *a)
{
	struct text t = TEXT_INIT(1024);
	char when[FORMAT_MAX];

	if (source->faults->n > 0)
		session_complain(s, _("the journal is not as it was written: the dossier says so, row by row"));
	for (size_t i = 0; i < source->faults->n; i++) {
		text_clear(&t);
		journal_faults_append(source->faults, i, &t);
		session_complain(s, text_str(&t));
	}
	text_done(&t);
	if (output_is_machine(&s->out)) {
		output_object(&s->out, &answer_noun, a);
		return;
	}
	format_timestamp(a->at, when);
	output_line(&s->out, _("Dossier as of %s: %s"), when, a->file);
	output_fact(&s->out, _("SHA-256"), a->sha256);
	output_line(&s->out, _("It unpacks into %s; there sha256sum -c MANIFEST checks it. A preparation, no certification."), a->folder);
}

static bool write_dossier(struct session *s, const struct dossier_source *source, struct dossier *d, struct text *tar, struct err *e)
{
	const char *path = s->line->values[OPT_EXPORT];
	char hash[JOURNAL_HEAD_MAX];

	if (!dossier_make(source, s->arena, d, e) || !dossier_archive(d, tar, e) || !journal_hash_file(text_str(tar), tar->len, hash, e)
	    || !dossier_write(tar, path, cli_has(s->line, OPT_OVERWRITE), e))
		return false;
	answer(s, source, &(struct dossier_answer){ path, hash, d->name, source->at, (int64_t)d->n, (int64_t)tar->len, (int64_t)source->faults->n,
	                                            (int64_t)source->texts_gone });
	return true;
}

bool verb_hds_dossier(struct session *s, int *ret_status, struct err *e)
{
	struct text tar = TEXT_INIT((size_t)DOSSIER_FILES_MAX * DOSSIER_FILE_BYTES_MAX);
	struct dossier d = { .n = 0 };
	struct dossier_source source;
	bool ok;

	if (!cli_has(s->line, OPT_AT) || !cli_has(s->line, OPT_EXPORT))
		return err_set(e, ERR_USAGE, "%s", _("hds dossier needs --at DATE, the day that it tells of, and --export FILE"));
	if (s->today)
		return err_set(e, ERR_USAGE, _("--at %.64s: that day has not ended; a time of it that is past may be given: \"%.64s 08:00\""),
		               s->line->values[OPT_AT], s->line->values[OPT_AT]);
	if (!session_read_begin(s, e))
		return false;
	if (!dossier_read(s->reader, s->arena, s->at, s->conf->timezone, &source, e))
		return verb_hds_no_framework("hds, iso27001", e);
	session_read_end(s);
	ok = write_dossier(s, &source, &d, &tar, e);
	dossier_done(&d);
	text_done(&tar);
	*ret_status = ok && source.faults->n > 0;
	return ok;
}
