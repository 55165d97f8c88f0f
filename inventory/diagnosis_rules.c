#include "inventory/diagnosis_rules.h"

#include <string.h>

#define SET(layer) (1u << DIAGNOSIS_##layer)
#define SET_WAY (SET(ACCESS) | SET(PATH) | SET(PATH6))
#define SET_SERVICE (SET(TLS) | SET(SERVICE))
#define SET_ALL (SET_WAY | SET(DNS) | SET_SERVICE | SET(IMAGING))

static bool answered(const struct diagnosis_facts *f, enum diagnosis_question q, enum diagnosis_answer a)
{
	return f->answers && f->answers->of[q] == a;
}

static bool is_ours(const struct service_row *s)
{
	return !s || !s->owner || strcmp(s->owner, "ours") == 0;
}

static bool is_silent(const struct diagnosis_facts *f)
{
	return f->echo_silent[0] + f->echo_silent[1] > 0 && f->echo_answers[0] + f->echo_answers[1] == 0;
}

/* One that answers usually, or of which it is known that it fails: a firewall that always refused echoes is not cut off. */
static bool is_silent_now(const struct diagnosis_facts *f)
{
	return !f->alive && is_silent(f) && (f->usual || f->own);
}

static bool is_cut(const struct diagnosis_facts *f)
{
	return is_silent_now(f) || (!f->alive && f->links_down + f->links_disabled > 0 && f->links_up == 0);
}

/* ---- known ---- */

static bool has_national(const struct diagnosis_facts *f) { return f->national && (f->national->cuts_off || !f->c->asked); }
static bool has_planned(const struct diagnosis_facts *f) { return f->planned != NULL; }
static bool has_planned_cut(const struct diagnosis_facts *f) { return f->planned && f->planned->cuts_off && (f->failed > 0 || f->live == 0); }
static bool may_be_planned(const struct diagnosis_facts *f) { return f->planned && f->planned->cuts_off; }
static bool has_incident(const struct diagnosis_facts *f) { return f->cut || f->own; }
static bool has_cut(const struct diagnosis_facts *f) { return (f->cut && f->failed > 0) || ((f->cut || f->own) && f->live == 0); }
static bool is_not_entitled(const struct diagnosis_facts *f) { return f->c->asked && f->c->entitled == DIAGNOSIS_NOT_ENTITLED; }

/* Nothing at all answers, of the establishment nor of what is ours. */
static bool is_our_side(const struct diagnosis_facts *f)
{
	return f->live > 1 && f->passed == 0 && is_silent(f) && f->dns_works + f->services_work == 0 && f->dns_fails + f->services_fail > 0
	       && (!f->broken || !f->broken->fails || diagnosis_outcome_is_silence(f->broken->fails->outcome))
	       && (!f->dns_failed || diagnosis_outcome_is_silence(f->dns_failed->outcome));
}

static bool may_be_our_side(const struct diagnosis_facts *f) { return f->passed == 0; }

static const struct diagnosis_step *failing(const struct diagnosis_facts *f)
{
	return !f->broken ? NULL : f->broken->fails ? f->broken->fails : f->broken->fails6;
}

static bool is_broken_wholly(const struct diagnosis_facts *f)
{
	return f->broken && !f->broken->works && !f->broken->works6;
}

static bool has_national_live(const struct diagnosis_facts *f)
{
	return is_broken_wholly(f) && !is_ours(f->broken->row) && !diagnosis_outcome_is_tls(failing(f)->outcome);
}

static bool has_national_elsewhere(const struct diagnosis_facts *f) { return f->national != NULL; }
static bool has_other_incident(const struct diagnosis_facts *f) { return f->cut || f->own || f->other; }
static bool has_calls(const struct diagnosis_facts *f) { return f->called_in != NULL; }

/* ---- access and path ---- */

static bool is_dark(const struct diagnosis_facts *f) { return is_cut(f) && answered(f, DIAGNOSIS_ASK_POWER, DIAGNOSIS_YES); }
static bool is_perimeter_dark(const struct diagnosis_facts *f) { return f->dark_perimeter && is_cut(f); }
static bool has_dark_perimeter(const struct diagnosis_facts *f) { return f->dark_perimeter != NULL; }
static bool is_commune_dark(const struct diagnosis_facts *f) { return f->dark_commune && is_cut(f); }
static bool has_dark_commune(const struct diagnosis_facts *f) { return f->dark_commune != NULL; }

