#include "tests/proven_world.h"

#include "batch.h"
#include "reader_alerts.h"
#include "tests/live_world.h"
#include "tests/proven_declarations.h"
#include "tests/store_fixture.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { DEVICES = WORLD_DEVICES_MAX, SITES = 3, NOTES = 6, DEVICE_ID = 100, LINK_ID = 1000, SITE_ID = 10, COVOLINK_ID = 20, ROUTE_ID = 30,
       HOUR_MS = 3600000, LATER_MS = 300000 };
enum { COVOLINK_SITE, OTHER_SITE }; /* of the one Covolink; the route goes to the other one */

struct region {
	uint64_t random;
	size_t n, parent[DEVICES], site[DEVICES], covolink_device;
	bool is_way[DEVICES];                  /* its circuit is declared to be of its site */
	size_t noted[NOTES];                   /* comments: on which device, when */
	int64_t noted_ms[NOTES], redeclared_ms[DEVICES];
	struct batch *batch;                   /* what was told since it was written last; of a check its last result */
	struct arena *arena;
	int64_t wrong_id;
	const char *wrong;
};

static struct fixture inventory;
static struct proven_declarations said;
static struct reader *reader; /* one for all regions, as a console that stays open */

static uint64_t dice(struct region *g, uint64_t sides)
{
	g->random ^= g->random >> 12;
	g->random ^= g->random << 25;
	g->random ^= g->random >> 27;
	return (g->random * UINT64_C(2685821657736338717) >> 33) % sides;
}

static void note_wrong(struct region *g, const char *wrong, int64_t id)
{
	if (!g->wrong) {
		g->wrong = wrong;
		g->wrong_id = id;
	}
}

/* ---- declared ---- */

enum { NAME_SIZE = 32 };

static const char *name_of(char buf[static NAME_SIZE], char kind, size_t i)
{
	snprintf(buf, NAME_SIZE, "%c%zu", kind, i);
	return buf;
}

static void say_site(size_t i, int64_t at)
{
	char name[NAME_SIZE];

	proven_say(&said, SAY_ENTITY, SITE_ID + (int64_t)i, at, "site", name_of(name, 's', i));
	proven_say(&said, SAY_SITE, SITE_ID + (int64_t)i, at, NULL, NULL);
}

static void say_device(const struct region *g, size_t i, int64_t at)
{
	int64_t id = DEVICE_ID + (int64_t)i, link = LINK_ID + (int64_t)i;
	char name[NAME_SIZE], circuit[NAME_SIZE], site[NAME_SIZE], parent[NAME_SIZE];

	name_of(name, 'r', i);
	name_of(site, 's', g->site[i]);
	proven_say(&said, SAY_ENTITY, id, at, "device", name);
	proven_say(&said, SAY_DEVICE, id, g->redeclared_ms[i], site, g->parent[i] == SIZE_MAX ? NULL : name_of(parent, 'r', g->parent[i]));
	proven_say(&said, SAY_CHECK, id, 2 * (int64_t)i + 1, "icmp", NULL);
	proven_say(&said, SAY_CHECK, id, 2 * (int64_t)i + 2, "snmp", NULL);
	proven_say(&said, SAY_ENTITY, link, at, "link", name_of(circuit, 'l', i));
	proven_say(&said, SAY_LINK, link, at, name, g->is_way[i] ? site : NULL);
}

