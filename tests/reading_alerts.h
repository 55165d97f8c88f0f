/* Alerts and silences of the small region of store_fixture.h. */
#ifndef VIGIE_TESTS_READING_ALERTS_H
#define VIGIE_TESTS_READING_ALERTS_H

#include "tests/reading.h"

#define MINUTE_MS INT64_C(60000)

enum { CR1 = 3, SW1 = 4, L_SNMP = 5, L_ECHO = 6, WEB = 7 };

/* An alert of an entity, opened so many minutes before FIXTURE_NOW; follows 0: a cause; closed -1: goes on. */
void reading_add_alert(struct reading *t, int64_t id, int64_t entity, int64_t follows, enum state state, int opened, int closed);

/* A silence of an entity, or of alert_id, from so many minutes before FIXTURE_NOW until so many after it. */
void reading_add_silence(struct reading *t, const char *kind, int64_t entity, int64_t alert_id, int before, int after);

/* What the service WEB presents to a check of that instant. */
void reading_present_certificate(struct reading *t, wall_t at, const char *serial);

#endif
