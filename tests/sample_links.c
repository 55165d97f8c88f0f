#include "sample_links.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct { const char *name, *site, *device, *interface, *group; enum link_state state; enum outcome outcome;
                      int64_t since_s; double in_mbps, out_mbps; int64_t speed_mbps; } samples[SAMPLE_LINKS] = {
	{ "Bréval-CHU-A", "CHU de Bréval", "bre-rtr-1", "GigabitEthernet0/0/1", "bréval-chu", LINK_UP, OUTCOME_OK, 3542400, 412, 233, 1000 },
	{ "Bréval-CHU-B", "CHU de Bréval", "bre-rtr-2", "GigabitEthernet0/0/1", "bréval-chu", LINK_UP, OUTCOME_OK, 3542400, 3.1, 1.2, 1000 },
	{ "Clairmont-CH", "CH de Clairmont", "cla-rtr-1", "ge-0/0/0.100", NULL, LINK_DOWN, OUTCOME_LINK_DOWN, 331, 0, 0, 200 },
	{ "Valdoie-EHPAD", "EHPAD Les Tilleuls de Valdoie", NULL, NULL, NULL, LINK_UP, OUTCOME_OK, 950400, NAN, NAN, 20 },
	{ "Morteau-CH", "CH de Morteau-sur-Risle", "mor-rtr-1", "Ethernet1/0", "morteau", LINK_DEGRADED, OUTCOME_LINK_DEGRADED, 7260, 88,
	  31, 100 },
	{ "Morteau-CH-secours", "CH de Morteau-sur-Risle", "mor-rtr-2", "Cellular0", "morteau", LINK_UP, OUTCOME_OK, 259200, 0.004, 0.002,
	  40 },
	{ "Sainte-Aure-Clinique", "Clinique Sainte-Aure", "aur-rtr-1", "port1", NULL, LINK_UP, OUTCOME_OK, 86400, 12.4, 7.1, 100 },
	{ "Lisieul-SSR", "SSR de Lisieul", "lis-rtr-1", "GigabitEthernet0/0", NULL, LINK_UNKNOWN, OUTCOME_TIMEOUT, 1860, NAN, NAN, 100 },
	{ "Datacentre-1", "Centre de données régional", "dc-core-1", "xe-0/1/0", "centre", LINK_UP, OUTCOME_OK, 12960000, 2310, 4120, 10000 },
	{ "Datacentre-2", "Centre de données régional", "dc-core-2", "xe-0/1/0", "centre", LINK_UP, OUTCOME_OK, 12960000, 2280, 3990, 10000 },
	{ "Hermance-CHS", "CHS de Hermance", "her-rtr-1", "ge-0/0/1", NULL, LINK_UP, OUTCOME_OK, 604800, 22, 5.4, 100 },
	{ "Bernville-CH", "CH de Bernville", "ber-rtr-1", "Gi0/0", NULL, LINK_UP, OUTCOME_OK, 432000, 61, 8.8, 100 },
	{ "Vernaux-CH", "CH de Vernaux", "ver-rtr-1", "Gi0/0", "vernaux", LINK_UP, OUTCOME_OK, 432000, 9.4, 2.2, 100 },
	{ "Vernaux-CH-secours", "CH de Vernaux", "ver-rtr-1", "Gi0/1", "vernaux", LINK_ADMIN_DOWN, OUTCOME_ADMIN_DOWN, 8640000, 0, 0, 20 },
	{ "Pont-Audin-CH", "CH de Pont-Audin", "pon-rtr-1", "Gi0/0", NULL, LINK_UP, OUTCOME_OK, 432000, 4.4, 1.1, 100 },
	{ "Fécourt-HAD", "HAD de Fécourt", "fec-rtr-1", "wan", NULL, LINK_UP, OUTCOME_OK, 1209600, 0.9, 0.2, 20 },
	{ "Elbourg-CHI", "CHI d’Elbourg", "elb-rtr-1", "TenGigE0/0/0/1", NULL, LINK_UP, OUTCOME_OK, 1209600, 93, 47, 1000 },
	{ "Gisay-EHPAD", "EHPAD Sœur-Marie de Gisay", "gis-rtr-1", "wan", NULL, LINK_UP, OUTCOME_OK, 54000, 1.8, 0.4, 20 },
	{ "Dieppois-CH", "CH de Dieppois", "die-rtr-1", "Gi0/0/0", NULL, LINK_DOWN, OUTCOME_LINK_DOWN, 95400, 0, 0, 100 },
	{ "Neufbourg-CH", "CH de Neufbourg", "neu-rtr-1", "Gi0/0", NULL, LINK_UP, OUTCOME_OK, 2592000, 7.7, 3.2, 50 },
	{ "Yvetal-MCO", "Clinique d’Yvetal", "yve-rtr-1", "Gi0/0", NULL, LINK_UP, OUTCOME_OK, 2592000, 0.52, 0.18, 50 },
	{ "Barentan-USLD", "USLD de Barentan", "bar-rtr-1", "wan", NULL, LINK_UP, OUTCOME_OK, 172800, 3.3, 0.9, 20 },
	{ "Lillebec-CH", "CH de Lillebec", "lil-rtr-1", "Gi0/0", NULL, LINK_UP, OUTCOME_OK, 5184000, 14, 6.1, 100 },
	{ "Aumalec-SAMU", "SAMU d’Aumalec", "aum-rtr-1", "ge-0/0/3", NULL, LINK_UP, OUTCOME_OK, 30, 19, 18, 100 },
};

