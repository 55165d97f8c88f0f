/* The files of a dossier: each is made by one function of its subject, in the language of this thread. */
#ifndef VIGIE_CONSOLE_DOSSIER_INTERNAL_H
#define VIGIE_CONSOLE_DOSSIER_INTERNAL_H

#include "console/dossier.h"

typedef bool (*dossier_fn)(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);

bool dossier_readme(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_integrity(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_checklist_hds(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_checklist_hds_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_checklist_iso(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_checklist_iso_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_audits_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_evidence_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_facts_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_exceptions_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_soa(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_soa_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_plan(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_plan_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_burndown_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_guarantees(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_guarantees_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_contacts_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_journal(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);
bool dossier_rows(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e);

/* A table in the words of people: headers and values translated, times in full (RFC 4180, CRLF). rows: n of them, one after another. */
void dossier_csv(struct text *t, const struct noun *noun, const void *rows, size_t n, wall_t now);

/* What one has to know before reading on: an invented region, faults, texts that are gone. Empty: nothing. prefix: of each line. */
void dossier_warn(const struct dossier_source *s, const char *prefix, struct text *t);

/* What t holds, in arena a; t is done. NULL without memory. */
const char *dossier_keep(struct text *t, struct arena *a);

struct dossier_about { const char *name; dossier_fn make; const char *about; }; /* about: msgid, for the table of contents */
extern const struct dossier_about dossier_files[];
extern const size_t n_dossier_files;

#endif
