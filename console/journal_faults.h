/* What is wrong with the journal and with the rows that it vouches for, kept to be told: callbacks of journal_verify and hds_rows_verify. */
#ifndef VIGIE_CONSOLE_JOURNAL_FAULTS_H
#define VIGIE_CONSOLE_JOURNAL_FAULTS_H

#include "journal.h"
#include "reader_hds.h"
#include "text.h"

enum { JOURNAL_FAULTS_MAX = 1000 };

struct journal_fault_line {
	int64_t seq, last;
	const char *fault;         /* "changed": stable */
	char key[FRAMEWORK_NODE_MAX]; /* of a framework or a requirement: "hds:EXI-05.D"; "": of a row */
	const char *object;        /* key; NULL: "" */
};

struct journal_faults {
	struct journal_fault_line list[JOURNAL_FAULTS_MAX];
	const char *sentences[JOURNAL_FAULTS_MAX]; /* msgid */
	size_t n;                  /* kept */
	size_t of_checklist;       /* found by hds_rows_verify, kept or not */
};

void journal_faults_note(void *faults, const struct journal_finding *f);
void journal_faults_note_row(void *faults, const struct hds_row_finding *f);

/* "Row 12 was changed." */
void journal_faults_append(const struct journal_faults *faults, size_t i, struct text *t);

#endif
