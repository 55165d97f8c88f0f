/* A round of exposures under way, and what keeps them: shared by daemon_exposure.c and exposure_flight.c. */
#ifndef VIGIE_EXPOSURE_FLIGHT_H
#define VIGIE_EXPOSURE_FLIGHT_H

#include "probes/daemon.h"
#include "probes/exposure_plan.h"

struct exposure_flight;

/* Which object an id of the scheduler is. */
struct exposure_object { int64_t id; size_t index; bool device; };

struct exposure_watch {
	struct exposure_engine *engine;
	struct sched *sched;
	struct exposure_object *objects;
	size_t n_objects;
	struct exposure_flight *flights;
	struct arena *arena;                 /* of: */
	struct exposure_last *last;          /* by entity, as the store said at the beginning */
	size_t n_last;
	uv_timer_t timer;
	bool closed;
};

/* Asks one object: false when it cannot even begin. It ends by itself, tells the scheduler, and pumps. */
bool exposure_flight_start(struct daemon *d, const struct exposure_object *o) MUST_CHECK;
/* Those between two questions, of which no step's end would come. */
void exposure_flights_end(struct exposure_watch *w);

void exposures_pump(struct daemon *d);
/* Devices stand in the order of their names. NULL: none. */
const struct reg_device *exposure_device_named(const struct registry *r, const char *name);

#endif
