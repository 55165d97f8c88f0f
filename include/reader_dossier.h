/* What a dossier of the checklist (reader_hds.h) tells beside it: where it comes from, row by row, so that somebody else can recompute
 * the hashes, and who else takes part in the hosting. As of the reader's instant, in the caller's arena. */
#ifndef VIGIE_READER_DOSSIER_H
#define VIGIE_READER_DOSSIER_H

#include "journal.h"
#include "reader_hds.h"

/* A row of the journal as its hash was made (journal.h), with what it wrote beside. Texts are UTF-8 as they stand; hashes in hexadecimal. */
struct hds_journal_row {
	int64_t seq, at_ms, uid;
	const char *method, *object, *request, *result; /* object NULL: none */
	const char *previous, *hash;
	const char *text, *salt;      /* NULL: none, or gone */
	bool text_gone;               /* request has a hash of its text, and there is none any more */
};

/* Acts on the checklist, refused ones too, and those that took texts of them away; by seq. */
bool read_hds_journal(struct reader *r, struct arena *a, struct hds_journal_row **ret, size_t *ret_n, struct err *e) MUST_CHECK;

/* The last row of the whole journal then; count 0: there was none. */
bool read_journal_head_then(struct reader *r, struct journal_head *ret, struct err *e) MUST_CHECK;

/* A row of the checklist, of those that rows_sha256 is made of: `values` is a JSON array in the order in which they were hashed, integers,
 * texts and nulls. */
struct hds_stored_row {
	const char *table;            /* "assessment" "exception" "evidence" "action" */
	int64_t seq, at_ms;
	const char *values;
};

/* All that were ever written until then: by table, then by seq in the order of their hash. */
bool read_hds_stored(struct reader *r, struct arena *a, struct hds_stored_row **ret, size_t *ret_n, struct err *e) MUST_CHECK;

/* suppliers.csv without whom to call. hds_ends: as written, "2027-12-14"; NULL: not known. */
struct hds_supplier_row { const char *name, *hds_certificate, *hds_ends, *hds_activities; };
bool read_hds_suppliers(struct reader *r, struct arena *a, struct hds_supplier_row **ret, size_t *ret_n, struct err *e) MUST_CHECK;

/* contacts.csv without who they are: how many of a role at a site, and how many of them can be called and written to. */
struct hds_contact_row { const char *site, *role; int64_t contacts, with_phone, with_email; wall_t recorded; };
bool read_hds_contacts(struct reader *r, struct arena *a, struct hds_contact_row **ret, size_t *ret_n, struct err *e) MUST_CHECK;

#endif