static bool is_access_disabled(const struct diagnosis_facts *f)
{
	return !f->alive && f->links_disabled > 0 && f->links_up + f->links_down == 0;
}

static bool is_internet(const struct diagnosis_facts *f) { return f->c->site->access && strcmp(f->c->site->access, "internet") == 0; }

/* What no equipment of ours tells of, but echoes alone, is a provider's. */
static bool is_provider_down(const struct diagnosis_facts *f)
{
	return is_internet(f) && (is_silent_now(f) || (!f->alive && is_silent(f) && answered(f, DIAGNOSIS_ASK_OTHER_SITES, DIAGNOSIS_NO)));
}

static bool is_access_down(const struct diagnosis_facts *f) { return !f->alive && f->links_down > 0 && f->links_up == 0; }
static bool is_router_silent(const struct diagnosis_facts *f) { return is_silent_now(f) && f->links_up > 0; }
static bool is_v4_down(const struct diagnosis_facts *f)
{
	return f->echo_answers[0] == 0 && f->echo_silent[0] > 0 && f->echo_answers[1] > 0;
}
static bool is_v6_down(const struct diagnosis_facts *f)
{
	return f->echo_answers[1] == 0 && f->echo_silent[1] > 0 && f->echo_answers[0] > 0;
}
static bool has_black_hole(const struct diagnosis_facts *f) { return f->mtu != NULL; }
static bool is_one_down(const struct diagnosis_facts *f) { return f->links_down > 0; }
static bool is_saturated(const struct diagnosis_facts *f) { return f->saturated != NULL; }
static bool has_errors(const struct diagnosis_facts *f) { return f->errors != NULL; }
static bool is_degraded(const struct diagnosis_facts *f) { return f->degraded != NULL; }
static bool is_lossy(const struct diagnosis_facts *f) { return f->lossy && !f->class_worse; }
static bool is_slow(const struct diagnosis_facts *f) { return f->slow != NULL; }
static bool is_restarted(const struct diagnosis_facts *f) { return f->restarted != NULL; }
static bool is_agent_silent(const struct diagnosis_facts *f) { return f->agent_mute && f->alive; }
static bool refuses_echoes(const struct diagnosis_facts *f)
{
	return f->echo_answers[0] + f->echo_answers[1] == 0 && ((f->alive && f->echo_silent[0] + f->echo_silent[1] > 0) || f->echo_prohibited > 0);
}
static bool never_answers(const struct diagnosis_facts *f) { return !f->alive && (is_silent(f) || f->agent_mute); }
static bool is_wrong_perimeter(const struct diagnosis_facts *f) { return f->perimeter != NULL; }

/* ---- names, TLS, services ---- */

static bool lies(const struct diagnosis_facts *f) { return f->dns_lies != NULL; }
static bool has_no_dns(const struct diagnosis_facts *f) { return f->dns_fails > 0 && f->dns_works == 0; }
static bool is_dns_silent(const struct diagnosis_facts *f)
{
	return has_no_dns(f) && (diagnosis_outcome_is_silence(f->dns_failed->outcome) || f->dns_failed->outcome == OUTCOME_REFUSED);
}
static bool is_one_dns_down(const struct diagnosis_facts *f) { return f->dns_fails > 0; }

static bool tls_is(const struct diagnosis_facts *f, enum outcome o) { return f->tls && f->tls->outcome == o; }
static bool is_expired(const struct diagnosis_facts *f) { return tls_is(f, OUTCOME_TLS_EXPIRED); }
static bool is_chain_expired(const struct diagnosis_facts *f) { return tls_is(f, OUTCOME_TLS_CHAIN_EXPIRED); }
static bool is_not_yet_valid(const struct diagnosis_facts *f) { return tls_is(f, OUTCOME_TLS_NOT_YET_VALID); }
static bool is_old_tls(const struct diagnosis_facts *f) { return tls_is(f, OUTCOME_TLS_OLD_PROTOCOL); }
static bool is_wrong_name(const struct diagnosis_facts *f) { return tls_is(f, OUTCOME_TLS_WRONG_NAME); }
static bool is_untrusted(const struct diagnosis_facts *f)
{
	return tls_is(f, OUTCOME_TLS_SELF_SIGNED) || tls_is(f, OUTCOME_TLS_UNTRUSTED) || tls_is(f, OUTCOME_TLS_REVOKED);
}
static bool is_tls_broken(const struct diagnosis_facts *f) { return f->tls != NULL; }

