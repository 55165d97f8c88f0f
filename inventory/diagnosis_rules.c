#include "inventory/diagnosis_rules.h"

#include "inventory/diagnosis_confidence.h"

#include <string.h>

#define SET(layer) (1u << DIAGNOSIS_##layer)
#define SET_WAY (SET(ACCESS) | SET(PATH) | SET(PATH6))
#define SET_SERVICE (SET(TLS) | SET(SERVICE))
#define SET_ALL (SET_WAY | SET(DNS) | SET_SERVICE | SET(IMAGING))

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

static bool is_broken_wholly(const struct diagnosis_facts *f)
{
	return f->broken && !f->broken->works && !f->broken->works6;
}

static bool has_national_live(const struct diagnosis_facts *f)
{
	return is_broken_wholly(f) && !is_ours(f->broken->row) && !diagnosis_outcome_is_tls(diagnosis_failing(f)->outcome);
}

static bool has_national_elsewhere(const struct diagnosis_facts *f) { return f->national != NULL; }
static bool has_other_incident(const struct diagnosis_facts *f) { return f->cut || f->own || f->other; }
static bool has_calls(const struct diagnosis_facts *f) { return f->called_in != NULL; }

/* ---- access and path ---- */

static bool is_dark(const struct diagnosis_facts *f) { return is_cut(f) && diagnosis_is_told(f, DIAGNOSIS_ASK_POWER, DIAGNOSIS_YES); }
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
	return is_internet(f) && (is_silent_now(f)
	                          || (!f->alive && is_silent(f) && diagnosis_is_told(f, DIAGNOSIS_ASK_OTHER_SITES, DIAGNOSIS_NO)));
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
static bool fails_by(const struct diagnosis_facts *f, enum outcome o) { return is_broken_wholly(f) && diagnosis_failing(f)->outcome == o; }
static bool is_service_unnamed(const struct diagnosis_facts *f) { return fails_by(f, OUTCOME_UNKNOWN_HOST); }
static bool is_service_silent(const struct diagnosis_facts *f)
{
	return is_broken_wholly(f) && (diagnosis_outcome_is_silence(diagnosis_failing(f)->outcome) || fails_by(f, OUTCOME_SILENT));
}
static bool is_service_refused(const struct diagnosis_facts *f) { return fails_by(f, OUTCOME_REFUSED) || fails_by(f, OUTCOME_RESET); }
static bool is_service_in_error(const struct diagnosis_facts *f)
{
	return fails_by(f, OUTCOME_HTTP_STATUS)
	       && (diagnosis_failing(f)->measure.status >= 500 || diagnosis_failing(f)->measure.status == UNKNOWN_I64);
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
	static bool name(const struct diagnosis_facts *f) { return diagnosis_is_told(f, DIAGNOSIS_ASK_##question, DIAGNOSIS_##answer); }

TOLD(is_dark_inside, POWER, YES)
TOLD(have_other_posts, OTHER_POSTS, YES)
TOLD(have_no_other_sites, OTHER_SITES, NO)
TOLD(have_no_telephone, TELEPHONE, NO)
TOLD(have_small_pages, SMALL_PAGES, YES)
TOLD(is_without_wire, WIRED, NO)
TOLD(is_changed, CHANGED, YES)

static bool is_one_modality(const struct diagnosis_facts *f)
{
	return f->c->wants_imaging && diagnosis_is_told(f, DIAGNOSIS_ASK_EVERYBODY_IMAGES, DIAGNOSIS_NO);
}

static bool have_other_services(const struct diagnosis_facts *f)
{
	return f->c->asked && f->services_fail == 0 && diagnosis_is_told(f, DIAGNOSIS_ASK_OTHER_SERVICES, DIAGNOSIS_YES);
}

/* ---- the end ---- */

static bool is_stopped(const struct diagnosis_facts *f) { return f->live == 0 && f->c->collector == COLLECTOR_STOPPED; }
static bool is_blind(const struct diagnosis_facts *f) { return f->live == 0 && f->c->collector == COLLECTOR_BLIND; }
static bool is_untested(const struct diagnosis_facts *f) { return f->live == 0; }
static bool is_nothing(const struct diagnosis_facts *f) { return f != NULL; }

#define INCIDENT DIAGNOSIS_INCIDENT
#define NOWHERE DIAGNOSIS_LAYER_COUNT

const struct diagnosis_rule diagnosis_rules[] = {
	/* what is known already, and what is nobody's fault */
	{ "national-outage", INCIDENT, STATE_CRITICAL, FAMILY_KNOWN, 0, has_national, NULL, sure_high },
	{ "planned-work", INCIDENT, STATE_WARNING, FAMILY_KNOWN, SET_ALL, has_planned_cut, may_be_planned, sure_by_tests },
	{ "incident-known", INCIDENT, STATE_CRITICAL, FAMILY_KNOWN, SET_ALL, has_cut, has_incident, sure_by_tests },
	{ "not-entitled", DIAGNOSIS_ENTITLEMENT, STATE_WARNING, FAMILY_MEMBERSHIP, 0, is_not_entitled, NULL, sure_high },
	{ "our-side-down", DIAGNOSIS_PATH, STATE_CRITICAL, FAMILY_OURSELVES, SET_ALL, is_our_side, may_be_our_side, sure_by_failures },
	{ "national-outage", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_KNOWN, 1u << DIAGNOSIS_SERVICE_OF_OTHERS, has_national_live, NULL,
	  sure_medium },
	/* the establishment is cut off */
	{ "site-power", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_dark, NULL, sure_medium },
	{ "perimeter-dark", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_AREA, SET_WAY, is_perimeter_dark, has_dark_perimeter, sure_high },
	{ "commune-dark", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_AREA, SET_WAY, is_commune_dark, has_dark_commune, sure_high },
	{ "access-disabled", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_access_disabled, NULL, sure_by_port },
	{ "provider-down", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_provider_down, NULL, sure_by_route },
	{ "access-down", DIAGNOSIS_ACCESS, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_access_down, NULL, sure_by_port },
	{ "router-silent", DIAGNOSIS_PATH, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_router_silent, NULL, sure_by_route },
	{ "site-silent", DIAGNOSIS_PATH, STATE_CRITICAL, FAMILY_CUT, SET_WAY, is_silent_now, NULL, sure_by_route },
	/* something on the way, or at its end, does not work */
	{ "path-mtu", DIAGNOSIS_MTU, STATE_CRITICAL, FAMILY_LARGE, SET(MTU), has_black_hole, NULL, sure_by_mtu },
	{ "perimeter-wrong", DIAGNOSIS_PERIMETER, STATE_CRITICAL, FAMILY_PERIMETER, 0, is_wrong_perimeter, NULL, sure_high },
	{ "dns-lying", DIAGNOSIS_DNS, STATE_CRITICAL, FAMILY_NAMES, SET(DNS), lies, NULL, sure_high },
	{ "dns-silent", DIAGNOSIS_DNS, STATE_CRITICAL, FAMILY_NAMES, SET(DNS), is_dns_silent, NULL, sure_by_names },
	{ "dns-failing", DIAGNOSIS_DNS, STATE_CRITICAL, FAMILY_NAMES, SET(DNS), has_no_dns, NULL, sure_by_names },
	{ "services-down", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_every_service_down, NULL, sure_high },
	{ "tls-expired", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_expired, NULL, sure_high },
	{ "tls-chain-expired", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_chain_expired, NULL, sure_high },
	{ "tls-not-yet-valid", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_not_yet_valid, NULL, sure_high },
	{ "tls-too-old", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_old_tls, NULL, sure_high },
	{ "tls-wrong-name", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_wrong_name, NULL, sure_high },
	{ "tls-untrusted", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_untrusted, NULL, sure_high },
	{ "tls-broken", DIAGNOSIS_TLS, STATE_CRITICAL, FAMILY_TRUST, SET_SERVICE, is_tls_broken, NULL, sure_medium },
	{ "service-v6-down", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_v6, NULL, sure_high },
	{ "service-v4-down", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_v4, NULL, sure_high },
	{ "service-unnamed", DIAGNOSIS_DNS, STATE_CRITICAL, FAMILY_NAMES, SET_SERVICE, is_service_unnamed, NULL, sure_medium },
	{ "service-silent", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_silent, NULL, sure_by_service },
	{ "service-refused", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_refused, NULL, sure_by_service },
	{ "service-error", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_in_error, NULL, sure_by_service },
	{ "service-wrong", DIAGNOSIS_SERVICE, STATE_CRITICAL, FAMILY_SERVICE, SET_SERVICE, is_service_wrong, NULL, sure_by_service },
	{ "covolink-silent", DIAGNOSIS_IMAGING, STATE_CRITICAL, FAMILY_IMAGING, SET(IMAGING), is_covolink_silent, NULL, sure_high },
	{ "covolink-ae", DIAGNOSIS_IMAGING, STATE_CRITICAL, FAMILY_IMAGING, SET(IMAGING), is_ae_refused, NULL, sure_high },
	{ "covolink-contexts", DIAGNOSIS_IMAGING, STATE_CRITICAL, FAMILY_IMAGING, SET(IMAGING), are_contexts_refused, NULL, sure_high },
	{ "covolink-return", DIAGNOSIS_IMAGING, STATE_CRITICAL, FAMILY_IMAGING, SET(IMAGING), is_return_silent, NULL, sure_high },
	{ "covolink-broken", DIAGNOSIS_IMAGING, STATE_CRITICAL, FAMILY_IMAGING, SET(IMAGING), is_imaging_broken, NULL, sure_medium },
	/* everything works, something of it badly */
	{ "path-v4-down", DIAGNOSIS_PATH, STATE_WARNING, FAMILY_WEAK, SET_WAY, is_v4_down, NULL, sure_by_usual },
	{ "path-v6-down", DIAGNOSIS_PATH6, STATE_WARNING, FAMILY_WEAK, SET_WAY, is_v6_down, NULL, sure_by_usual },
	{ "access-one-down", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_WEAK, SET_WAY, is_one_down, NULL, sure_by_port },
	{ "access-saturated", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_WEAK, SET(ACCESS), is_saturated, NULL, sure_high },
	{ "access-errors", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_WEAK, SET(ACCESS), has_errors, NULL, sure_high },
	{ "access-degraded", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_WEAK, SET_WAY, is_degraded, NULL, sure_high },
	{ "path-loss", DIAGNOSIS_PATH, STATE_WARNING, FAMILY_WEAK, SET(PATH) | SET(PATH6) | SET(QUALITY), is_lossy, NULL, sure_by_loss },
	{ "path-slow", DIAGNOSIS_PATH, STATE_WARNING, FAMILY_WEAK, SET(PATH) | SET(PATH6), is_slow, NULL, sure_by_baseline },
	{ "service-slow", DIAGNOSIS_SERVICE, STATE_WARNING, FAMILY_SERVICE, SET_SERVICE, is_service_slow, NULL, sure_medium },
	{ "quality-class", DIAGNOSIS_QUALITY, STATE_WARNING, FAMILY_QUALITY, SET(QUALITY), is_class_worse, NULL, sure_medium },
	{ "quality-jitter", DIAGNOSIS_QUALITY, STATE_WARNING, FAMILY_QUALITY, SET(QUALITY), is_trembling, NULL, sure_medium },
	{ "dns-one-down", DIAGNOSIS_DNS, STATE_WARNING, FAMILY_NAMES, SET(DNS), is_one_dns_down, NULL, sure_medium },
	{ "planned-work", INCIDENT, STATE_WARNING, FAMILY_KNOWN, 0, has_planned, NULL, sure_medium },
	{ "incident-known", INCIDENT, STATE_WARNING, FAMILY_KNOWN, 0, has_other_incident, NULL, sure_medium },
	{ "national-outage", INCIDENT, STATE_WARNING, FAMILY_KNOWN, 0, has_national_elsewhere, NULL, sure_low },
	{ "calls-grouped", INCIDENT, STATE_WARNING, FAMILY_KNOWN, 0, has_calls, NULL, sure_medium },
	{ "access-restarted", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_WEAK, SET(ACCESS), is_restarted, NULL, sure_medium },
	{ "agent-silent", DIAGNOSIS_ACCESS, STATE_WARNING, FAMILY_NOTHING, SET_WAY, is_agent_silent, NULL, sure_medium },
	/* beyond what can be tested */
	{ "site-power-inside", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, is_dark_inside, NULL, sure_low },
	{ "workstation", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, have_other_posts, NULL, sure_by_coverage },
	{ "modality", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, is_one_modality, NULL, sure_by_coverage },
	{ "large-pages", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, have_small_pages, NULL, sure_low },
	{ "inner-network", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, have_no_other_sites, NULL, sure_by_coverage },
	{ "inner-network", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, have_no_telephone, NULL, sure_low },
	{ "changed-inside", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, is_changed, NULL, sure_low },
	{ "wifi", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, is_without_wire, NULL, sure_low },
	{ "account", NOWHERE, STATE_WARNING, FAMILY_INSIDE, 0, have_other_services, NULL, sure_by_coverage },
	{ "collector-stopped", NOWHERE, STATE_UNKNOWN, FAMILY_OURSELVES, 0, is_stopped, NULL, sure_low },
	{ "collector-blind", NOWHERE, STATE_UNKNOWN, FAMILY_OURSELVES, 0, is_blind, NULL, sure_low },
	{ "not-testable", NOWHERE, STATE_UNKNOWN, FAMILY_OURSELVES, 0, is_untested, NULL, sure_low },
	{ "no-answer", NOWHERE, STATE_WARNING, FAMILY_NOTHING, SET_WAY, never_answers, NULL, sure_low },
	{ "echo-refused", NOWHERE, STATE_WARNING, FAMILY_NOTHING, SET_WAY, refuses_echoes, NULL, sure_by_coverage },
	{ "nothing-found", NOWHERE, STATE_OK, FAMILY_NOTHING, SET_ALL | SET(QUALITY) | SET(MTU), is_nothing, NULL, sure_by_coverage },
};
const size_t n_diagnosis_rules = ARRAY_LEN(diagnosis_rules);
