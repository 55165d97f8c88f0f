/* What the tests of image routes share: a Covolink, two routes through it, weeks of associations that a capture told. */
#ifndef VIGIE_TESTS_ROUTE_SCENE_H
#define VIGIE_TESTS_ROUTE_SCENE_H

#include "tests/reading.h"

#define ROUTE_HOUR (INT64_C(3600) * 1000)
#define ROUTE_NOW ((wall_t){ INT64_C(1795107600000) }) /* 2026-11-19T17:00:00Z, a Thursday */

/* Covolink COVO (AE COVO_AE, address 10.0.0.2) at the region's first site; route "AVC" (SCAN_A to PACS_B, tele-avc) and "Radio" (SCAN_C,
 * teleradiology) from the second site, by circuit l-echo, to the first. */
void route_scene_declare(struct reading *t);

enum route_answer { ROUTE_ACCEPTS, ROUTE_REFUSES };

/* n associations of that pair at that time, from 10.0.0.1 to 10.0.0.2, as vigie-capture tells them on eth1. */
void route_scene_associate(struct store *s, const char *calling, const char *called, wall_t at, size_t n, enum route_answer answer);

/* Who looks on eth1 looked for all of that time. */
void route_scene_look(struct store *s, wall_t from, wall_t to);

/* Looks from ten weeks before ROUTE_NOW until `to`; SCAN_A sends four images to COVO_AE an hour on working days from 7 to 18 o'clock UTC until
 * `until`, SCAN_C one. */
void route_scene_weeks(struct reading *t, wall_t until, wall_t to);

void route_scene_alert(struct reading *t, int64_t entity_id, wall_t from, wall_t to); /* critical, its state; to WALL_NEVER: open */

#endif