static double ratio(double mbps, int64_t speed_mbps)
{
	return mbps / (double)speed_mbps;
}

static void sample_support(struct link_row *r)
{
	r->contract = "SYVIK-2041";
	r->supplier = "Opérateur régional";
	r->runbook = "Vérifier l’alimentation du local technique, puis appeler le NOC.";
	r->perimeter = "santé";
	r->layer = "l3vpn";
	r->class_of_service = "or";
}

static void sample_row(struct arena *a, struct link_row *r, size_t i)
{
	const char *suffix[] = { "", "-bis", "-ter" };
	size_t k = i % SAMPLE_LINKS;
	struct text name = TEXT_INIT(256);

	text_appendf(&name, "%s%s", samples[k].name, i < SAMPLE_LINKS ? "" : suffix[1 + i % 2]);
	if (i >= SAMPLE_LINKS)
		text_appendf(&name, "-%zu", i);
	*r = (struct link_row){
		.id = (int64_t)i + 1, .interface_id = UNKNOWN_I64, .name = arena_strdup(a, text_str(&name)), .site = samples[k].site,
		.commune = "Bréval", .device = samples[k].device, .interface = samples[k].interface,
		.address = samples[k].device ? NULL : "192.0.2.33", .redundancy_group = samples[k].group, .state = samples[k].state,
		.outcome = samples[k].outcome, .since = { SAMPLE_NOW.ms - samples[k].since_s * 1000 }, .at = { SAMPLE_NOW.ms - 12000 },
		.last_change = { SAMPLE_NOW.ms - samples[k].since_s * 1000 }, .speed_bps = samples[k].speed_mbps * 1000000,
		.expected_bps = samples[k].speed_mbps * 1000000, .mtu = 1500, .in_bps = samples[k].in_mbps * 1e6,
		.out_bps = samples[k].out_mbps * 1e6, .in_util = ratio(samples[k].in_mbps, samples[k].speed_mbps),
		.out_util = ratio(samples[k].out_mbps, samples[k].speed_mbps), .in_errors_ps = k == 4 ? 0.32 : isnan(samples[k].in_mbps) ? NAN : 0,
		.out_errors_ps = isnan(samples[k].in_mbps) ? NAN : 0, .in_discards_ps = 0, .out_discards_ps = 0,
		.latency_us = samples[k].device ? UNKNOWN_I64 : 14200, .loss_ratio = samples[k].device ? NAN : 0, .age_s = 12,
		.oper_status = samples[k].state == LINK_DOWN ? "down" : "up", .admin_status = "up",
	};
	sample_support(r);
	text_done(&name);
}

static void count_states(struct status_row *t, const struct link_row *rows, size_t n)
{
	int64_t *counts[] = { &t->links_up, &t->links_down, &t->links_degraded, &t->links_unknown, &t->links_admin_down };

	t->links_total = (int64_t)n;
	for (size_t i = 0; i < n; i++)
		++*counts[rows[i].state];
}

void sample_status(struct screen *s, enum collector_state collector, int64_t data_age_s)
{
	const struct browser *b = screen_view(s);
	struct status_row status = { .collector = collector, .data_age_s = data_age_s, .sites = 20, .devices = 22 };

	count_states(&status, b->list.rows, b->list.n);
	screen_set_status(s, &status);
}

