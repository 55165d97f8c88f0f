#include "tests/diagnosed.h"

#include "arena.h"

#include <math.h>
#include <string.h>

struct arena *diagnosed_arena;

int diagnosed_begin(void **state)
{
	(void)state;
	diagnosed_arena = arena_new();
	return diagnosed_arena ? 0 : -1;
}

int diagnosed_end(void **state)
{
	(void)state;
	arena_free(diagnosed_arena);
	return 0;
}

static struct diagnosis_step step(enum diagnosis_layer layer, enum diagnosis_method method, const char *object, int dscp)
{
	return (struct diagnosis_step){ .layer = layer, .method = method, .live = true, .object = object, .dscp = dscp, .status = DIAGNOSIS_PASSED,
		                        .outcome = OUTCOME_OK, .latency_us = 40000, .measure = diagnosis_measure_none() };
}

static void init_steps(struct diagnosis_step *s)
{
	s[POLL_ONE] = step(DIAGNOSIS_ACCESS, DIAGNOSIS_BY_POLL, "link:SYVIK-1", 0);
	s[POLL_TWO] = step(DIAGNOSIS_ACCESS, DIAGNOSIS_BY_POLL, "link:SYVIK-2", 0);
	s[POLL_ROUTER] = step(DIAGNOSIS_ACCESS, DIAGNOSIS_BY_POLL, "device:cpe-1", 0);
	s[PING4] = step(DIAGNOSIS_PATH, DIAGNOSIS_BY_PING4, "device:cpe-1", 0);
	s[PING6] = step(DIAGNOSIS_PATH6, DIAGNOSIS_BY_PING6, "device:cpe-1", 0);
	s[TRACE] = step(DIAGNOSIS_ROUTE, DIAGNOSIS_BY_TRACE4, "device:cpe-1", 0);
	s[MTU] = step(DIAGNOSIS_MTU, DIAGNOSIS_BY_MTU4, "device:cpe-1", 0);
	s[PERIMETER] = step(DIAGNOSIS_PERIMETER, DIAGNOSIS_BY_POLL, NULL, 0);
	s[DNS_ONE] = step(DIAGNOSIS_DNS, DIAGNOSIS_BY_CHECK, "service:DNS régional", 0);
	s[DNS_TWO] = step(DIAGNOSIS_DNS, DIAGNOSIS_BY_CHECK, "service:DNS secondaire", 0);
	s[WEB4] = step(DIAGNOSIS_SERVICE, DIAGNOSIS_BY_CHECK4, "service:Therap-e", 0);
	s[WEB6] = step(DIAGNOSIS_SERVICE, DIAGNOSIS_BY_CHECK6, "service:Therap-e", 0);
	s[VOICE] = step(DIAGNOSIS_QUALITY, DIAGNOSIS_BY_MARKED, "device:cpe-1", 46);
	s[VIDEO] = step(DIAGNOSIS_QUALITY, DIAGNOSIS_BY_MARKED, "device:cpe-1", 34);
	s[BEST] = step(DIAGNOSIS_QUALITY, DIAGNOSIS_BY_MARKED, "device:cpe-1", 0);
	s[COVOLINK] = step(DIAGNOSIS_IMAGING, DIAGNOSIS_BY_CHECK, "covolink:cov-1", 0);
	s[POLL_ROUTER].measure.uptime_s = 40 * 86400;
	s[POLL_ONE].measure.in_util = s[POLL_ONE].measure.out_util = 0.2;
	s[MTU].measure.mtu = 1500;
	s[PERIMETER].live = false;
	s[TRACE].status = DIAGNOSIS_NOT_TESTED;
	s[TRACE].outcome = OUTCOME_NOT_TESTED;
	for (int i = 0; i < STEPS; i++)
		if (i == PING4 || i == PING6 || i == VOICE || i == VIDEO || i == BEST) {
			s[i].measure.loss_ratio = 0;
			s[i].measure.rtt_ms = 6;
			s[i].measure.jitter_ms = 1;
		}
}

