/* What tests of availability from a store share: the region of store_fixture.h with a core, a backup link and contracts, declared on
 * 2026-09-01, and what happened to it. */
#ifndef VIGIE_TESTS_AVAILABILITY_SCENE_H
#define VIGIE_TESTS_AVAILABILITY_SCENE_H

#include "reader_availability.h"
#include "tests/store_fixture.h"

enum { MINUTE = 60000, HOUR = 3600000 };
enum { HOSPITAL = 1, NURSING_HOME, CR1, SW1, L_SNMP, L_ECHO, WEB, CORE = 20, L_BACKUP, CONTRACT, FREE, COLLECTOR, CENTRE };

struct scene {
	struct fixture f;
	struct arena *a;
	struct err e;
};

wall_t at(const char *text);

/* SQL with each "@…@" replaced by the instant that it names. */
void run(struct scene *s, const char *sql);

/* For cmocka: *state is a struct scene. A collector runs from September to December. */
int set_up(void **state);
int tear_down(void **state);

/* From then on until another one. */
void became(struct scene *s, int id, const char *when, int state, const char *outcome);
/* follows 0: a cause. */
void alert(struct scene *s, int id, int entity, int follows, const char *opened, const char *closed);
/* The repair is due four hours later. */
void call(struct scene *s, int alert_id, const char *when, const char *contract);
void plan(struct scene *s, int entity, const char *from, const char *until, const char *recurrence);

struct availability_time month(const char *text);

#endif