static void declare(struct region *g, int64_t now_ms)
{
	int64_t at = now_ms - 24 * HOUR_MS;
	char site[NAME_SIZE], other[NAME_SIZE];

	fixture_sql(&inventory, "BEGIN");
	for (enum declaration clear = SAY_NO_NOTE; clear <= SAY_ONE_ACT; clear++)
		proven_say(&said, clear, 0, 0, NULL, NULL);
	for (size_t i = 0; i < SITES; i++)
		say_site(i, at);
	for (size_t i = 0; i < g->n; i++)
		say_device(g, i, at);
	name_of(site, 's', COVOLINK_SITE);
	proven_say(&said, SAY_ENTITY, COVOLINK_ID, at, "covolink", "c");
	proven_say(&said, SAY_COVOLINK, COVOLINK_ID, at, site, name_of(other, 'r', g->covolink_device));
	proven_say(&said, SAY_ENTITY, ROUTE_ID, at, "route", "w");
	proven_say(&said, SAY_ROUTE, ROUTE_ID, at, site, name_of(other, 's', OTHER_SITE));
	for (size_t i = 0; i < NOTES; i++)
		proven_say(&said, SAY_NOTE, DEVICE_ID + (int64_t)g->noted[i], g->noted_ms[i], NULL, NULL);
	fixture_sql(&inventory, "COMMIT");
}

static void begins(void *ctx, uint64_t seed, size_t n, const size_t *parents, int64_t now_ms)
{
	struct region *g = ctx;

	*g = (struct region){ .random = seed * UINT64_C(0x9e3779b97f4a7c15) + 2, .n = n, .batch = batch_new(), .arena = arena_new() };
	memcpy(g->parent, parents, n * sizeof *parents);
	for (size_t i = 0; i < n; i++) {
		g->site[i] = dice(g, SITES);
		g->is_way[i] = dice(g, 3) != 0;
		g->redeclared_ms[i] = now_ms - (int64_t)dice(g, 2 * HOUR_MS);
	}
	g->covolink_device = dice(g, n);
	for (size_t i = 0; i < NOTES; i++) {
		g->noted[i] = dice(g, n);
		g->noted_ms[i] = now_ms - HOUR_MS + (int64_t)dice(g, HOUR_MS + HOUR_MS / 2);
	}
	declare(g, now_ms);
}

/* ---- told ---- */

static void keep_result(struct region *g, const struct batch_result *r)
{
	struct batch_result *kept = NULL;

	for (size_t i = 0; i < g->batch->n_results && !kept; i++)
		if (g->batch->results[i].check_id == r->check_id)
			kept = &g->batch->results[i];
	if (!kept)
		kept = batch_add_result(g->batch);
	*kept = *r;
	kept->detail = arena_strdup(g->batch->arena, r->detail);
	kept->perfdata = NULL;
}

static void told(void *ctx, const struct batch *b)
{
	struct region *g = ctx;

	for (size_t i = 0; i < b->n_results; i++)
		if (b->results[i].check_id <= (int64_t)(2 * g->n))
			keep_result(g, &b->results[i]);
	for (size_t i = 0; i < b->n_transitions; i++)
		if (b->transitions[i].entity_id < LINK_ID + DEVICES) {
			struct batch_transition *t = batch_add_transition(g->batch);

			*t = b->transitions[i];
			t->detail = arena_strdup(g->batch->arena, t->detail);
		}
	for (size_t i = 0; i < b->n_alerts; i++) {
		struct batch_alert *a = batch_add_alert(g->batch);

		*a = b->alerts[i];
		a->subject = arena_strdup(g->batch->arena, a->subject);
		a->detail = arena_strdup(g->batch->arena, a->detail);
	}
}

/* ---- whom a failure hits, without a graph: tried again and again until nothing changes ---- */

struct lost { bool devices[DEVICES], links[DEVICES], sites[SITES], covolink, route; };

static bool is_core_site(const struct region *g, size_t site)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->parent[i] != SIZE_MAX && g->parent[g->parent[i]] == SIZE_MAX && g->site[g->parent[i]] == site && g->site[i] != site)
			return true;
	return false;
}

/* 0: by its circuits; 1: by devices with a parent elsewhere; 2: by any router. */
static bool leads_to(const struct region *g, size_t site, size_t device, int how)
{
	size_t p = g->parent[device];

	return g->site[device] == site && (how == 0 ? g->is_way[device] : how == 2 || (p != SIZE_MAX && g->site[p] != site));
}

static int how_reached(const struct region *g, size_t site)
{
	for (int how = 0; how < 3; how++)
		for (size_t i = 0; i < g->n; i++)
			if (leads_to(g, site, i, how))
				return how;
	return 3;
}

