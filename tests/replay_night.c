#include "tests/replay_night.h"

#include "import.h"
#include "phase.h"
#include "tests/fast_store.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum {
	CORES = 2, ROUTERS = 6, SERVERS = 6, SERVICES = 6, ECHO_LINKS = 2,
	DEVICES = CORES + ROUTERS + SERVERS, LINKS = 2 * ROUTERS, THINGS_MAX = 64, CHECKS_MAX = 256,
	STEP_MS = 50, PERIOD_MS = 60000, TICK_MS = 1000, HEARTBEAT_MS = 10000,
};

/* How something is until a time. */
struct thing {
	int mode;                 /* 0: as it should be */
	int64_t until_ms;
};

enum device_mode { FINE, DEAD, AGENT_DEAD, LOSSY, DIES_AGAIN };
enum link_mode { LINK_FINE, LINK_IS_DOWN, LINK_IS_DISABLED, LINK_IS_SLOW, LINK_IS_GONE, LINK_FLAPS };
enum service_mode { SERVES, REFUSES, SERVES_NONSENSE, SERVES_AT_TIMES };

struct flight {
	bool flies, again;
	int64_t started_ms, ends_ms, due_ms;
	struct probe_result result;
};

struct night {
	const char *path;
	const struct night_options *o;
	uint64_t truth, chance;   /* what happens, and how the collector fares: two collectors see the same night */
	struct store *store;
	struct live *live;
	struct batch *batch;
	struct arena *arena;
	struct thing devices[DEVICES], links[LINKS], echoes[ECHO_LINKS], services[SERVICES], collector, cut;
	struct flight flights[CHECKS_MAX];
	int64_t periods_ms[CHECKS_MAX];
	int64_t now_ms;
	bool blind, parents_changed;
};

static struct err e;

static void must(bool ok)
{
	if (!ok)
		fail_msg("%s", e.text);
}

/* SplitMix64 (Steele, Lea, Flood 2014): rand() is the tests' own. */
static uint64_t draw(uint64_t *from, uint64_t below)
{
	uint64_t z = *from += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (z ^ (z >> 31)) % below;
}

/* ---- what is declared ---- */

static void declare(struct night *n, struct import_file files[5])
{
	static const char thresholds[] = "object,measure,warning,critical,hysteresis\n"
		"device:core0,latency_ms,20,25,\ndevice:srv0,latency_ms,,28,5\nservice:*,latency_ms,22,,\n";
	struct text d = TEXT_INIT(65536), l = TEXT_INIT(65536), s = TEXT_INIT(65536);

	text_append(&d, "name,site,kind,address,credential,parents\n");
	for (int i = 0; i < CORES; i++)
		text_appendf(&d, "core%d,dc,router,192.0.2.%d,c,\n", i, i + 1);
	for (int i = 0; i < ROUTERS; i++)
		text_appendf(&d, "rt%d,dc,router,192.0.2.%d,c,%s\n", i, 10 + i,
		             i == 5 ? "rt0" : i == 1 && n->parents_changed ? "core1" : i % 2 ? "core0;core1" : "core0");
	for (int i = 0; i < SERVERS; i++)
		text_appendf(&d, "srv%d,dc,server,192.0.2.%d,%s,rt%d\n", i, 30 + i, i % 2 ? "c" : "", i);
	text_append(&l, "name,site,device,interface,address,z_device,z_interface,expected_bps,redundancy_group\n");
	for (int i = 0; i < ROUTERS; i++) {
		text_appendf(&l, "up%d,dc,rt%d,Gi0,,core0,Po%d,100000000,g%d\n", i, i, i, i / 2);
		text_appendf(&l, "lan%d,dc,rt%d,Gi1,,,,,\n", i, i);
	}
	for (int i = 0; i < ECHO_LINKS; i++)
		text_appendf(&l, "echo%d,dc,,,198.51.100.%d,,,,\n", i, i + 1);
	text_append(&s, "name,kind,target,site,device\n");
	for (int i = 0; i < SERVICES; i++)
		text_appendf(&s, "web%d,http,http://192.0.2.%d/,dc,srv%d\n", i, 30 + i, i);
	files[0] = (struct import_file){ .name = "devices.csv", .text = arena_strdup(n->arena, text_str(&d)), .len = d.len };
	files[1] = (struct import_file){ .name = "links.csv", .text = arena_strdup(n->arena, text_str(&l)), .len = l.len };
	files[2] = (struct import_file){ .name = "services.csv", .text = arena_strdup(n->arena, text_str(&s)), .len = s.len };
	files[3] = (struct import_file){ .name = "sites.csv", .text = "name,kind,commune\ndc,data-centre,Rouen\n" };
	files[3].len = strlen(files[3].text);
	files[4] = (struct import_file){ .name = "thresholds.csv", .text = thresholds, .len = sizeof thresholds - 1 };
	text_done(&d);
	text_done(&l);
	text_done(&s);
}