void diagnosed_init(struct diagnosed *d)
{
	memset(d, 0, sizeof *d);
	init_steps(d->steps);
	d->site = (struct site_row){ .name = "EHPAD des Tilleuls", .commune = "Bernay", .access = "syvik", .covolink = "cov-1" };
	d->services[0] = (struct service_row){ .name = "Therap-e", .kind = "https", .owner = "ours", .state = STATE_OK };
	d->services[1] = (struct service_row){ .name = "DNS régional", .kind = "dns", .owner = "ours", .state = STATE_OK };
	d->services[2] = (struct service_row){ .name = "DNS secondaire", .kind = "dns", .owner = "ours", .state = STATE_OK };
	d->services[3] = (struct service_row){ .name = "Authentification", .kind = "https", .owner = "national", .state = STATE_OK };
	d->tested[0] = &d->services[0];
	d->region = (struct region_rows){ .sites = &d->site, .n_sites = 1, .services = d->services, .n_services = ARRAY_LEN(d->services) };
	d->neighbours[0] = (struct diagnosis_neighbours){ "commune", "Bernay", 3, 0, 0 };
	d->neighbours[1] = (struct diagnosis_neighbours){ "perimeter", "VRF Santé", 120, 1, 0 };
	d->neighbours[2] = (struct diagnosis_neighbours){ "covolink", "cov-1", 2, 0, 0 };
	d->baselines[0] = (struct diagnosis_baseline){ "device:cpe-1", 6 };
	d->baselines[1] = (struct diagnosis_baseline){ "service:Therap-e", 45 };
	d->c = (struct diagnosis_case){
		.now = { INT64_C(1795316400000) }, .region = &d->region, .site = &d->site, .asked = "Therap-e", .service = &d->services[0],
		.services = d->tested, .n_services = 1, .entitled = DIAGNOSIS_ENTITLED, .wants_imaging = true, .collector = COLLECTOR_RUNNING,
		.incidents = &d->incident, .neighbours = d->neighbours, .n_neighbours = 3, .baselines = d->baselines, .n_baselines = 2,
	};
}

void fails(struct diagnosed *d, int step, enum outcome outcome)
{
	struct diagnosis_measure none = diagnosis_measure_none();

	d->steps[step].status = DIAGNOSIS_FAILED;
	d->steps[step].outcome = outcome;
	none.in_util = d->steps[step].measure.in_util;
	none.out_util = d->steps[step].measure.out_util;
	d->steps[step].measure = none;
}

static void untested(struct diagnosed *d, int step)
{
	d->steps[step].status = DIAGNOSIS_NOT_TESTED;
	d->steps[step].outcome = OUTCOME_NOT_TESTED;
	d->steps[step].measure = diagnosis_measure_none();
}

void diagnosed_silent(struct diagnosed *d)
{
	fails(d, POLL_ONE, OUTCOME_TIMEOUT);
	fails(d, POLL_TWO, OUTCOME_TIMEOUT);
	fails(d, POLL_ROUTER, OUTCOME_TIMEOUT);
	fails(d, PING4, OUTCOME_TIMEOUT);
	fails(d, PING6, OUTCOME_TIMEOUT);
	fails(d, TRACE, OUTCOME_TIMEOUT);
	d->steps[TRACE].measure.hops = 3;
	d->steps[TRACE].offender = "192.0.2.9";
	for (int i = 0; i < STEPS; i++)
		if (i == MTU || i == VOICE || i == VIDEO || i == BEST)
			untested(d, i);
}

void diagnosed_cut_off(struct diagnosed *d)
{
	diagnosed_silent(d);
	fails(d, POLL_ONE, OUTCOME_LINK_DOWN);
	fails(d, POLL_TWO, OUTCOME_LINK_DOWN);
}

struct diagnosis_incident *diagnosed_incident(struct diagnosed *d, const char *sentence)
{
	d->incident = (struct diagnosis_incident){ .alert_id = 12, .cause = "device:core-1", .sentence = sentence, .severity = STATE_CRITICAL,
		                                   .since = { d->c.now.ms - 600000 }, .until = WALL_NEVER, .cuts_off = true };
	d->c.n_incidents = 1;
	return &d->incident;
}

/* ---- faults ---- */

#define FAULT(name) static void name(struct diagnosed *d)

FAULT(nothing) { (void)d; }
FAULT(one_side_down) { fails(d, POLL_ONE, OUTCOME_LINK_DOWN); }
FAULT(disabled) { diagnosed_silent(d); fails(d, POLL_ONE, OUTCOME_ADMIN_DOWN); fails(d, POLL_TWO, OUTCOME_ADMIN_DOWN); }

static void lose(struct diagnosed *d, double ratio)
{
	const int echoes[] = { PING4, PING6, VOICE, VIDEO, BEST };

	for (size_t i = 0; i < ARRAY_LEN(echoes); i++) {
		d->steps[echoes[i]].status = DIAGNOSIS_WEAK;
		d->steps[echoes[i]].outcome = OUTCOME_LOSS;
		d->steps[echoes[i]].measure.loss_ratio = ratio;
	}
}

