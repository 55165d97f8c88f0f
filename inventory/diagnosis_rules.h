/* The rules of a diagnosis: from facts to one code. Pure; a table, the first rule that fits is the verdict, the rest is proof. */
#ifndef VIGIE_DIAGNOSIS_RULES_H
#define VIGIE_DIAGNOSIS_RULES_H

#include "inventory/diagnosis_facts.h"

/* What kinds of verdict share: whom it concerns, what is said of it, which answers speak for or against it. A set of them has a bit each. */
enum diagnosis_family {
	FAMILY_KNOWN,       /* an incident or planned work */
	FAMILY_MEMBERSHIP,
	FAMILY_OURSELVES,   /* nothing, or nothing that holds, could be tested */
	FAMILY_AREA,        /* many are cut off */
	FAMILY_CUT,         /* the establishment is */
	FAMILY_WEAK,        /* its access or path */
	FAMILY_LARGE,       /* large datagrams */
	FAMILY_PERIMETER,
	FAMILY_NAMES,
	FAMILY_TRUST,       /* certificates and TLS */
	FAMILY_SERVICE,
	FAMILY_QUALITY,
	FAMILY_IMAGING,
	FAMILY_INSIDE,      /* by what the caller tells: beyond what can be tested */
	FAMILY_NOTHING
};

struct diagnosis_rule {
	const char *code;             /* never renamed */
	enum diagnosis_layer layer;   /* DIAGNOSIS_LAYER_COUNT: none is broken */
	enum state severity;
	enum diagnosis_family family;
	unsigned reads;               /* set of layers that its fitting follows from */
	bool (*fits)(const struct diagnosis_facts *f);
	bool (*may_fit)(const struct diagnosis_facts *f); /* once what is pending has ended; NULL: it may */
	enum diagnosis_confidence (*sure)(const struct diagnosis_facts *f);
};

extern const struct diagnosis_rule diagnosis_rules[];
extern const size_t n_diagnosis_rules;

#endif
