/* The files of a dossier put together, with their hashes. */
#include "console/dossier_internal.h"

#include "console/output.h"
#include "intl.h"
#include "inventory/format.h"
#include "journal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CELL_MAX = 256 * 1024 };

/* By name. */
const struct dossier_about dossier_files[] = {
	{ "LISEZMOI.txt", dossier_readme, N_("this text") },
	{ "audits.csv", dossier_audits_csv, N_("audits planned and held, with how many findings are open") },
	{ "avancement.csv", dossier_burndown_csv, N_("the action plan at the end of each month: days planned, done and left") },
	{ "contacts.csv", dossier_contacts_csv, N_("how many contacts of each role each site has; who they are is left out") },
	{ "declaration-applicabilite.csv", dossier_soa_csv, N_("the text file of that name as a table") },
	{ "declaration-applicabilite.txt", dossier_soa, N_("statement of applicability of the controls of Annex A") },
	{ "exceptions.csv", dossier_exceptions_csv, N_("what is borne, by whom, why and until when") },
	{ "exigences-hds.csv", dossier_checklist_hds_csv, N_("the text file of that name as a table, a row for each piece of evidence") },
	{ "exigences-hds.txt", dossier_checklist_hds, N_("the checklist of the HDS framework") },
	{ "exigences-iso27001.csv", dossier_checklist_iso_csv, N_("the text file of that name as a table, a row for each piece of evidence") },
	{ "exigences-iso27001.txt", dossier_checklist_iso, N_("the checklist of ISO/IEC 27001") },
	{ "garanties.csv", dossier_guarantees_csv, N_("the text file of that name as a table") },
	{ "garanties.txt", dossier_guarantees, N_("chapter 8: the guarantees of who takes part in the hosting, as far as the inventory knows them") },
	{ "integrite.txt", dossier_integrity, N_("whether the journal holds, its head then, texts that are gone") },
	{ "journal.jsonl", dossier_journal, N_("the rows of the journal that concern the checklist, with their hashes") },
	{ "lignes.jsonl", dossier_rows, N_("the rows that these acts wrote, as they were hashed") },
	{ "mesures.csv", dossier_facts_csv, N_("measured facts: the last value of each, its date and hash") },
	{ "plan-actions.csv", dossier_plan_csv, N_("the text file of that name as a table") },
	{ "plan-actions.txt", dossier_plan, N_("the action plan with its totals and its slippage") },
	{ "preuves.csv", dossier_evidence_csv, N_("all evidence, expired and revoked ones too") },
};
const size_t n_dossier_files = ARRAY_LEN(dossier_files);

const char *dossier_keep(struct text *t, struct arena *a)
{
	const char *kept = t->failed ? NULL : arena_strdup(a, text_str(t));

	text_done(t);
	return kept;
}

/* ---- tables ---- */

static void put_cell(struct text *t, const struct column *c, const void *row, wall_t now)
{
	struct text cell = TEXT_INIT(CELL_MAX);
	char when[FORMAT_MAX];

	if (c->type == VALUE_TIME) {
		memcpy(&now, (const char *)row + c->offset, sizeof now);
		format_timestamp(now, when);
		text_append(&cell, when);
	} else {
		value_human(c, row, now, &cell);
	}
	csv_append_field(t, text_str(&cell), !column_is_number(c));
	t->failed |= cell.failed;
	text_done(&cell);
}

void dossier_csv(struct text *t, const struct noun *noun, const void *rows, size_t n, wall_t now)
{
	for (size_t i = 0; i < noun->n_columns; i++) {
		if (i > 0)
			text_append_char(t, ',');
		csv_append_field(t, _(noun->columns[i].header), true);
	}
	text_append(t, "\r\n");
	for (size_t r = 0; r < n; r++) {
		const void *row = (const char *)rows + r * noun->row_size;

		for (size_t i = 0; i < noun->n_columns; i++) {
			if (i > 0)
				text_append_char(t, ',');
			put_cell(t, &noun->columns[i], row, now);
		}
		text_append(t, "\r\n");
	}
}

/* ---- all of them ---- */

static bool seal(struct dossier_file *f, struct err *e)
{
	char hash[JOURNAL_HEAD_MAX];

	if (f->content.failed)
		return err_set(e, ERR_LIMIT, _("%s would be larger than %d MiB"), f->name, DOSSIER_FILE_BYTES_MAX / 1024 / 1024);
	if (!journal_hash_file(text_str(&f->content), f->content.len, hash, e))
		return false;
	memcpy(f->sha256, hash, sizeof f->sha256);
	return true;
}

static struct dossier_file *add_file(struct dossier *d, const char *name)
{
	struct dossier_file *f = &d->files[d->n++];

	f->name = name;
	f->content = TEXT_INIT(DOSSIER_FILE_BYTES_MAX);
	return f;
}

/* sha256sum skips lines that begin with '#'. */
static void put_manifest(const struct dossier_source *s, const struct dossier *d, struct text *t)
{
	char when[WALL_RFC3339_MAX];

	wall_format_rfc3339(s->at, when);
	text_appendf(t, "# %s - %s\n# sha256sum -c MANIFEST\n", d->name, when);
	dossier_warn(s, "# ", t);
	for (size_t i = 0; i + 1 < d->n; i++)
		text_appendf(t, "%s  %s\n", d->files[i].sha256, d->files[i].name);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct dossier_file *)a)->name, ((const struct dossier_file *)b)->name);
}

/* Its day; of an instant that is not the end of a day, its time too. */
static void name_folder(struct dossier *d)
{
	time_t seconds = (time_t)(d->at.ms / 1000);
	struct tm tm = { .tm_year = 70, .tm_mday = 1 };
	bool whole;

	localtime_r(&seconds, &tm);
	whole = d->at.ms % 1000 == 999 && tm.tm_hour == 23 && tm.tm_min == 59 && tm.tm_sec == 59;
	if (strftime(d->name, sizeof d->name, whole ? "dossier-hds-%Y-%m-%d" : "dossier-hds-%Y-%m-%dT%H%M%S", &tm) == 0)
		snprintf(d->name, sizeof d->name, "dossier-hds");
}

static bool make_files(const struct dossier_source *s, struct arena *a, struct dossier *d, struct err *e)
{
	struct dossier_file *manifest;

	for (size_t i = 0; i < n_dossier_files; i++) {
		struct dossier_file *f = add_file(d, dossier_files[i].name);

		if (!dossier_files[i].make(s, a, &f->content, e) || !seal(f, e))
			return false;
	}
	manifest = add_file(d, "MANIFEST");
	put_manifest(s, d, &manifest->content);
	if (!seal(manifest, e))
		return false;
	qsort(d->files, d->n, sizeof *d->files, by_name);
	return true;
}

/* EXI-08 asks for French, and the octets must not depend on what is installed. */
static bool speaks_french(void)
{
	static const char msgid[] = N_("Statement of applicability");

	return strcmp(_(msgid), msgid) != 0;
}

bool dossier_make(const struct dossier_source *s, struct arena *a, struct dossier *ret, struct err *e)
{
	struct intl_scope french;
	bool ok;

	*ret = (struct dossier){ .at = s->at };
	name_folder(ret);
	intl_enter(&french, "fr");
	ok = speaks_french() ? make_files(s, a, ret, e) : err_set(e, ERR_SYSTEM, "the French catalogue of Vigie is not installed: a dossier is in French");
	intl_leave(&french);
	return ok;
}

void dossier_done(struct dossier *d)
{
	for (size_t i = 0; i < d->n; i++)
		text_done(&d->files[i].content);
	d->n = 0;
}