FAULT(loss_5) { lose(d, 0.05); }
FAULT(one_lost) { d->steps[PING4].measure.loss_ratio = 1.0 / DIAGNOSIS_ECHOES; }

FAULT(slow_way)
{
	const int echoes[] = { PING4, PING6, VOICE, VIDEO, BEST };

	for (size_t i = 0; i < ARRAY_LEN(echoes); i++)
		d->steps[echoes[i]].measure.rtt_ms = 206;
}

FAULT(slow_usually) { slow_way(d); d->baselines[0].rtt_ms = 170; }
FAULT(small_mtu) { d->steps[MTU].measure.mtu = 1400; }
FAULT(small_mtu_told) { small_mtu(d); d->steps[MTU].offender = "192.0.2.1"; }
FAULT(dns_silent) { fails(d, DNS_ONE, OUTCOME_TIMEOUT); fails(d, DNS_TWO, OUTCOME_TIMEOUT); }
FAULT(dns_one_silent) { fails(d, DNS_ONE, OUTCOME_TIMEOUT); }
FAULT(dns_fails) { fails(d, DNS_ONE, OUTCOME_DNS_SERVFAIL); fails(d, DNS_TWO, OUTCOME_DNS_SERVFAIL); }
FAULT(dns_lies) { fails(d, DNS_ONE, OUTCOME_DNS_WRONG_ANSWER); }
FAULT(v6_broken) { fails(d, PING6, OUTCOME_TIMEOUT); }
FAULT(v6_never) { v6_broken(d); d->c.n_baselines = 0; }
FAULT(v4_never) { fails(d, PING4, OUTCOME_TIMEOUT); d->c.n_baselines = 0; }
FAULT(v4_broken) { fails(d, PING4, OUTCOME_TIMEOUT); }

static void web_fails(struct diagnosed *d, enum outcome o)
{
	fails(d, WEB4, o);
	fails(d, WEB6, o);
}

FAULT(expired) { web_fails(d, OUTCOME_TLS_EXPIRED); }
FAULT(chain_expired) { web_fails(d, OUTCOME_TLS_CHAIN_EXPIRED); }
FAULT(not_yet) { web_fails(d, OUTCOME_TLS_NOT_YET_VALID); }
FAULT(old_tls) { web_fails(d, OUTCOME_TLS_OLD_PROTOCOL); }
FAULT(wrong_name) { web_fails(d, OUTCOME_TLS_WRONG_NAME); }
FAULT(self_signed) { web_fails(d, OUTCOME_TLS_SELF_SIGNED); }
FAULT(handshake) { web_fails(d, OUTCOME_TLS_HANDSHAKE); }
FAULT(web_503) { web_fails(d, OUTCOME_HTTP_STATUS); d->steps[WEB4].measure.status = d->steps[WEB6].measure.status = 503; }
FAULT(web_403) { web_fails(d, OUTCOME_HTTP_STATUS); d->steps[WEB4].measure.status = d->steps[WEB6].measure.status = 403; }
FAULT(web_silent) { web_fails(d, OUTCOME_CONNECT_TIMEOUT); }
FAULT(web_refused) { web_fails(d, OUTCOME_REFUSED); }
FAULT(web_unnamed) { web_fails(d, OUTCOME_UNKNOWN_HOST); }
FAULT(web_v6) { fails(d, WEB6, OUTCOME_CONNECT_TIMEOUT); }
FAULT(web_v4) { fails(d, WEB4, OUTCOME_CONNECT_TIMEOUT); }
FAULT(web_slow) { d->steps[WEB4].latency_us = d->steps[WEB6].latency_us = 4000000; }
FAULT(wrong_perimeter) { d->steps[PERIMETER].status = DIAGNOSIS_FAILED; d->steps[PERIMETER].outcome = OUTCOME_NOT_TESTED; }
FAULT(ae_refused) { fails(d, COVOLINK, OUTCOME_AE_CALLED_UNKNOWN); }
FAULT(cov_silent) { fails(d, COVOLINK, OUTCOME_TIMEOUT); }
FAULT(contexts) { fails(d, COVOLINK, OUTCOME_CONTEXTS_REFUSED); }
FAULT(no_return) { d->steps[COVOLINK].status = DIAGNOSIS_WEAK; d->steps[COVOLINK].outcome = OUTCOME_RETURN_SILENT; }
FAULT(aborted) { fails(d, COVOLINK, OUTCOME_ASSOCIATE_ABORTED); }
FAULT(rebooted) { d->steps[POLL_ROUTER].measure.uptime_s = 360; }
FAULT(saturated) { d->steps[POLL_ONE].measure.in_util = 0.98; }
FAULT(errors) { d->steps[POLL_TWO].measure.errors_ps = 12; }
FAULT(below_speed) { d->steps[POLL_ONE].status = DIAGNOSIS_WEAK; d->steps[POLL_ONE].outcome = OUTCOME_LINK_DEGRADED; }
FAULT(agent_dead) { fails(d, POLL_ROUTER, OUTCOME_TIMEOUT); }
FAULT(commune_dark) { diagnosed_cut_off(d); d->neighbours[0].down = 3; }
FAULT(perimeter_dark) { diagnosed_silent(d); d->neighbours[1].down = 110; }
FAULT(cut_alone) { diagnosed_silent(d); d->neighbours[0].n = d->neighbours[0].down = 1; }
FAULT(national) { diagnosed_incident(d, "Authentification: no answer in time")->national = true; }
FAULT(national_unrelated) { national(d); d->incident.cuts_off = false; }
FAULT(national_live)
{
	d->c.service = d->tested[0] = &d->services[3];
	d->c.asked = "Authentification";
	d->steps[WEB4].object = d->steps[WEB6].object = "service:Authentification";
	web_silent(d);
}
FAULT(not_entitled) { d->c.entitled = DIAGNOSIS_NOT_ENTITLED; d->c.entitled_why = "for colleges A and B"; }
FAULT(planned) { diagnosed_cut_off(d); diagnosed_incident(d, "work on the core")->planned = true; d->incident.until.ms = d->c.now.ms + 3600000; }
FAULT(planned_harmless) { diagnosed_incident(d, "work on the core")->planned = true; }
FAULT(core_down) { diagnosed_cut_off(d); diagnosed_incident(d, "core-1: no answer in time"); }
FAULT(own_link_known) { diagnosed_cut_off(d); diagnosed_incident(d, "SYVIK-1: the interface is down")->own_access = true; }
FAULT(own_service_known) { expired(d); diagnosed_incident(d, "Therap-e: the certificate has expired")->own_service = true; }
FAULT(degraded_known) { diagnosed_incident(d, "core-2: redundancy lost")->cuts_off = false; }