static wall_t wall(const struct night *n)
{
	return (wall_t){ NIGHT_BEGIN.ms + n->now_ms };
}

static mono_t mono(const struct night *n)
{
	return (mono_t){ (n->now_ms + 1000000) * 1000000 };
}

static void import(struct night *n)
{
	const struct import_options options = { .dry_run = false };
	struct import_report report;
	struct import_file files[5];

	declare(n, files);
	must(import_run(n->store, wall(n), files, 5, &options, n->arena, &report, &e));
}

/* ---- what is true ---- */

static void vary(struct night *n, struct thing *t, int modes, int64_t fine_ms, int64_t bad_ms)
{
	if (n->now_ms < t->until_ms)
		return;
	t->mode = t->mode != 0 || t->until_ms == 0 ? 0 : 1 + (int)draw(&n->truth, (uint64_t)modes);
	t->until_ms = n->now_ms + 1 + (int64_t)draw(&n->truth, (uint64_t)(t->mode == 0 ? 2 * fine_ms : draw(&n->truth, 3) == 0 ? 60000 : 2 * bad_ms));
}

static void vary_all(struct night *n)
{
	const int64_t hour = 3600000, minutes = 10 * 60000;

	for (int i = 0; i < DEVICES; i++)
		vary(n, &n->devices[i], n->o->steady ? 3 : 4, 3 * hour, minutes);
	for (int i = 0; i < LINKS; i++)
		vary(n, &n->links[i], n->o->steady ? 4 : 5, 4 * hour, minutes);
	for (int i = 0; i < ECHO_LINKS; i++)
		vary(n, &n->echoes[i], 2, 2 * hour, minutes);
	for (int i = 0; i < SERVICES; i++)
		vary(n, &n->services[i], n->o->steady ? 2 : 3, 2 * hour, minutes);
	if (n->o->blind)
		vary(n, &n->cut, 1, 5 * hour, minutes);
}

/* Of what works at times: two minutes well, two not, more or less. */
static bool is_bad_now(const struct night *n, const struct thing *t)
{
	return (n->now_ms + t->until_ms) / 110000 % 2 == 0;
}

static bool is_reached(const struct night *n, int device)
{
	int router = device - CORES, server = router - ROUTERS;

	if (n->devices[device].mode == DEAD || (n->devices[device].mode == DIES_AGAIN && is_bad_now(n, &n->devices[device])))
		return false;
	if (device < CORES)
		return true;
	if (server >= 0)
		return is_reached(n, CORES + server);
	if (router == 5)
		return is_reached(n, CORES);
	return is_reached(n, 0) || (router % 2 && is_reached(n, 1));
}

static int device_numbered(const char *name)
{
	int number = name[strcspn(name, "0123456789")] - '0';

	return *name == 'c' ? number : *name == 'r' ? CORES + number : CORES + ROUTERS + number;
}

static void add_interface(struct night *n, struct snmp_facts *f, const char *name, const struct thing *link)
{
	struct interface_facts *i = &f->interfaces[f->n_interfaces];

	if (link->mode == LINK_IS_GONE)
		return;
	f->n_interfaces++;
	*i = (struct interface_facts){
		.if_index = (int64_t)f->n_interfaces, .name = arena_strdup(f->arena, name), .if_name = arena_strdup(f->arena, name),
		.admin_status = link->mode == LINK_IS_DISABLED ? 2 : 1,
		.oper_status = link->mode == LINK_IS_DISABLED || link->mode == LINK_IS_DOWN || (link->mode == LINK_FLAPS && is_bad_now(n, link)) ? 2 : 1,
		.speed_bps = link->mode == LINK_IS_SLOW ? 10000000 : 100000000, .type = 6, .mtu = 1500, .duplex = 3, .last_change_cs = 0,
	};
	for (size_t c = 0; c < IFC_COUNT; c++)
		i->counters[c] = (struct counter){ (uint64_t)n->now_ms, 64 };
}

static struct snmp_facts *facts_of(struct night *n, int device)
{
	struct arena *a = arena_new();
	struct snmp_facts *f = arena_alloc(a, sizeof *f);

