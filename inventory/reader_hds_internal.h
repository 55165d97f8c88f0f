/* What the files inventory/reader_hds*.c share: what was said last of each subject, at the reader's instant. */
#ifndef VIGIE_READER_HDS_INTERNAL_H
#define VIGIE_READER_HDS_INTERNAL_H

#include "inventory/framework_db.h"
#include "inventory/hds_rows_fill.h"
#include "inventory/reader_internal.h"
#include "reader_hds.h"

/* By key. */
bool reader_hds_assessments(struct reader *r, struct arena *a, struct hds_assessment **ret, size_t *ret_n, struct err *e) MUST_CHECK;
bool reader_hds_exceptions(struct reader *r, struct arena *a, struct hds_exception **ret, size_t *ret_n, struct err *e) MUST_CHECK;
bool reader_hds_facts(struct reader *r, struct arena *a, struct hds_fact **ret, size_t *ret_n, struct err *e) MUST_CHECK;

#endif