static void collector_is(struct diagnosed *d, enum collector_state state)
{
	d->c.collector = state;
	for (int i = 0; i < STEPS; i++)
		if (d->steps[i].live)
			untested(d, i);
}

FAULT(blind) { collector_is(d, COLLECTOR_BLIND); }
FAULT(stopped) { collector_is(d, COLLECTOR_STOPPED); }
FAULT(untestable) { collector_is(d, COLLECTOR_RUNNING); }
FAULT(voice_trembles) { d->steps[VOICE].measure.jitter_ms = 45; }
FAULT(voice_loses) { d->steps[VOICE].measure.loss_ratio = 0.3; }
FAULT(all_tremble) { d->steps[VOICE].measure.jitter_ms = d->steps[VIDEO].measure.jitter_ms = d->steps[BEST].measure.jitter_ms = 45; }

/* One that is only pinged, at its public address. */
FAULT(provider_down)
{
	diagnosed_silent(d);
	d->site.access = "internet";
	for (int i = POLL_ONE; i <= POLL_ROUTER; i++)
		untested(d, i);
	d->steps[PING4].object = d->steps[PING6].object = d->baselines[0].object = "link:FAI-1";
}
FAULT(our_side) { diagnosed_silent(d); dns_silent(d); web_silent(d); cov_silent(d); }
FAULT(ping_refused)
{
	fails(d, PING4, OUTCOME_TIMEOUT);
	fails(d, PING6, OUTCOME_TIMEOUT);
	for (int i = VOICE; i <= BEST; i++)
		untested(d, i);
	untested(d, MTU);
}
FAULT(ping_prohibited)
{
	provider_down(d);
	fails(d, PING4, OUTCOME_UNREACHABLE);
	d->steps[PING4].detail = "192.0.2.9 says of 192.0.2.80: communication administratively prohibited";
	d->steps[PING4].offender = "192.0.2.9";
	d->steps[PING6] = d->steps[PING4];
	d->steps[PING6].layer = DIAGNOSIS_PATH6;
	d->steps[PING6].method = DIAGNOSIS_BY_PING6;
}
FAULT(loss_60)
{
	lose(d, 0.6);
	d->steps[PING4].status = d->steps[PING6].status = DIAGNOSIS_FAILED;
}
FAULT(never_answered) { provider_down(d); d->c.n_baselines = 0; }
FAULT(router_dead) { ping_refused(d); fails(d, POLL_ROUTER, OUTCOME_TIMEOUT); }
FAULT(calls) { diagnosed_incident(d, "four calls from Bernay")->called_in = true; }
FAULT(all_services)
{
	web_503(d);
	d->steps[VOICE] = d->steps[VIDEO] = d->steps[WEB4];
	d->steps[VOICE].object = "service:Portail";
	d->steps[VIDEO].object = "service:Messagerie";
	d->c.asked = NULL;
	d->c.service = NULL;
}