	*f = (struct snmp_facts){ .arena = a, .uptime_cs = n->now_ms / 10 + 1000000, .engine_boots = UNKNOWN_I64, .cpu_ratio = NAN,
		                  .memory_ratio = NAN, .has_inventory = true, .has_values = true,
		                  .interfaces = arena_array(a, ROUTERS + 2, sizeof(struct interface_facts)) };
	for (int i = 0; device == 0 && i < ROUTERS; i++) {
		char name[16];

		snprintf(name, sizeof name, "Po%d", i);
		add_interface(n, f, name, &n->links[2 * i]);
	}
	if (device >= CORES && device < CORES + ROUTERS) {
		add_interface(n, f, "Gi0", &n->links[2 * (device - CORES)]);
		add_interface(n, f, "Gi1", &n->links[2 * (device - CORES) + 1]);
	}
	return f;
}

static enum outcome measure_device(struct night *n, const struct reg_check *c, struct snmp_facts **ret_facts)
{
	int device = device_numbered(c->device->name);

	if (!is_reached(n, device))
		return OUTCOME_TIMEOUT;
	if (strcmp(c->class, "icmp") == 0)
		return n->devices[device].mode == LOSSY ? OUTCOME_LOSS : OUTCOME_OK;
	if (n->devices[device].mode == AGENT_DEAD)
		return OUTCOME_TIMEOUT;
	*ret_facts = facts_of(n, device);
	return OUTCOME_OK;
}

static enum outcome measure(struct night *n, const struct reg_check *c, struct snmp_facts **ret_facts)
{
	int number;

	if (n->cut.mode)
		return OUTCOME_TIMEOUT;
	if (c->device)
		return measure_device(n, c, ret_facts);
	if (c->link) {
		number = n->echoes[c->link->name[4] - '0'].mode;
		return number == 0 ? OUTCOME_OK : number == 1 ? OUTCOME_TIMEOUT : OUTCOME_LOSS;
	}
	number = c->service->name[3] - '0';
	if (!is_reached(n, CORES + ROUTERS + number))
		return OUTCOME_TIMEOUT;
	switch ((enum service_mode)n->services[number].mode) {
	case SERVES:
		break;
	case REFUSES:
		return OUTCOME_REFUSED;
	case SERVES_NONSENSE:
		return OUTCOME_HTTP_STATUS;
	case SERVES_AT_TIMES:
		return is_bad_now(n, &n->services[number]) ? OUTCOME_REFUSED : OUTCOME_OK;
	}
	return OUTCOME_OK;
}

/* ---- the collector ---- */

/* Up and down again within some 40 minutes. */
static int64_t latency_us(const struct night *n, int64_t check_id)
{
	int64_t minutes = (n->now_ms / 60000 + 7 * check_id) % 40;

	return 5000 + 1500 * (minutes < 20 ? minutes : 40 - minutes);
}

static void launch(struct night *n, size_t i)
{
	const struct reg_check *c = &live_registry(n->live)->checks[i];
	struct flight *f = &n->flights[i];
	struct snmp_facts *facts = NULL;
	enum outcome o = measure(n, c, &facts);

	f->flies = true;
	f->again = false;
	f->started_ms = n->now_ms;
	f->ends_ms = n->now_ms + (o == OUTCOME_TIMEOUT ? 2000 + (int64_t)draw(&n->chance, 800) : 5 + (int64_t)draw(&n->chance, 60));
	f->result = (struct probe_result){ .outcome = o, .state = outcome_state(o), .latency_us = o == OUTCOME_TIMEOUT ? UNKNOWN_I64 : latency_us(n, c->id),
		                           .started = mono(n), .snmp = facts };
}

static void ask(struct night *n)
{
	size_t check;

	while (live_take_asked(n->live, &check)) {
		n->flights[check].again = n->flights[check].flies;
		if (!n->flights[check].flies)
			n->flights[check].due_ms = n->now_ms;
	}
}

/* As probes/sched.c does. */
static int64_t due_after_run(const struct night *n, size_t check)
{
	int64_t id = live_registry(n->live)->checks[check].id;
	int64_t due_ms = phase_next(id, PERIOD_MS, NIGHT_BEGIN.ms + n->flights[check].started_ms) - NIGHT_BEGIN.ms;

	return due_ms < n->now_ms ? phase_after(id, PERIOD_MS, wall(n).ms) - NIGHT_BEGIN.ms : due_ms;
}

static void land(struct night *n, size_t i)
{
	struct flight *f = &n->flights[i];
	int64_t retry_ms;

	f->flies = false;
	f->result.at = wall(n);
	f->result.mono_at = mono(n);
	must(live_apply(n->live, i, &f->result, n->batch, &retry_ms, &e));
	n->batch->results[n->batch->n_results - 1].period_ms = PERIOD_MS;
	snmp_facts_free(f->result.snmp);
	f->due_ms = f->again ? n->now_ms : retry_ms >= 0 ? f->started_ms + retry_ms : due_after_run(n, i);
	ask(n);
}

