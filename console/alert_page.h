/* Everything that is known of one alert, as lines for people. */
#ifndef VIGIE_CONSOLE_ALERT_PAGE_H
#define VIGIE_CONSOLE_ALERT_PAGE_H

#include "console/session.h"
#include "reader_alerts.h"

/* Inside the session's read transaction. */
bool alert_page_print(struct session *s, const struct alert_row *a, struct err *e) MUST_CHECK;

#endif
