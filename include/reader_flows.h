/* The flow register, the map and what was observed, read and compared at the reader's instant (flows.h). Openings and the map are those of that
 * instant. What was observed is sums since it was first seen; those of a past instant end with its day (UTC), which is also how exactly it is
 * known when something was seen last before it. Flows that are forgotten (observed.h), and traits and who opened it as they were then, are not
 * known.
 *
 * What the map declares: of services, dependencies and routes what must reach what.
 *   a service     whoever, to the port of its target, at the device that it runs on or the address that it names
 *   a Covolink    whoever, to its DICOM port; from it to the destinations of its routes, over TCP
 *   a dependency  from the addresses of what needs to those of what is needed: the port of a service, else any
 *
 * What several points saw of one flow is one row: at times that overlap it is the same traffic, of which the greatest sums count.
 *
 * Names of an opening are a device, a Covolink, a service, an application, a site (its devices, its public addresses, its networks) or a perimeter
 * (the devices and networks of the sites of its links), in this order where several have it; "kind:name" says which. */
#ifndef VIGIE_READER_FLOWS_H
#define VIGIE_READER_FLOWS_H

#include "flows.h"
#include "reader.h"

/* Texts as reader.h says; NULL: not told. */
/* What somebody answers for until a day: traffic that no opening holds, or the opening of the very same four words that nobody uses. While
 * it holds it is told of all such traffic, also of what was seen before; at its end that is not authorised any more. */
struct flow_exception_row {
	const char *source, *destination, *protocol, *port; /* as in flows.csv */
	const char *reason;            /* NULL: purged */
	const char *unresolved;
	int64_t uid;                   /* who said so last */
	wall_t from, until;            /* until: the moment of its end when somebody ended it */
	bool holds, ended;             /* ended: by somebody */
	struct flow_rule rule;
	size_t flows;                  /* that only it accepts, or it first */
	wall_t last_seen;              /* of these; WALL_NEVER: none */
};

struct flow_opening_row {
	const char *source, *destination, *protocol, *port, *reason, *requester, *opened, *ends; /* as declared */
	const char *unresolved;        /* names that no address stands for, parted by ";"; NULL: none */
	struct flow_rule rule;
	struct flow_use use;
	enum flow_opening state;
	bool ending;
	const struct flow_exception_row *accepted; /* though it is not used; NULL: nobody answers for that */
};

struct flow_observed_row {
	int64_t id;                    /* of its row; of what several points saw, of one of them */
	const char *point;             /* where it was seen from; several with ";" between */
	const char *protocol, *within; /* flow_protocol_text; tunnel that carries it, NULL: none */
	const char *source, *destination; /* addresses, as it ran */
	const char *source_name, *destination_name; /* devices that have them */
	const char *source_site, *destination_site; /* whose narrowest network has them; NULL: nobody's, or that of several */
	const char *declared_by;       /* "service:PACS" */
	wall_t new_at;                 /* it was a new talker then (observed.h); WALL_NEVER: it was none */
	bool source_sent, destination_sent; /* something, at any time */
	struct flow_seen seen;         /* as it ran */
	struct flow_verdict verdict;   /* rule: of openings[]; exception: of exceptions[] */
};

struct flow_list {
	struct flow_opening_row *openings; /* by name */
	struct flow_observed_row *observed; /* last seen first */
	struct flow_exception_row *exceptions; /* those that hold first, the next to end first */
	size_t n_openings, n_observed, n_exceptions;
	wall_t watched;                /* since when an interface is looked at, half of the time at least, without a gap of a day; WALL_NEVER: none is */
	int64_t looked_ms;             /* of the last OBSERVED_LEARNING_DAYS + 1 days, by the point that looked longest: it has to have learned */
	double dropped;                /* read_flows_dropped of FLOW_DEAD_DAYS: where it is much, no opening is dead */
	bool cut;                      /* there are more than FLOWS_READ_MAX */
};

enum { FLOWS_READ_MAX = 200000 };

/* Whether nobody could have been a new talker yet: no point has looked for OBSERVED_LEARNING_DAYS of those days. */
bool flow_list_is_learning(const struct flow_list *list);

bool read_flows(struct reader *r, struct arena *a, struct flow_list *ret, struct err *e) MUST_CHECK;

/* How long the interface was looked at that was looked at longest, since then until the reader's moment; saved captures look at none. */
bool read_flows_looked(struct reader *r, wall_t since, int64_t *ret_ms, struct err *e) MUST_CHECK;

/* Which part of the packets since then, by hours, was dropped by the kernel or the interface before the capture could look: 0..1. */
bool read_flows_dropped(struct reader *r, wall_t since, double *ret_ratio, struct err *e) MUST_CHECK;

/* Whether so much was dropped that what was not seen may have passed: more than one packet in a hundred, as of routes. */
bool flows_dropped_much(double ratio);

/* A number that is another one once read_flows may tell something else than before: what a capture told, a declaration or an acceptance was
 * written, or a quarter of an hour has passed. Of what a person wrote into the file by other ways it knows nothing. */
bool read_flows_stamp(struct reader *r, int64_t *ret, struct err *e) MUST_CHECK;

#endif