static void load(struct night *n)
{
	const struct registry *r = live_registry(n->live);

	assert_true(r->n_checks <= CHECKS_MAX);
	for (size_t i = 0; i < r->n_checks; i++) {
		wall_t at = live_check_at(n->live, i);
		bool overdue = !wall_is_known(at) || wall(n).ms - at.ms >= PERIOD_MS;

		n->periods_ms[i] = PERIOD_MS;
		n->flights[i] = (struct flight){ .due_ms = (overdue ? phase_first(r->checks[i].id, PERIOD_MS, wall(n).ms)
			                                           : phase_after(r->checks[i].id, PERIOD_MS, wall(n).ms)) - NIGHT_BEGIN.ms };
	}
}

static void tick(struct night *n)
{
	must(live_tick(n->live, wall(n), mono(n), n->periods_ms, n->batch, &e));
	ask(n);
}

static void begin_collector(struct night *n)
{
	const struct live_params params = { .attempts = n->o->attempts, .retry_interval_ms = n->o->retry_ms, .settle_ms = n->o->settle_ms };
	struct registry *r;

	must(fast_store_open(n->path, &n->store, &e));
	if (n->now_ms == 0)
		import(n);
	must(store_write_started(n->store, wall(n), "test", &e) && store_read_registry(n->store, &r, &e));
	n->live = live_new(r, &params);
	n->batch = batch_new();
	assert_true(n->live && n->batch);
	n->blind = live_is_blind(n->live);
	tick(n);
	load(n);
}

static void flush(struct night *n)
{
	if (!batch_is_empty(n->batch))
		must(store_write_batch(n->store, n->batch, &e));
	batch_free(n->batch);
	n->batch = batch_new();
	assert_non_null(n->batch);
}

static void end_collector(struct night *n, bool killed)
{
	if (!killed) {
		flush(n);
		must(store_write_stopped(n->store, wall(n), &e));
	}
	for (size_t i = 0; i < live_registry(n->live)->n_checks; i++)
		if (n->flights[i].flies) {
			n->flights[i].flies = false;
			snmp_facts_free(n->flights[i].result.snmp);
		}
	batch_free(n->batch);
	live_free(n->live);
	store_close(n->store);
	n->live = NULL;
	n->batch = NULL;
	n->store = NULL;
}

static void declare_anew(struct night *n)
{
	struct registry *r;

	flush(n);
	n->parents_changed = !n->parents_changed;
	import(n);
	must(store_read_registry(n->store, &r, &e) && live_reload(n->live, r, &e));
	tick(n);
}

static void collect(struct night *n)
{
	size_t checks = live_registry(n->live)->n_checks;

	if (n->blind != (n->cut.mode != 0)) {
		n->blind = !n->blind;
		must(live_set_blind(n->live, n->blind, NULL, wall(n), mono(n), n->batch, &e));
		ask(n);
	}
	for (size_t i = 0; i < checks; i++)
		if (n->flights[i].flies && n->flights[i].ends_ms <= n->now_ms)
			land(n, i);
	if (n->now_ms % TICK_MS == 0) {
		tick(n);
		flush(n);
	}
	for (size_t i = 0; i < checks; i++)
		if (!n->flights[i].flies && n->flights[i].due_ms <= n->now_ms)
			launch(n, i);
	if (n->now_ms % HEARTBEAT_MS == 0)
		must(store_write_heartbeat(n->store, wall(n), 0, &e));
	if (n->o->imports && n->now_ms % TICK_MS == 0 && draw(&n->chance, 7200) == 0)
		declare_anew(n);
}

void night_play(const char *path, const struct night_options *o)
{
	struct night n = { .path = path, .o = o, .truth = o->seed, .chance = ~(uint64_t)o->seed, .arena = arena_new() };
	int64_t end_ms = o->hours * 3600000;

	assert_non_null(n.arena);
	begin_collector(&n);
	for (n.now_ms = STEP_MS; n.now_ms < end_ms; n.now_ms += STEP_MS) {
		vary_all(&n);
		if (o->restarts)
			vary(&n, &n.collector, 2, 2 * 3600000, 10 * 60000);
		if (n.live && n.collector.mode != 0)
			end_collector(&n, n.collector.mode == 2);
		else if (!n.live && n.collector.mode == 0)
			begin_collector(&n);
		if (n.live)
			collect(&n);
	}
	if (n.live)
		end_collector(&n, false);
	arena_free(n.arena);
}