/* What leads to a site, and what that is reached through, does not stand there by the grace of the site. */
static bool site_needs(const struct region *g, size_t site, size_t device)
{
	int how = how_reached(g, site);

	for (size_t i = 0; i < g->n && !is_core_site(g, site); i++)
		for (size_t d = leads_to(g, site, i, how) ? i : SIZE_MAX; d != SIZE_MAX; d = g->parent[d])
			if (d == device)
				return true;
	return false;
}

static bool is_site_lost(const struct region *g, const struct lost *l, size_t site, bool any)
{
	int how = how_reached(g, site);
	size_t ways = 0, gone = 0;

	for (size_t i = 0; i < g->n; i++)
		if (leads_to(g, site, i, how)) {
			ways++;
			gone += how == 0 ? l->links[i] : l->devices[i];
		}
	return !is_core_site(g, site) && ways > 0 && (any ? gone > 0 : gone == ways);
}

static void settle(const struct region *g, struct lost *l, bool any)
{
	for (size_t turn = 0; turn < 2 * DEVICES + SITES + 4; turn++) {
		for (size_t i = 0; i < g->n; i++) {
			size_t site = g->site[i];

			l->devices[i] = l->devices[i] || (g->parent[i] != SIZE_MAX && l->devices[g->parent[i]])
			                || (l->sites[site] && !site_needs(g, site, i));
			l->links[i] = l->links[i] || l->devices[i];
		}
		for (size_t s = 0; s < SITES; s++)
			l->sites[s] = l->sites[s] || is_site_lost(g, l, s, any);
		l->covolink = l->covolink || l->devices[g->covolink_device] || l->sites[COVOLINK_SITE];
		l->route = l->route || l->covolink || l->sites[COVOLINK_SITE] || l->sites[OTHER_SITE];
	}
}

/* A site that needs, over others, what stands by its grace: of circles the graph leaves an alternative unheeded (graph.h), here nothing
 * is. Nodes: the devices, then the sites; a circuit needs its device alone. */
static bool is_circular(const struct region *g)
{
	bool reaches[DEVICES + SITES][DEVICES + SITES] = { { false } };
	size_t n = DEVICES + SITES;

	for (size_t i = 0; i < g->n; i++) {
		if (g->parent[i] != SIZE_MAX)
			reaches[i][g->parent[i]] = true;
		reaches[i][DEVICES + g->site[i]] = !site_needs(g, g->site[i], i);
		for (size_t s = 0; s < SITES; s++)
			reaches[DEVICES + s][i] = !is_core_site(g, s) && leads_to(g, s, i, how_reached(g, s));
	}
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n && reaches[i][k]; j++)
				reaches[i][j] = reaches[i][j] || reaches[k][j];
	for (size_t i = 0; i < n; i++)
		if (reaches[i][i])
			return true;
	return false;
}

static bool *flag_of(struct lost *l, int64_t id)
{
	return id >= LINK_ID ? &l->links[id - LINK_ID] : &l->devices[id - DEVICE_ID];
}

static bool is_listed(const struct names *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->names[i], name) == 0)
			return true;
	return false;
}

