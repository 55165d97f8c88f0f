/* The parts of read_diagnosis_case(). */
#ifndef VIGIE_READER_DIAGNOSIS_INTERNAL_H
#define VIGIE_READER_DIAGNOSIS_INTERNAL_H

#include "diagnosis.h"
#include "entitlement.h"
#include "inventory/reader_internal.h"

struct diagnosing {
	struct reader *r;
	struct arena *a;
	struct diagnosis_case *c;
	const struct dependency_row *dependencies;
	size_t n_dependencies;
};

bool diagnosing_same(const char *a, const char *b); /* false for NULL */

/* Whether a declared name, "kind:name" or bare, means that object. */
bool diagnosing_means(const char *declared, const char *kind, const char *name);

/* A router or firewall of the establishment, or a device at which one of its links ends. */
bool diagnosing_is_router(const struct diagnosis_case *c, const struct device_row *v);

/* Whether a link of the establishment is in that perimeter. */
bool diagnosing_is_in(const struct diagnosing *d, const char *perimeter);

/* The service that is asked for, what it is reached by, the right to it; without one what the establishment has a right to. */
bool diagnosing_asked(struct diagnosing *d, const char *asked, struct err *e) MUST_CHECK;

bool diagnosing_incidents(struct diagnosing *d, struct err *e) MUST_CHECK;
bool diagnosing_known(struct diagnosing *d, struct err *e) MUST_CHECK;      /* after the incidents */
bool diagnosing_usual(struct diagnosing *d, struct err *e) MUST_CHECK;      /* the usual RTT of what will be tested */
bool diagnosing_neighbours(struct diagnosing *d, struct err *e) MUST_CHECK; /* and their calls */

#endif
