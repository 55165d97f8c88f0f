/* The demo region and a scenario on a virtual clock: agents are asked with real messages, over no socket. A day takes seconds. */
#ifndef VIGIE_TESTS_VIRTUAL_REGION_H
#define VIGIE_TESTS_VIRTUAL_REGION_H

#include "import.h"
#include "probes/sim_region.h"
#include "probes/sim_scenario.h"
#include "probes/snmp_codec.h"
#include "registry.h"
#include "result.h"

struct virtual_region {
	struct sim_world world;
	struct sim_library library;
	struct sim_scenario *scenario;
	struct sim_player player;
	struct snmp_codec *codec;
	struct arena *arena;
	struct import_file *files;     /* its inventory; in arena */
	size_t n_files;
	bool *narrow;                  /* of each agent: it counts octets with 32 bits only; in arena */
	int32_t request_id;
};

/* The smallest region, playing an installed scenario by its name from 0 ms on. What fails ends the test. */
void virtual_region_open(struct virtual_region *v, const char *scenario);
void virtual_region_close(struct virtual_region *v);

/* Carries out what the scenario has due. */
void virtual_region_play(struct virtual_region *v, int64_t now_ms);

/* What a check answers at that time, which is `at` of the wall clock. full: an SNMP round with everything. ret->snmp is the caller's. */
void virtual_region_answer(struct virtual_region *v, const struct reg_check *check, int64_t now_ms, wall_t at, bool full,
                           struct probe_result *ret);

#endif
