/* The columns of statements_hds.h into the shapes of hds.h: for the reader, and for acts that change what is there. */
#ifndef VIGIE_HDS_ROWS_FILL_H
#define VIGIE_HDS_ROWS_FILL_H

#include "hds.h"
#include "inventory/db.h"

void hds_fill_assessment(struct columns *c, struct hds_assessment *ret);
void hds_fill_exception(struct columns *c, struct hds_exception *ret);
void hds_fill_evidence(struct columns *c, struct hds_evidence *ret);
void hds_fill_action(struct columns *c, struct hds_action *ret);
void hds_fill_action_step(struct columns *c, struct hds_action *ret); /* what hds_plan_add looks at, its number and its time */
void hds_fill_audit(struct columns *c, struct hds_audit *ret);
void hds_fill_fact(struct columns *c, struct hds_fact *ret);

#endif
