/* How much care a failure stops, to say which comes first: Télé-AVC routes, then establishments, then how long it lasts. Pure. */
#ifndef VIGIE_CONSOLE_CLINICAL_WEIGHT_H
#define VIGIE_CONSOLE_CLINICAL_WEIGHT_H

#include "reader_alerts.h"

struct clinical_weight { size_t telestroke, sites, routes; };

struct clinical_weight clinical_weight_of(const struct alert_row *cause); /* NULL: nothing */
int compare_clinical_weight(struct clinical_weight a, struct clinical_weight b); /* the heavier first */

/* The severity, the care, then the oldest: the first of them leads. */
int alert_compare_gravity(const struct alert_row *a, const struct alert_row *b);

#endif
