/* The dossier of the checklist for an auditor: files as of one instant, made of nothing but what was known then, so that the same call
 * gives the same octets at any later time (a text that was purged since is gone all the same, and the dossier says so). It is in French
 * (EXI-08), with no secret and nothing of contacts that tells who they are. */
#ifndef VIGIE_CONSOLE_DOSSIER_H
#define VIGIE_CONSOLE_DOSSIER_H

#include "console/column.h"
#include "console/journal_faults.h"
#include "reader_dossier.h"

/* ---- what it is made of ---- */

struct dossier_point { wall_t at; struct hds_plan plan; }; /* of the burn-down: the end of each month, then the instant itself */

struct dossier_source {
	wall_t at;
	const char *timezone;         /* in which its days are */
	bool simulation;
	struct hds_checklist hds, iso;
	struct hds_evidence *evidence;
	struct hds_audit *audits;
	struct dossier_point *points;
	struct hds_journal_row *journal;
	struct hds_stored_row *stored;
	struct hds_supplier_row *suppliers;
	struct support_row *contracts;
	struct hds_contact_row *contacts;
	size_t n_evidence, n_audits, n_points, n_journal, n_stored, n_suppliers, n_contracts, n_contacts;
	size_t texts_gone;            /* of the extract of the journal */
	struct journal_head head;     /* of the whole journal then */
	struct journal_faults *faults; /* of the whole journal, whenever they came: one puts all of it in doubt */
};

/* at: the instant of the reader. Everything is in arena a. ERR_NOT_FOUND: a framework was never loaded. */
bool dossier_read(struct reader *r, struct arena *a, wall_t at, const char *timezone, struct dossier_source *ret, struct err *e) MUST_CHECK;

/* ---- its files ---- */

enum { DOSSIER_FILES_MAX = 24, DOSSIER_FILE_BYTES_MAX = 64 * 1024 * 1024, DOSSIER_NAME_MAX = 48 };

struct dossier_file {
	const char *name;             /* ASCII */
	struct text content;
	char sha256[FRAMEWORK_HASH_BYTES];
};

struct dossier {
	char name[DOSSIER_NAME_MAX];  /* of its folder: "dossier-hds-2026-09-30" */
	wall_t at;
	struct dossier_file files[DOSSIER_FILES_MAX]; /* by name */
	size_t n;
};

/* *ret is always to be given to dossier_done. */
bool dossier_make(const struct dossier_source *s, struct arena *a, struct dossier *ret, struct err *e) MUST_CHECK;
void dossier_done(struct dossier *d);

/* ---- as one file ---- */

/* A tar archive (POSIX.1-1988 ustar): names sorted, owner 0, every time that of the dossier. Appended to t. */
bool dossier_archive(const struct dossier *d, struct text *t, struct err *e) MUST_CHECK;

/* As whole_file.h says; what is there and may not be overwritten is told with the option. e: not NULL. */
bool dossier_write(const struct text *archive, const char *path, bool overwrite, struct err *e) MUST_CHECK;

#endif