static void judge_impact(struct region *g, const struct alert_row *a, const struct alert_row *all, size_t n)
{
	struct lost alone = { 0 }, with = { 0 }, without = { 0 }, cut, lost;
	size_t n_cut = 0, n_degraded = 0;

	*flag_of(&alone, a->entity_id) = true;
	for (size_t i = 0; i < n; i++)
		if (!*all[i].subject && all[i].severity == STATE_CRITICAL && all[i].cause_id == all[i].id) {
			*flag_of(&with, all[i].entity_id) = true;
			if (all[i].id != a->id)
				*flag_of(&without, all[i].entity_id) = true;
		}
	settle(g, &alone, false);
	settle(g, &with, false);
	settle(g, &without, false);
	for (size_t i = 0; i < sizeof cut; i++)
		((bool *)&cut)[i] = ((bool *)&alone)[i] || (((bool *)&with)[i] && !((bool *)&without)[i]);
	lost = cut;
	settle(g, &lost, true);
	for (size_t s = 0; s < SITES; s++) {
		bool degraded = lost.sites[s] && !cut.sites[s] && !with.sites[s];
		char name[32];

		snprintf(name, sizeof name, "s%zu", s);
		if (is_listed(&a->impact.sites, name) != cut.sites[s] || is_listed(&a->impact.degraded, name) != degraded)
			note_wrong(g, "I9 hits other sites than it says", a->entity_id);
		n_cut += cut.sites[s];
		n_degraded += degraded;
	}
	if (a->impact.sites.n != n_cut || a->impact.degraded.n != n_degraded)
		note_wrong(g, "I9 hits sites that are none", a->entity_id);
	if (is_listed(&a->impact.covolinks, "c") != cut.covolink || is_listed(&a->impact.routes, "w") != cut.route)
		note_wrong(g, "I9 hits other routes than it says", a->entity_id);
	if (is_listed(&a->impact.uses, "tele-avc") != cut.route)
		note_wrong(g, "I9 stops another use than it says", a->entity_id);
}

/* ---- what proves it, and what changed ---- */

static size_t number(int64_t id)
{
	return (size_t)(id >= LINK_ID ? id - LINK_ID : id - DEVICE_ID);
}

static bool is_itself(const struct alert_row *a, const char *object)
{
	size_t kind = strlen(a->kind);

	return object && strncmp(object, a->kind, kind) == 0 && object[kind] == ':' && strcmp(object + kind + 1, a->name) == 0;
}

/* At its site, above it, or the device that tells of it. */
static bool is_near(const struct region *g, const struct alert_row *a, size_t device)
{
	size_t i = number(a->entity_id);

	if (a->entity_id >= LINK_ID)
		return device == i || g->site[device] == g->site[i];
	return g->parent[i] == device || g->site[device] == g->site[i];
}

/* Of an alert of a link: another of its site, in service. */
static bool is_other_link(const struct region *g, const struct alert_row *a, const char *object, const struct world_truth *t)
{
	size_t other = SIZE_MAX, i = number(a->entity_id);

	return a->entity_id >= LINK_ID && sscanf(object, "link:l%zu", &other) == 1 && other < g->n && other != i && t->carries[other]
	       && g->site[other] == g->site[i];
}

static void judge_against(struct region *g, const struct alert_row *a, const struct proof_row *p, const struct world_truth *t)
{
	size_t device = SIZE_MAX;

	if (!p->object)
		return;
	if (is_itself(a, p->object)) {
		if (a->entity_id >= LINK_ID ? !t->carries[number(a->entity_id)] : !t->reached[number(a->entity_id)])
			note_wrong(g, "I9 says to answer itself, and is silent", a->entity_id);
		return;
	}
	if (is_other_link(g, a, p->object, t))
		return;
	if (sscanf(p->object, "device:r%zu", &device) != 1 || device >= g->n)
		note_wrong(g, "I9 an answer of nobody", a->entity_id);
	else if (!t->reached[device])
		note_wrong(g, "I9 says to answer what is silent", a->entity_id);
	else if (!is_near(g, a, device))
		note_wrong(g, "I9 says to be near what is not", a->entity_id);
}

static bool is_told(const struct proof_row *rows, size_t n, size_t device, int64_t at, const char *begins_with)
{
	char object[32];

	snprintf(object, sizeof object, "device:r%zu", device);
	for (size_t i = 0; i < n; i++)
		if (rows[i].kind == PROOF_CHANGE && rows[i].at.ms == at && strcmp(rows[i].object, object) == 0
		    && strncmp(rows[i].text, begins_with, strlen(begins_with)) == 0)
			return true;
	return false;
}