static bool is_every_service_down(const struct diagnosis_facts *f) { return f->services_fail > 2 && f->services_work == 0; }
static bool is_service_v6(const struct diagnosis_facts *f) { return f->broken && f->broken->works && f->broken->fails6; }
static bool is_service_v4(const struct diagnosis_facts *f) { return f->broken && f->broken->works6 && f->broken->fails; }
static bool fails_by(const struct diagnosis_facts *f, enum outcome o) { return is_broken_wholly(f) && failing(f)->outcome == o; }
static bool is_service_unnamed(const struct diagnosis_facts *f) { return fails_by(f, OUTCOME_UNKNOWN_HOST); }
static bool is_service_silent(const struct diagnosis_facts *f)
{
	return is_broken_wholly(f) && (diagnosis_outcome_is_silence(failing(f)->outcome) || fails_by(f, OUTCOME_SILENT));
}
static bool is_service_refused(const struct diagnosis_facts *f) { return fails_by(f, OUTCOME_REFUSED) || fails_by(f, OUTCOME_RESET); }
static bool is_service_in_error(const struct diagnosis_facts *f)
{
	return fails_by(f, OUTCOME_HTTP_STATUS) && (failing(f)->measure.status >= 500 || failing(f)->measure.status == UNKNOWN_I64);
}
static bool is_service_wrong(const struct diagnosis_facts *f) { return is_broken_wholly(f); }
static bool is_service_slow(const struct diagnosis_facts *f) { return f->service_slow != NULL; }

/* ---- quality, imaging ---- */

static bool is_class_worse(const struct diagnosis_facts *f) { return f->class_worse != NULL; }
static bool is_trembling(const struct diagnosis_facts *f) { return f->jitter != NULL; }

static bool imaging_is(const struct diagnosis_facts *f, enum outcome o) { return f->imaging && f->imaging->outcome == o; }
static bool is_covolink_silent(const struct diagnosis_facts *f)
{
	return f->imaging && (diagnosis_outcome_is_silence(f->imaging->outcome) || imaging_is(f, OUTCOME_REFUSED) || imaging_is(f, OUTCOME_SILENT));
}
static bool is_ae_refused(const struct diagnosis_facts *f)
{
	return imaging_is(f, OUTCOME_AE_CALLED_UNKNOWN) || imaging_is(f, OUTCOME_AE_CALLING_UNKNOWN);
}
static bool are_contexts_refused(const struct diagnosis_facts *f)
{
	return imaging_is(f, OUTCOME_CONTEXTS_REFUSED) || imaging_is(f, OUTCOME_STORAGE_REFUSED) || imaging_is(f, OUTCOME_VERIFICATION_REFUSED);
}
static bool is_return_silent(const struct diagnosis_facts *f) { return imaging_is(f, OUTCOME_RETURN_SILENT); }
static bool is_imaging_broken(const struct diagnosis_facts *f) { return f->imaging != NULL; }

/* ---- what the caller tells ---- */

