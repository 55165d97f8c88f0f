/* What the steps of a diagnosis say together: the same for any order of them. Pure; the room of the rules (diagnosis_rules.h) and of their words. */
#ifndef VIGIE_DIAGNOSIS_FACTS_H
#define VIGIE_DIAGNOSIS_FACTS_H

#include "diagnosis.h"

enum { DIAGNOSIS_OBJECTS_MAX = 32, DIAGNOSIS_CLASSES_MAX = 8 };

/* Beside the layers, in a set of them. */
enum { DIAGNOSIS_SERVICE_OF_OTHERS = DIAGNOSIS_LAYER_COUNT, DIAGNOSIS_SET_COUNT };

enum diagnosis_echo { ECHO_UNTOLD, ECHO_ANSWERS, ECHO_SILENT, ECHO_PROHIBITED };
enum diagnosis_port { PORT_UNTOLD, PORT_UP, PORT_DEGRADED, PORT_DOWN, PORT_DISABLED, PORT_MUTE }; /* mute: who tells of it does not answer */

/* A link, a device or the public address of the establishment. */
struct diagnosis_object {
	const char *name;             /* "kind:name" */
	bool link, device;
	enum diagnosis_port port;     /* of a device: up when its agent answers */
	enum diagnosis_echo echo[2];  /* over IPv4, IPv6 */
	bool usual;                   /* it has a usual RTT */
	const struct diagnosis_step *poll, *ping[2], *known; /* NULL: none */
	double sent, lost;            /* echo requests to it, where it answers some */
	const struct diagnosis_step *lossiest; /* of them; NULL: none was lost */
};

/* A service, over all the families that it was asked by. */
struct diagnosis_answered {
	const char *object;
	const struct service_row *row;       /* NULL: not of the region */
	const struct diagnosis_step *works, *fails; /* a step that did; NULL: none */
	const struct diagnosis_step *works6, *fails6; /* the same of IPv6 alone */
};

struct diagnosis_facts {
	const struct diagnosis_case *c;
	const struct diagnosis_answers *answers;
	const struct diagnosis_step **steps;  /* sorted; known ones that a live one says better are left out */
	size_t n;
	unsigned pending;             /* set of layers in which something waits or runs */
	size_t live, passed, failed;  /* live steps that came to an end; weak ones passed */
	/* access */
	struct diagnosis_object objects[DIAGNOSIS_OBJECTS_MAX];
	size_t n_objects;
	size_t links, links_up, links_down, links_disabled;
	const struct diagnosis_step *link_down, *link_disabled, *degraded, *saturated, *errors, *restarted, *agent_mute;
	bool alive;                   /* something of the establishment answers */
	/* path */
	size_t echo_answers[2], echo_silent[2]; /* objects, by family */
	size_t echo_prohibited;       /* objects before which something on the way refuses */
	bool usual;                   /* one that is silent has a usual RTT: it answered before */
	double sent, lost;            /* echo requests to what answers */
	const struct diagnosis_object *lossy; /* the worst one */
	const struct diagnosis_step *slow; /* worst */
	double slow_baseline_ms;
	const struct diagnosis_step *route, *mtu;
	const struct diagnosis_step *perimeter;
	/* dns, tls, service */
	size_t dns_works, dns_fails;
	const struct diagnosis_step *dns_lies, *dns_failed, *dns_good;
	struct diagnosis_answered services[DIAGNOSIS_TESTS_MAX];
	size_t n_services, services_work, services_fail;
	const struct diagnosis_answered *broken; /* of what is asked for, else the first one that does not answer */
	const struct diagnosis_answered *good;
	const struct diagnosis_step *service_slow, *tls;
	/* quality, imaging */
	const struct diagnosis_step *class_worse; /* of a class of service that fares worse than the others */
	const struct diagnosis_step *jitter;  /* of all of them */
	const struct diagnosis_step *imaging; /* not as it should be */
	const struct diagnosis_step *imaging_good;
	/* known */
	const struct diagnosis_incident *national, *cut, *own, *planned, *called_in, *other;
	const struct diagnosis_neighbours *dark_commune, *dark_perimeter;
};

bool diagnosis_facts(const struct diagnosis_case *c, const struct diagnosis_step *steps, size_t n, const struct diagnosis_answers *answers,
                     struct arena *a, struct diagnosis_facts *ret, struct err *e) MUST_CHECK;

/* The usual RTT of an object, NAN: none is known. */
double diagnosis_baseline_ms(const struct diagnosis_case *c, const char *object);

/* Steps whose outcome tells of the TLS layer, whatever layer asked. */
bool diagnosis_outcome_is_tls(enum outcome o);
/* The peer, or the way to it, gave no sign of life. */
bool diagnosis_outcome_is_silence(enum outcome o);

static inline bool diagnosis_is_over(const struct diagnosis_step *s)
{
	return s->status == DIAGNOSIS_PASSED || s->status == DIAGNOSIS_WEAK || s->status == DIAGNOSIS_FAILED;
}

/* Whether echo requests were answered, be it a few of them. */
static inline bool diagnosis_is_answered(const struct diagnosis_step *s)
{
	return s->status == DIAGNOSIS_PASSED || s->status == DIAGNOSIS_WEAK || (s->status == DIAGNOSIS_FAILED && s->measure.loss_ratio < 1);
}

static inline bool diagnosis_is_good(const struct diagnosis_step *s)
{
	return s->status == DIAGNOSIS_PASSED || s->status == DIAGNOSIS_WEAK;
}

/* Whether that is what the caller answered. */
static inline bool diagnosis_is_told(const struct diagnosis_facts *f, enum diagnosis_question q, enum diagnosis_answer a)
{
	return f->answers && f->answers->of[q] == a;
}

/* Of the service that is broken the step that fails, over either family; NULL: none is broken. */
static inline const struct diagnosis_step *diagnosis_failing(const struct diagnosis_facts *f)
{
	return !f->broken ? NULL : f->broken->fails ? f->broken->fails : f->broken->fails6;
}

#endif
