/* How much care a failure stops, to say which comes first: Télé-AVC routes, then establishments, then routes at all. Pure. */
#ifndef VIGIE_CLINICAL_WEIGHT_H
#define VIGIE_CLINICAL_WEIGHT_H

#include "reader_alerts.h"

struct clinical_weight {
	size_t telestroke, sites, routes;
	size_t degraded, processes; /* establishments on their last way, processes stopped */
};

struct clinical_weight clinical_weight_of(const struct alert_row *cause); /* NULL: nothing */
int compare_clinical_weight(struct clinical_weight a, struct clinical_weight b); /* the heavier first */

/* The care, then the severity: the graver first. What stops a Télé-AVC route comes before what is worse and stops nothing. Of what is as
 * grave, who is on the last way comes before a process. */
int compare_gravity(struct clinical_weight a, enum state a_severity, struct clinical_weight b, enum state b_severity);

/* So, then the oldest. */
int alert_compare_gravity(const struct alert_row *a, const struct alert_row *b);

#endif