#define TOLD(name, question, answer) \
	static bool name(const struct diagnosis_facts *f) { return answered(f, DIAGNOSIS_ASK_##question, DIAGNOSIS_##answer); }

TOLD(is_dark_inside, POWER, YES)
TOLD(have_other_posts, OTHER_POSTS, YES)
TOLD(have_no_other_sites, OTHER_SITES, NO)
TOLD(have_no_telephone, TELEPHONE, NO)
TOLD(have_small_pages, SMALL_PAGES, YES)
TOLD(is_without_wire, WIRED, NO)
TOLD(is_changed, CHANGED, YES)

static bool is_one_modality(const struct diagnosis_facts *f)
{
	return f->c->wants_imaging && answered(f, DIAGNOSIS_ASK_EVERYBODY_IMAGES, DIAGNOSIS_NO);
}

static bool have_other_services(const struct diagnosis_facts *f)
{
	return f->c->asked && f->services_fail == 0 && answered(f, DIAGNOSIS_ASK_OTHER_SERVICES, DIAGNOSIS_YES);
}

/* ---- the end ---- */

static bool is_stopped(const struct diagnosis_facts *f) { return f->live == 0 && f->c->collector == COLLECTOR_STOPPED; }
static bool is_blind(const struct diagnosis_facts *f) { return f->live == 0 && f->c->collector == COLLECTOR_BLIND; }
static bool is_untested(const struct diagnosis_facts *f) { return f->live == 0; }
static bool is_nothing(const struct diagnosis_facts *f) { return f != NULL; }

/* ---- how sure ---- */

static enum diagnosis_confidence high(const struct diagnosis_facts *f)
{
	(void)f;
	return DIAGNOSIS_HIGH;
}

static enum diagnosis_confidence medium(const struct diagnosis_facts *f)
{
	(void)f;
	return DIAGNOSIS_MEDIUM;
}

static enum diagnosis_confidence low(const struct diagnosis_facts *f)
{
	(void)f;
	return DIAGNOSIS_LOW;
}

static enum diagnosis_confidence by_tests(const struct diagnosis_facts *f) { return f->failed > 0 ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM; }
static enum diagnosis_confidence by_failures(const struct diagnosis_facts *f) { return f->failed > 3 ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM; }

/* That a port is down is told by its equipment now; what was last known, or echoes alone, tell less. */
static enum diagnosis_confidence by_port(const struct diagnosis_facts *f)
{
	const struct diagnosis_step *s = f->link_down ? f->link_down : f->link_disabled;

	return s && s->live && s->method == DIAGNOSIS_BY_POLL ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM;
}

/* Silence weighs when others answer, and when the hops towards it do. */
static enum diagnosis_confidence by_route(const struct diagnosis_facts *f)
{
	bool ends = f->route && f->route->status == DIAGNOSIS_FAILED && f->route->measure.hops > 0;

	return !f->usual && !f->own ? DIAGNOSIS_LOW : f->passed > 0 && ends ? DIAGNOSIS_HIGH : f->passed > 0 || ends ? DIAGNOSIS_MEDIUM : DIAGNOSIS_LOW;
}

static enum diagnosis_confidence by_usual(const struct diagnosis_facts *f) { return f->usual ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM; }
static enum diagnosis_confidence by_mtu(const struct diagnosis_facts *f) { return f->mtu->measure.mtu >= 1280 ? DIAGNOSIS_HIGH : DIAGNOSIS_LOW; }
static enum diagnosis_confidence by_names(const struct diagnosis_facts *f) { return f->dns_fails > 1 ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM; }
static enum diagnosis_confidence by_loss(const struct diagnosis_facts *f) { return f->lossy->lost >= 4 ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM; }
static enum diagnosis_confidence by_baseline(const struct diagnosis_facts *f)
{
	return f->slow_baseline_ms >= 0 ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM;
}

/* Two families, or what the collector found before. */
static enum diagnosis_confidence by_service(const struct diagnosis_facts *f)
{
	const struct diagnosis_answered *b = f->broken;

	return (b->fails && b->fails6) || (b->row && b->row->state == STATE_CRITICAL) || failing(f)->outcome == OUTCOME_HTTP_STATUS
	               || failing(f)->outcome == OUTCOME_REFUSED ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM;
}

/* Never more: the establishment itself was not tested. */
static enum diagnosis_confidence by_coverage(const struct diagnosis_facts *f)
{
	return f->echo_answers[0] + f->echo_answers[1] > 0 && f->services_work + f->dns_works > 0 && f->services_fail == 0 ? DIAGNOSIS_MEDIUM
	                                                                                                                  : DIAGNOSIS_LOW;
}

#define INCIDENT DIAGNOSIS_INCIDENT
#define NOWHERE DIAGNOSIS_LAYER_COUNT

const struct diagnosis_rule diagnosis_rules[] = {
	/* what is known already, and what is nobody's fault */
	{ "national-outage", INCIDENT, STATE_CRITICAL, FAMILY_KNOWN, 0, has_national, NULL, high },
	{ "planned-work", INCIDENT, STATE_WARNING, FAMILY_KNOWN, SET_ALL, has_planned_cut, may_be_planned, by_tests },
	{ "incident-known", INCIDENT, STATE_CRITICAL, FAMILY_KNOWN, SET_ALL, has_cut, has_incident, by_tests },
	{ "not-entitled", DIAGNOSIS_ENTITLEMENT, STATE_WARNING, FAMILY_MEMBERSHIP, 0, is_not_entitled, NULL, high },
	{ "our-side-down", DIAGNOSIS_PATH, STATE_CRITICAL, FAMILY_OURSELVES, SET_ALL, is_our_side, may_be_our_side, by_failures },
	{ "national-outage", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_KNOWN, 1u << DIAGNOSIS_SERVICE_OF_OTHERS, has_national_live, NULL, medium },
	/* the establishment is cut off */
	{ "site-power", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_dark, NULL, medium },
	{ "perimeter-dark", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_AREA, SET_WAY, is_perimeter_dark, has_dark_perimeter, high },
	{ "commune-dark", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_AREA, SET_WAY, is_commune_dark, has_dark_commune, high },
	{ "access-disabled", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_access_disabled, NULL, by_port },
	{ "provider-down", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_provider_down, NULL, by_route },
	{ "access-down", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_access_down, NULL, by_port },
	{ "router-silent", DIAGNOSIS_PATH, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_router_silent, NULL, by_route },
	{ "site-silent", DIAGNOSIS_PATH, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_silent_now, NULL, by_route },
	/* something on the way, or at its end, does not work */
	{ "path-mtu", DIAGNOSIS_MTU, STATE_CRITICAL, FAMILY_LARGE, SET(MTU), has_black_hole, NULL, by_mtu },
	{ "perimeter-wrong", DIAGNOSIS_PERIMETER, STATE_CRITICAL, FAMILY_PERIMETER, 0, is_wrong_perimeter, NULL, high },
	{ "dns-lying", DIAGNOSIS_DNS, STATE_CRITICAL, FAMILY_NAMES, SET(DNS), lies, NULL, high },
	{ "dns-silent", DIAGNOSIS_DNS, STATE_CRITICAL, FAMILY_NAMES, SET(DNS), is_dns_silent, NULL, by_names },
	{ "dns-failing", DIAGNOSIS_DNS, STATE_CRITICAL, FAMILY_NAMES, SET(DNS), has_no_dns, NULL, by_names },
	{ "services-down", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_every_service_down, NULL, high },
	{ "tls-expired", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_expired, NULL, high },
	{ "tls-chain-expired", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_chain_expired, NULL, high },
	{ "tls-not-yet-valid", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_not_yet_valid, NULL, high },
	{ "tls-too-old", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_old_tls, NULL, high },
	{ "tls-wrong-name", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_wrong_name, NULL, high },
	{ "tls-untrusted", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_untrusted, NULL, high },
	{ "tls-broken", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_tls_broken, NULL, medium },
	{ "service-v6-down", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_v6, NULL, high },
	{ "service-v4-down", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_v4, NULL, high },
	{ "service-unnamed", DIAGNOSIS_DNS, STATE_CRITICAL, FAMILY_NAMES, SET_SERVICE, is_service_unnamed, NULL, medium },
	{ "service-silent", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_silent, NULL, by_service },
	{ "service-refused", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_refused, NULL, by_service },
	{ "service-error", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_in_error, NULL, by_service },
	{ "service-wrong", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_wrong, NULL, by_service },
	{ "covolink-silent", DIAGNOSIS_IMAGING, STATE_CRITICAL, FAMILY_IMAGING, SET(IMAGING), is_covolink_silent, NULL, high },
	{ "covolink-ae", DIAGNOSIS_IMAGING, STATE_CRITICAL, FAMILY_IMAGING, SET(IMAGING), is_ae_refused, NULL, high },
	{ "covolink-contexts", DIAGNOSIS_IMAGING, STATE_CRITICAL, FAMILY_IMAGING, SET(IMAGING), are_contexts_refused, NULL, high },
	{ "covolink-return", DIAGNOSIS_IMAGING, STATE_CRITICAL, FAMILY_IMAGING, SET(IMAGING), is_return_silent, NULL, high },
	{ "covolink-broken", DIAGNOSIS_IMAGING, STATE_CRITICAL, FAMILY_IMAGING, SET(IMAGING), is_imaging_broken, NULL, medium },
	/* everything works, something of it badly */
	{ "path-v4-down", DIAGNOSIS_PATH, STATE_WARNING, FAMILY_WEAK, SET_WAY, is_v4_down, NULL, by_usual },
	{ "path-v6-down", DIAGNOSIS_PATH6, STATE_WARNING, FAMILY_WEAK, SET_WAY, is_v6_down, NULL, by_usual },
	{ "access-one-down", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_WEAK, SET_WAY, is_one_down, NULL, by_port },
	{ "access-saturated", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_WEAK, SET(ACCESS), is_saturated, NULL, high },
	{ "access-errors", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_WEAK, SET(ACCESS), has_errors, NULL, high },
	{ "access-degraded", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_WEAK, SET_WAY, is_degraded, NULL, high },
	{ "path-loss", DIAGNOSIS_PATH, STATE_WARNING, FAMILY_WEAK, SET(PATH) | SET(PATH6) | SET(QUALITY), is_lossy, NULL, by_loss },
	{ "path-slow", DIAGNOSIS_PATH, STATE_WARNING, FAMILY_WEAK, SET(PATH) | SET(PATH6), is_slow, NULL, by_baseline },
	{ "service-slow", DIAGNOSIS_SERVICE, STATE_WARNING, FAMILY_SERVICE, SET_SERVICE, is_service_slow, NULL, medium },
	{ "quality-class", DIAGNOSIS_QUALITY, STATE_WARNING, FAMILY_QUALITY, SET(QUALITY), is_class_worse, NULL, medium },
	{ "quality-jitter", DIAGNOSIS_QUALITY, STATE_WARNING, FAMILY_QUALITY, SET(QUALITY), is_trembling, NULL, medium },
	{ "dns-one-down", DIAGNOSIS_DNS, STATE_WARNING, FAMILY_NAMES, SET(DNS), is_one_dns_down, NULL, medium },
	{ "planned-work", INCIDENT, STATE_WARNING, FAMILY_KNOWN, 0, has_planned, NULL, medium },
	{ "incident-known", INCIDENT, STATE_WARNING, FAMILY_KNOWN, 0, has_other_incident, NULL, medium },
	{ "national-outage", INCIDENT, STATE_WARNING, FAMILY_KNOWN, 0, has_national_elsewhere, NULL, low },
	{ "calls-grouped", INCIDENT, STATE_WARNING, FAMILY_KNOWN, 0, has_calls, NULL, medium },
	{ "access-restarted", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_WEAK, SET(ACCESS), is_restarted, NULL, medium },
	{ "agent-silent", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_NOTHING, SET_WAY, is_agent_silent, NULL, medium },
	/* beyond what can be tested */
	{ "site-power-inside", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, is_dark_inside, NULL, low },
	{ "workstation", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, have_other_posts, NULL, by_coverage },
	{ "modality", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, is_one_modality, NULL, by_coverage },
	{ "large-pages", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, have_small_pages, NULL, low },
	{ "inner-network", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, have_no_other_sites, NULL, by_coverage },
	{ "inner-network", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, have_no_telephone, NULL, low },
	{ "changed-inside", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, is_changed, NULL, low },
	{ "wifi", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, is_without_wire, NULL, low },
	{ "account", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, have_other_services, NULL, by_coverage },
	{ "collector-stopped", NOWHERE, STATE_UNKNOWN, FAMILY_OURSELVES, 0, is_stopped, NULL, low },
	{ "collector-blind", NOWHERE, STATE_UNKNOWN, FAMILY_OURSELVES, 0, is_blind, NULL, low },
	{ "not-testable", NOWHERE, STATE_UNKNOWN, FAMILY_OURSELVES, 0, is_untested, NULL, low },
	{ "no-answer", NOWHERE, STATE_WARNING, FAMILY_NOTHING, SET_WAY, never_answers, NULL, low },
	{ "echo-refused", NOWHERE, STATE_WARNING, FAMILY_NOTHING, SET_WAY, refuses_echoes, NULL, by_coverage },
	{ "nothing-found", NOWHERE, STATE_OK, FAMILY_NOTHING, SET_ALL | SET(QUALITY) | SET(MTU), is_nothing, NULL, by_coverage },
};
const size_t n_diagnosis_rules = ARRAY_LEN(diagnosis_rules);

/* ---- answers ---- */

/* What an answer makes more or less likely without changing what it is. */
#define FAMILY(x) (1u << FAMILY_##x)
static const struct { enum diagnosis_question question; enum diagnosis_answer answer; unsigned families; int more; } weights[] = {
	{ DIAGNOSIS_ASK_OTHER_SITES, DIAGNOSIS_YES, FAMILY(CUT) | FAMILY(AREA) | FAMILY(NAMES) | FAMILY(OURSELVES), -1 },
	{ DIAGNOSIS_ASK_OTHER_SITES, DIAGNOSIS_NO, FAMILY(CUT) | FAMILY(AREA) | FAMILY(NAMES), 1 },
	{ DIAGNOSIS_ASK_OTHER_SITES, DIAGNOSIS_NO, FAMILY(TRUST) | FAMILY(SERVICE), -1 },
	{ DIAGNOSIS_ASK_OTHER_POSTS, DIAGNOSIS_YES,
	  FAMILY(CUT) | FAMILY(AREA) | FAMILY(WEAK) | FAMILY(LARGE) | FAMILY(NAMES) | FAMILY(TRUST) | FAMILY(SERVICE) | FAMILY(QUALITY)
	          | FAMILY(PERIMETER), -1 },
	{ DIAGNOSIS_ASK_OTHER_POSTS, DIAGNOSIS_NO, FAMILY(CUT) | FAMILY(WEAK) | FAMILY(QUALITY) | FAMILY(NAMES) | FAMILY(SERVICE), 1 },
	{ DIAGNOSIS_ASK_OTHER_SERVICES, DIAGNOSIS_YES, FAMILY(CUT) | FAMILY(AREA), -1 },
	{ DIAGNOSIS_ASK_OTHER_SERVICES, DIAGNOSIS_YES, FAMILY(SERVICE) | FAMILY(TRUST) | FAMILY(PERIMETER), 1 },
	{ DIAGNOSIS_ASK_OTHER_SERVICES, DIAGNOSIS_NO, FAMILY(SERVICE) | FAMILY(TRUST) | FAMILY(PERIMETER), -1 },
	{ DIAGNOSIS_ASK_TELEPHONE, DIAGNOSIS_NO, FAMILY(CUT), 1 },
	{ DIAGNOSIS_ASK_SMALL_PAGES, DIAGNOSIS_YES, FAMILY(LARGE), 1 },
	{ DIAGNOSIS_ASK_SMALL_PAGES, DIAGNOSIS_NO, FAMILY(LARGE), -1 },
	{ DIAGNOSIS_ASK_WIRED, DIAGNOSIS_NO, FAMILY(QUALITY) | FAMILY(WEAK), -1 },
	{ DIAGNOSIS_ASK_WIRED, DIAGNOSIS_YES, FAMILY(QUALITY) | FAMILY(WEAK), 1 },
	{ DIAGNOSIS_ASK_EVERYBODY_IMAGES, DIAGNOSIS_YES, FAMILY(IMAGING), 1 },
	{ DIAGNOSIS_ASK_EVERYBODY_IMAGES, DIAGNOSIS_NO, FAMILY(IMAGING), -1 },
	{ DIAGNOSIS_ASK_CHANGED, DIAGNOSIS_YES, FAMILY(IMAGING) | FAMILY(PERIMETER), 1 },
	{ DIAGNOSIS_ASK_SINCE_TODAY, DIAGNOSIS_YES, FAMILY(MEMBERSHIP) | FAMILY(PERIMETER), -1 },
	{ DIAGNOSIS_ASK_SINCE_TODAY, DIAGNOSIS_NO, FAMILY(KNOWN), -1 },
	{ DIAGNOSIS_ASK_SINCE_TODAY, DIAGNOSIS_NO, FAMILY(PERIMETER), 1 },
};

static enum diagnosis_confidence weigh(const struct diagnosis_rule *r, const struct diagnosis_facts *f)
{
	int sure = (int)r->sure(f);

	if (f->c->collector != COLLECTOR_RUNNING && r->family != FAMILY_MEMBERSHIP)
		sure = DIAGNOSIS_LOW;
	for (size_t i = 0; i < ARRAY_LEN(weights); i++)
		if ((weights[i].families & 1u << r->family) && answered(f, weights[i].question, weights[i].answer))
			sure += weights[i].more;
	return sure < DIAGNOSIS_LOW ? DIAGNOSIS_LOW : sure > DIAGNOSIS_HIGH ? DIAGNOSIS_HIGH : (enum diagnosis_confidence)sure;
}

struct diagnosis_choice diagnosis_choose(const struct diagnosis_facts *facts, const struct diagnosis_answers *answers)
{
	struct diagnosis_facts f = *facts;
	unsigned awaited = 0;

	f.answers = answers;
	for (size_t i = 0; i < n_diagnosis_rules; i++) {
		const struct diagnosis_rule *r = &diagnosis_rules[i];
		bool fits = r->fits(&f);

		if (fits || !r->may_fit || r->may_fit(&f))
			awaited |= r->reads;
		if (fits)
			return (struct diagnosis_choice){ f.pending & awaited ? NULL : r, f.pending & awaited ? DIAGNOSIS_LOW : weigh(r, &f) };
	}
	return (struct diagnosis_choice){ NULL, DIAGNOSIS_LOW };
}

/* ---- questions ---- */

static const enum diagnosis_question preferred[] = {
	DIAGNOSIS_ASK_OTHER_POSTS, DIAGNOSIS_ASK_EVERYBODY_IMAGES, DIAGNOSIS_ASK_SMALL_PAGES, DIAGNOSIS_ASK_POWER, DIAGNOSIS_ASK_OTHER_SITES,
	DIAGNOSIS_ASK_OTHER_SERVICES, DIAGNOSIS_ASK_WIRED, DIAGNOSIS_ASK_TELEPHONE, DIAGNOSIS_ASK_SINCE_TODAY, DIAGNOSIS_ASK_CHANGED,
};

static bool differ(const struct diagnosis_choice *a, const struct diagnosis_choice *b)
{
	return a->confidence != b->confidence || !a->rule != !b->rule || (a->rule && strcmp(a->rule->code, b->rule->code) != 0);
}

static bool tells_apart(const struct diagnosis_facts *f, const struct diagnosis_answers *answers, enum diagnosis_question q)
{
	const enum diagnosis_answer possible[] = { DIAGNOSIS_YES, DIAGNOSIS_NO };
	struct diagnosis_choice now = diagnosis_choose(f, answers);

	for (size_t i = 0; i < ARRAY_LEN(possible); i++) {
		struct diagnosis_answers then = answers ? *answers : (struct diagnosis_answers){ { DIAGNOSIS_UNASKED } };
		struct diagnosis_choice choice;

		then.of[q] = possible[i];
		choice = diagnosis_choose(f, &then);
		if (differ(&now, &choice))
			return true;
	}
	return false;
}

size_t diagnosis_questions(const struct diagnosis_facts *f, const struct diagnosis_answers *answers,
                           enum diagnosis_question ret[DIAGNOSIS_QUESTIONS_SHOWN])
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(preferred) && n < DIAGNOSIS_QUESTIONS_SHOWN; i++)
		if ((!answers || answers->of[preferred[i]] == DIAGNOSIS_UNASKED) && tells_apart(f, answers, preferred[i]))
			ret[n++] = preferred[i];
	return n;
}
