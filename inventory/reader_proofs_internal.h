/* The inside of read_proofs(), shared by the files inventory/reader_proofs*.c. */
#ifndef VIGIE_READER_PROOFS_INTERNAL_H
#define VIGIE_READER_PROOFS_INTERNAL_H

#include "inventory/reader_internal.h"
#include "reader_alerts.h"

/* The alert, and where its object stands. Names; NULL: none. */
struct proven {
	struct reader *r;
	struct arena *a;
	struct rows rows;         /* struct proof_row */
	int64_t alert_id, entity_id;
	const char *kind, *name, *node, *subject, *detail;
	const char *site, *device, *z_device, *parents, *interface, *z_interface;
	enum outcome outcome;
	wall_t since;
};

/* text: in English, of inventory/detail.c; copied into the arena. */
bool proof_add(struct proven *p, enum proof_kind kind, wall_t at, const char *object, const char *text, struct err *e) MUST_CHECK;

/* What changed within the hour before: restarts, interfaces, new talkers, certificates, declarations, acts, other alerts. */
bool proof_add_changes(struct proven *p, struct err *e) MUST_CHECK;

#endif