/* Combinations: the first broken layer, and what works badly after what does not work. */
FAULT(saturated_and_loss) { saturated(d); loss_5(d); slow_way(d); }
FAULT(errors_and_503) { errors(d); web_503(d); }
FAULT(mtu_and_slow) { small_mtu(d); web_slow(d); }
FAULT(dns_and_expired) { dns_silent(d); expired(d); }
FAULT(cut_and_national) { diagnosed_cut_off(d); national(d); }
FAULT(cut_and_not_entitled) { diagnosed_cut_off(d); not_entitled(d); }
FAULT(cut_and_dns) { diagnosed_cut_off(d); dns_silent(d); }
FAULT(one_side_and_saturated) { one_side_down(d); saturated(d); }
FAULT(loss_and_covolink) { loss_5(d); ae_refused(d); }
FAULT(v6_and_expired) { v6_broken(d); expired(d); }
FAULT(rebooted_and_slow) { rebooted(d); slow_way(d); }
FAULT(agent_and_503) { agent_dead(d); web_503(d); }

/* What the caller tells. */
#define TOLD(name, question, answer) FAULT(name) { d->answers.of[DIAGNOSIS_ASK_##question] = DIAGNOSIS_##answer; }
TOLD(other_posts_work, OTHER_POSTS, YES)
TOLD(no_other_sites, OTHER_SITES, NO)
TOLD(no_telephone, TELEPHONE, NO)
TOLD(only_small_pages, SMALL_PAGES, YES)
TOLD(on_wifi, WIRED, NO)
TOLD(was_changed, CHANGED, YES)
TOLD(power_off, POWER, YES)
TOLD(one_modality, EVERYBODY_IMAGES, NO)
TOLD(other_services_open, OTHER_SERVICES, YES)
FAULT(cut_by_power) { diagnosed_cut_off(d); power_off(d); }
FAULT(never_answered_nothing_opens) { never_answered(d); no_other_sites(d); }
FAULT(expired_other_posts) { expired(d); other_posts_work(d); }

