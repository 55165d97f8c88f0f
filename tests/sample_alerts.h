/* Alerts of a small fictional night for tests of the views, without a database. */
#ifndef VIGIE_TESTS_SAMPLE_ALERTS_H
#define VIGIE_TESTS_SAMPLE_ALERTS_H

#include "console/alerts.h"
#include "console/screen.h"

/* Causes and what follows them, as read_alerts orders them: 7 rows, 5 of them causes. Static. */
const struct alert_row *sample_alert_rows(size_t *ret_n);

/* Into the alerts view of the screen, with a header that agrees. none: no alert is open. */
void sample_alerts(struct screen *s, bool none);

/* What the page of the selected alert needs. */
void sample_alert_page(struct screen *s);

#endif
