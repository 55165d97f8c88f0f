/* What is asked of a diagnosis, and which of its tests may run now (diagnosis.h). Pure. */
#ifndef VIGIE_DIAGNOSIS_ORDER_H
#define VIGIE_DIAGNOSIS_ORDER_H

#include "diagnosis.h"
#include "registry.h"

#include <jansson.h>

/* The declared object of a test: one of them is set. */
struct diagnosis_subject {
	const struct reg_device *device;
	const struct reg_link *link;
	const struct reg_service *service; /* a Covolink too */
	const struct reg_site *site;
};

/* object: "kind:name". false: nothing of that kind is called so. */
bool diagnosis_find(const struct registry *r, const char *object, struct diagnosis_subject *ret) MUST_CHECK;

/* Whether that kind of object can be asked in this way: the table of DIAGNOSIS_METHODS. */
bool diagnosis_fits(enum diagnosis_method m, const struct diagnosis_subject *s);

struct diagnosis_order {
	struct arena *arena;      /* owns all of it, this struct too */
	const char *site;
	struct diagnosis_test tests[DIAGNOSIS_TESTS_MAX];
	size_t n;
};

/* The parameters of `diagnose`; texts are copied. ERR_USAGE says what was expected, ERR_NOT_FOUND what is not declared. */
struct diagnosis_order *diagnosis_order_read(const json_t *params, const struct registry *r, struct err *e) MUST_CHECK;
void diagnosis_order_free(struct diagnosis_order *o); /* NULL is fine */

enum diagnosis_turn { DIAGNOSIS_WAITS, DIAGNOSIS_MAY_RUN, DIAGNOSIS_NEEDLESS /* a route to where all is well */, DIAGNOSIS_CUT_OFF };

/* By the status of the test that it needs. What could not be tested from here is not known to be broken: it stops no test, but there is
 * no route to look for. */
enum diagnosis_turn diagnosis_turn_of(enum diagnosis_method m, enum diagnosis_status needed);

#endif