const struct diagnosed_fault diagnosed_faults[] = {
	{ "nothing is wrong", "nothing-found", nothing },
	{ "link down", "access-down", diagnosed_cut_off },
	{ "one side of a pair down", "access-one-down", one_side_down },
	{ "access disabled", "access-disabled", disabled },
	{ "silent, nobody tells of its links", "site-silent", diagnosed_silent },
	{ "router dead, circuits up", "router-silent", router_dead },
	{ "5 % loss", "path-loss", loss_5 },
	{ "one echo lost", "nothing-found", one_lost },
	{ "200 ms", "path-slow", slow_way },
	{ "200 ms, as usual", "nothing-found", slow_usually },
	{ "MTU 1400, ICMP blocked", "path-mtu", small_mtu },
	{ "MTU 1400, told by ICMP", "nothing-found", small_mtu_told },
	{ "DNS silent", "dns-silent", dns_silent },
	{ "one DNS of two silent", "dns-one-down", dns_one_silent },
	{ "DNS fails", "dns-failing", dns_fails },
	{ "DNS lies", "dns-lying", dns_lies },
	{ "v6 broken", "path-v6-down", v6_broken },
	{ "v4 broken", "path-v4-down", v4_broken },
	{ "v6 broken, and always was", "path-v6-down", v6_never },
	{ "v4 broken, and always was", "path-v4-down", v4_never },
	{ "certificate expired", "tls-expired", expired },
	{ "chain expired", "tls-chain-expired", chain_expired },
	{ "certificate not yet valid", "tls-not-yet-valid", not_yet },
	{ "TLS too old", "tls-too-old", old_tls },
	{ "wrong name", "tls-wrong-name", wrong_name },
	{ "self-signed", "tls-untrusted", self_signed },
	{ "handshake fails", "tls-broken", handshake },
	{ "service 503", "service-error", web_503 },
	{ "service 403", "service-wrong", web_403 },
	{ "service silent", "service-silent", web_silent },
	{ "service refuses", "service-refused", web_refused },
	{ "service without a name", "service-unnamed", web_unnamed },
	{ "service over v4 alone", "service-v6-down", web_v6 },
	{ "service over v6 alone", "service-v4-down", web_v4 },
	{ "service slow", "service-slow", web_slow },
	{ "every service fails", "services-down", all_services },
	{ "wrong perimeter", "perimeter-wrong", wrong_perimeter },
	{ "Covolink refuses the AE", "covolink-ae", ae_refused },
	{ "Covolink silent", "covolink-silent", cov_silent },
	{ "contexts refused", "covolink-contexts", contexts },
	{ "return port silent", "covolink-return", no_return },
	{ "association aborted", "covolink-broken", aborted },
	{ "CPE rebooted", "access-restarted", rebooted },
	{ "saturated access", "access-saturated", saturated },
	{ "errors on the access", "access-errors", errors },
	{ "access below its speed", "access-degraded", below_speed },
	{ "agent dead, site up", "agent-silent", agent_dead },
	{ "whole commune dark", "commune-dark", commune_dark },
	{ "whole perimeter dark", "perimeter-dark", perimeter_dark },
	{ "the only neighbour dark", "site-silent", cut_alone },
	{ "national service down", "national-outage", national },
	{ "national service asked for, down", "national-outage", national_live },
	{ "another national service down", "national-outage", national_unrelated },
	{ "not subscribed", "not-entitled", not_entitled },
	{ "planned work", "planned-work", planned },
	{ "planned work that cuts nothing", "planned-work", planned_harmless },
	{ "core down", "incident-known", core_down },
	{ "its own link, known", "access-down", own_link_known },
	{ "its service, known", "tls-expired", own_service_known },
	{ "redundancy of the core lost", "incident-known", degraded_known },
	{ "grouped calls", "calls-grouped", calls },
	{ "collector blind", "collector-blind", blind },
	{ "collector stopped", "collector-stopped", stopped },
	{ "nothing could be tested", "not-testable", untestable },
	{ "jitter on EF only", "quality-class", voice_trembles },
	{ "loss on EF only", "quality-class", voice_loses },
	{ "jitter on all", "quality-jitter", all_tremble },
	{ "provider of an Internet access down", "provider-down", provider_down },
	{ "our own side down", "our-side-down", our_side },
	{ "firewall refuses ping, SNMP answers", "echo-refused", ping_refused },
	{ "firewall on the way refuses ping", "echo-refused", ping_prohibited },
	{ "60 % loss", "path-loss", loss_60 },
	{ "silent, and always was", "no-answer", never_answered },
	{ "saturated, loss and slow", "access-saturated", saturated_and_loss },
	{ "errors and 503", "service-error", errors_and_503 },
	{ "MTU and slow service", "path-mtu", mtu_and_slow },
	{ "DNS silent and certificate expired", "dns-silent", dns_and_expired },
	{ "link down and national outage", "national-outage", cut_and_national },
	{ "link down and not subscribed", "not-entitled", cut_and_not_entitled },
	{ "link down and DNS silent", "access-down", cut_and_dns },
	{ "one side down, the other saturated", "access-one-down", one_side_and_saturated },
	{ "loss and Covolink refusing", "covolink-ae", loss_and_covolink },
	{ "v6 broken and certificate expired", "tls-expired", v6_and_expired },
	{ "rebooted and slow", "path-slow", rebooted_and_slow },
	{ "agent dead and 503", "service-error", agent_and_503 },
	{ "other workstations work", "workstation", other_posts_work },
	{ "no other site opens", "inner-network", no_other_sites },
	{ "no telephone either", "inner-network", no_telephone },
	{ "only small pages", "large-pages", only_small_pages },
	{ "on WiFi", "wifi", on_wifi },
	{ "something was changed", "changed-inside", was_changed },
	{ "power off, all answers", "site-power-inside", power_off },
	{ "one modality alone", "modality", one_modality },
	{ "other services open", "account", other_services_open },
	{ "cut off, power off", "site-power", cut_by_power },
	{ "never answered, nothing opens", "provider-down", never_answered_nothing_opens },
	{ "certificate expired, other workstations work", "tls-expired", expired_other_posts },
};
const size_t n_diagnosed_faults = ARRAY_LEN(diagnosed_faults);
