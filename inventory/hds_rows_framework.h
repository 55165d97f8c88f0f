/* The frameworks of the inventory against what they were loaded from: the file that comes with Vigie, or the act that imported it. Of one
 * that came with another version of Vigie, or was imported before acts told their rows, each wording is held to its own hash alone. */
#ifndef VIGIE_HDS_ROWS_FRAMEWORK_H
#define VIGIE_HDS_ROWS_FRAMEWORK_H

#include "reader_hds.h"

bool hds_frameworks_verify(struct reader *r, struct arena *a, void (*found)(void *user, const struct hds_row_finding *f), void *user,
                           struct err *e) MUST_CHECK;

#endif
