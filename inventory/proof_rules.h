/* What can be said of a failure from what still answers nearby (L6). Pure: a table of rules, the first that fits. */
#ifndef VIGIE_PROOF_RULES_H
#define VIGIE_PROOF_RULES_H

#include "err.h"

/* What is known of some objects together. */
enum nearby { NEARBY_NONE, NEARBY_ANSWERS, NEARBY_SILENT }; /* there is none; one of them answers; none answers */

struct proof_facts {
	const char *kind;        /* of what fails: "device" "link" "service" */
	enum nearby self;        /* its own checks */
	enum nearby beside;      /* other devices of its site; of a service other services there */
	enum nearby reached_by;  /* of a device its parents; of a link the devices at its ends; of a service its device */
	bool both_ends;          /* of a link: all of reached_by answer, and they are two */
	enum nearby other_links; /* of a link: those of its site */
};

/* A sentence of inventory/detail.c, in English; NULL: nothing can be said. */
const char *proof_conclusion(const struct proof_facts *f);

#endif