static void set_rows(struct screen *s, struct arena *a, struct link_row *rows, size_t n)
{
	struct err e = { .kind = ERR_NONE };

	assert_true(browser_set_rows(screen_view(s), a, rows, n, NULL, SAMPLE_NOW, false, &e));
	screen_tick(s, SAMPLE_NOW);
	sample_status(s, COLLECTOR_RUNNING, n ? 12 : UNKNOWN_I64);
}

void sample_links(struct screen *s, size_t n)
{
	struct arena *a = arena_new();
	struct link_row *rows = arena_array(a, n, sizeof *rows);

	for (size_t i = 0; i < n; i++)
		sample_row(a, &rows[i], i);
	set_rows(s, a, rows, n);
}

static void sample_history(struct arena *a, struct links_page *d, wall_t from, bool by_address)
{
	d->n_history = 60;
	d->history = arena_array(a, d->n_history, sizeof *d->history);
	for (size_t i = 0; i < d->n_history; i++) {
		bool gap = i >= 20 && i < 26; /* six minutes without an answer */
		bool cut = i >= 54;           /* then the link went down */
		double in = gap ? NAN : cut ? 0 : 40e6 + 30e6 * sin((double)i / 6), out = gap ? NAN : cut ? 0 : 12e6 + 4e6 * cos((double)i / 4);

		d->history[i] = (struct history_row){
			.at = { from.ms + (int64_t)i * 60000 }, .step_ms = 60000, .in_bps = by_address ? NAN : in, .out_bps = by_address ? NAN : out,
			.in_bps_max = by_address ? NAN : in, .out_bps_max = by_address ? NAN : out, .in_errors_ps = NAN, .out_errors_ps = NAN,
			.in_discards_ps = NAN, .out_discards_ps = NAN, .latency_ms = by_address && !gap ? 14 + sin((double)i / 5) : NAN,
			.loss_ratio = by_address && !gap ? (i == 30 ? 0.4 : 0) : NAN, .state = -1,
		};
	}
}

void sample_detail(struct screen *s)
{
	struct browser *b = screen_view(s);
	const struct link_row *r = list_selected(&b->list);
	struct arena *a = arena_new();
	struct links_page *p = arena_alloc(a, sizeof *p);
	wall_t from = { SAMPLE_NOW.ms - 3600000 };

	*p = (struct links_page){
		.p95_in_bps = 68.2e6, .p95_out_bps = 15.7e6, .n_states = 3,
		.redundancy = { r->redundancy_group != NULL, { SAMPLE_NOW.ms - 41 * INT64_C(86400000) } },
		.support = { .reference = "2026-SYV-17", .gtr_hours = "4", .gtr_window = "24x7", .ends = "2027-11-08", .phone = "02 99 00 00 01",
		             .hours = "24 h/24", .customer_reference = "GCS-114" },
	};
	sample_history(a, p, from, r->device == NULL);
	p->states = arena_array(a, p->n_states, sizeof *p->states);
	p->states[0] = (struct state_row){ { SAMPLE_NOW.ms - 345600000 }, { SAMPLE_NOW.ms - 90000000 }, LINK_UP, OUTCOME_OK, NULL };
	p->states[1] = (struct state_row){ { SAMPLE_NOW.ms - 90000000 }, { SAMPLE_NOW.ms - 89000000 }, LINK_UNKNOWN, OUTCOME_TIMEOUT, NULL };
	p->states[2] = (struct state_row){ r->since, WALL_NEVER, (int)r->state, r->outcome, NULL };
	b->open = true;
	browser_set_page(b, a, p, from, SAMPLE_NOW);
}

void sample_hostile_link(struct screen *s)
{
	static const char text[] = "\x1b[2J\x1b]0;owned\x07\r\n\t\xc2\x9b" "31m\xe2\x80\xae" "evil\xff\xfe 漢字漢字 e\xcc\x81\xcc\x82\xcc\x83\xcc\x84 🚑 "
		"a-very-long-tail-that-never-ends-and-never-ends-and-never-ends-and-never-ends-and-never-ends-and-never-ends";
	struct arena *a = arena_new();
	struct link_row *r = arena_array(a, 1, sizeof *r);

	sample_row(a, r, 2);
	r->name = r->site = r->commune = r->device = r->interface = r->address = r->z_device = r->z_interface = text;
	r->perimeter = r->layer = r->class_of_service = r->contract = r->supplier = r->redundancy_group = r->role = text;
	r->runbook = r->alias = r->oper_status = r->admin_status = r->detail = text;
	set_rows(s, a, r, 1);
}
