/* Audits as a table: for the command line and the dossier. */
#ifndef VIGIE_CONSOLE_AUDIT_LINE_H
#define VIGIE_CONSOLE_AUDIT_LINE_H

#include "console/column.h"
#include "reader_hds.h"

struct audit_line {
	struct hds_audit row;
	const char *type, *progress;
	bool late;
	int64_t findings, open;       /* actions that it found, and those of them that are open */
};

extern const struct noun audit_noun;

/* n lines, the first audit first. machine: stable names instead of words. */
bool audit_lines(const struct hds_audit *rows, size_t n, const struct hds_action *actions, size_t n_actions, wall_t now, bool machine,
                 struct arena *a, struct audit_line **ret, struct err *e) MUST_CHECK;

#endif