static void judge_changes(struct region *g, const struct alert_row *a, const struct proof_row *rows, size_t n, int64_t now_ms)
{
	int64_t since = a->since.ms, from = since - HOUR_MS, until = since + LATER_MS < now_ms ? since + LATER_MS : now_ms;
	size_t own = number(a->entity_id);

	for (size_t i = 0; i < n; i++) {
		if (rows[i].kind == PROOF_CHANGE && (rows[i].at.ms < from || rows[i].at.ms > until))
			note_wrong(g, "I9 a change of another hour", a->entity_id);
		if (rows[i].kind == PROOF_ALERT && (rows[i].at.ms < from || rows[i].at.ms > since))
			note_wrong(g, "I9 another alert of another hour", a->entity_id);
	}
	for (size_t i = 0; i < NOTES; i++)
		if (g->noted[i] == own && g->noted_ms[i] >= from && g->noted_ms[i] < since && !is_told(rows, n, own, g->noted_ms[i], "a comment"))
			note_wrong(g, "I9 a comment of the hour before is not told", a->entity_id);
	if (g->redeclared_ms[own] >= from && g->redeclared_ms[own] <= until && !is_told(rows, n, own, g->redeclared_ms[own], "declared otherwise"))
		note_wrong(g, "I9 a declaration of the hour before is not told", a->entity_id);
}

static void judge_alert(struct region *g, const struct alert_row *a, const struct world_truth *t)
{
	struct proof_row *rows;
	struct err e;
	size_t n, n_for = 0;

	if (!read_proofs(reader, g->arena, a->id, &rows, &n, &e))
		fail_msg("%s", e.text);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].kind == PROOF_FOR && is_itself(a, rows[i].object) && *rows[i].text && rows[i].at.ms >= a->since.ms)
			n_for++;
		else if (rows[i].kind == PROOF_FOR)
			note_wrong(g, "I9 proved by what is older, or of another", a->entity_id);
		if (rows[i].kind == PROOF_AGAINST)
			judge_against(g, a, &rows[i], t);
	}
	if (n_for == 0)
		note_wrong(g, "I9 nothing proves it", a->entity_id);
	judge_changes(g, a, rows, n, t->now_ms);
}

static const char *rests(void *ctx, const struct world_truth *t, int64_t *ret_id)
{
	struct region *g = ctx;
	struct alert_row *all;
	struct err e;
	size_t n;

	fixture_write(&inventory, g->batch);
	g->batch = batch_new();
	if (!reader_begin(reader, (wall_t){ t->now_ms }, WALL_NEVER, &e) || !read_alerts(reader, g->arena, false, &all, &n, &e))
		fail_msg("%s", e.text);
	for (size_t i = 0; i < n; i++) {
		judge_alert(g, &all[i], t);
		if (all[i].cause_id == all[i].id && !*all[i].subject && !is_circular(g))
			judge_impact(g, &all[i], all, n);
	}
	reader_end(reader);
	*ret_id = g->wrong_id;
	return g->wrong;
}

/* ---- played ---- */

void proven_world_open(void)
{
	struct err e;

	fixture_init(&inventory);
	proven_declarations_init(&said, store_sqlite(inventory.store));
	if (!reader_open(inventory.path, &reader, &e))
		fail_msg("%s", e.text);
}

void proven_world_close(void)
{
	reader_close(reader);
	proven_declarations_done(&said);
	fixture_done(&inventory);
}

const char *proven_world_play(uint64_t seed, char where[static 64])
{
	struct region g = { 0 };
	const struct world_watcher watcher = { &g, begins, told, rests };
	const char *wrong = world_watch(seed, WORLD_CALM, &watcher, where);

	batch_free(g.batch);
	arena_free(g.arena);
	return wrong;
}

size_t proven_world_caught(uint64_t n, const char *begins_with)
{
	char where[64];
	size_t caught = 0;

	for (uint64_t seed = 1; seed <= n; seed++) {
		const char *wrong = proven_world_play(seed, where);

		caught += wrong && strncmp(wrong, begins_with, strlen(begins_with)) == 0;
	}
	return caught;
}
