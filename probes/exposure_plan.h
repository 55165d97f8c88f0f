/* What a round of exposures asks one object, in which order. Pure. */
#ifndef VIGIE_EXPOSURE_PLAN_H
#define VIGIE_EXPOSURE_PLAN_H

#include "inventory/endpoint.h"
#include "probes/exposure_step.h"
#include "registry.h"

enum { EXPOSURE_QUESTIONS_MAX = 24 };

struct exposure_question {
	enum exposure_step_kind kind;
	enum exposure_subject subject;
	uint16_t port;
	const struct snmp_credential *credential; /* of a community; constant. NULL: the device's own, or none */
};

struct exposure_plan {
	struct exposure_question list[EXPOSURE_QUESTIONS_MAX];
	size_t n;
	uint32_t asked;                           /* subjects, a bit each */
	char host[ENDPOINT_HOST_MAX];             /* of a service: name and port of its target */
	uint16_t port;
};

bool exposure_asks_device(const struct reg_device *d);
void exposure_plan_device(const struct reg_device *d, bool has_credential, struct exposure_plan *ret);

/* device: that it is declared on, NULL: none. False: nothing is asked of it. */
bool exposure_plan_service(const struct reg_service *s, const struct reg_device *device, struct exposure_plan *ret);

/* Whether a question still makes sense after what the round found so far. */
bool exposure_still_asks(const struct exposure_question *q, const struct exposure_round *so_far);

#endif
