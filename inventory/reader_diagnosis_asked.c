#include "inventory/reader_diagnosis_internal.h"

#include "intl.h"
#include "search.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES_MAX = 512 };

/* What callers, the catalogue and the inventory call what goes through a Covolink; folded. */
static const char *const imaging_words[] = { "imag", "pacs", "dicom", "radiolog", "e m ge", "covolink", "teleavc", "tele avc" };

static bool tells_of_imaging(const char *text)
{
	char folded[NAME_BYTES_MAX];

	if (!text)
		return false;
	text_fold(text, folded, sizeof folded);
	for (size_t i = 0; i < ARRAY_LEN(imaging_words); i++)
		if (strstr(folded, imaging_words[i]))
			return true;
	return false;
}

static bool is_ours(const struct service_row *s)
{
	return !s->owner || strcmp(s->owner, "ours") == 0;
}

static const struct entitlement_rule *rule_of(const struct entitlement_rule *rules, size_t n, const struct service_row *s)
{
	for (size_t i = 0; i < n; i++)
		if (entitlement_is_named(&rules[i], s->name) || (s->application && entitlement_is_named(&rules[i], s->application)))
			return &rules[i];
	return NULL;
}

static bool is_reached_by(const struct entitlement_rule *rule, const struct service_row *s)
{
	return entitlement_is_named(rule, s->name) || (s->application && entitlement_is_named(rule, s->application));
}

static struct entitlement_site membership_of(const struct site_row *s)
{
	return (struct entitlement_site){ s->college, s->pack, s->entitled, s->access };
}

/* ---- what is asked for ---- */

/* The one that is called so, or the only one that is best like it. */
static bool find_service(const struct region_rows *g, const char *asked, const struct service_row **ret, struct err *e)
{
	struct search_query q;
	const struct service_row *second = NULL;
	enum search_match best = SEARCH_NONE;

	*ret = NULL;
	search_query_init(&q, asked);
	for (size_t i = 0; i < g->n_services; i++) {
		const struct service_row *s = &g->services[i];
		unsigned words = 0, typos = 0;
		enum search_match match = search_text(&q, s->name, &words, &typos);
		enum search_match application = s->application ? search_text(&q, s->application, &words, &typos) : SEARCH_NONE;

		/* A name that is equal stands before an application that is: several services have the same. */
		match = application < match && application != SEARCH_EQUAL ? application : match;
		if (match == SEARCH_NONE || match > best)
			continue;
		second = match == best ? s : NULL;
		if (match < best)
			*ret = s;
		best = match;
	}
	if (best > SEARCH_EQUAL && second && *ret)
		return err_set(e, ERR_USAGE, "'%.80s' may mean %.80s or %.80s", asked, (*ret)->name, second->name);
	return true;
}

static void keep_service(struct diagnosing *d, const struct service_row *s)
{
	d->c->services[d->c->n_services++] = s;
}

static bool judge_right(struct diagnosing *d, const struct entitlement_rule *rule, struct err *e)
{
	struct entitlement_site site = membership_of(d->c->site);
	struct entitlement_verdict v = entitlement_judge(rule, d->c->asked, &site);
	struct text why = TEXT_INIT(1 << 12);

	entitlement_append_why(&v, rule, &site, &why);
	d->c->entitled = v.entitled == ENTITLED ? DIAGNOSIS_ENTITLED : v.entitled == NOT_ENTITLED ? DIAGNOSIS_NOT_ENTITLED : DIAGNOSIS_ENTITLED_UNKNOWN;
	d->c->entitled_why = arena_strdup(d->a, text_str(&why));
	text_done(&why);
	return d->c->entitled_why || err_set(e, ERR_MEMORY, "out of memory");
}

/* By an endpoint of exactly that name; else by the catalogue, which knows what callers say; else by an endpoint like it. */
static bool take_asked(struct diagnosing *d, const char *asked, const struct entitlement_rule *rules, size_t n, struct err *e)
{
	const struct region_rows *g = d->c->region;
	const struct entitlement_rule *rule;
	const struct service_row *s = NULL;

	for (size_t i = 0; i < g->n_services; i++)
		if (diagnosing_means(asked, "service", g->services[i].name))
			s = &g->services[i];
	rule = s ? rule_of(rules, n, s) : entitlement_find(rules, n, asked);
	if (!s && !rule) {
		if (!find_service(g, asked, &s, e))
			return false;
		if (!s)
			return err_set(e, ERR_NOT_FOUND, _("no service is called '%.80s'"), asked);
		rule = rule_of(rules, n, s);
	}
	d->c->asked = s ? s->name : rule->service;
	for (size_t i = 0; i < g->n_services; i++)
		if (&g->services[i] == s || (!s && is_reached_by(rule, &g->services[i])))
			keep_service(d, &g->services[i]);
	d->c->service = d->c->n_services ? d->c->services[0] : NULL;
	d->c->wants_imaging = tells_of_imaging(d->c->asked) || tells_of_imaging(s ? s->application : NULL) || (rule && tells_of_imaging(rule->service));
	return judge_right(d, rule, e);
}

/* ---- nothing in particular ---- */

/* Only what people open. */
static bool is_opened(const struct service_row *s)
{
	return s->kind && (strncmp(s->kind, "http", 4) == 0 || strcmp(s->kind, "tls") == 0);
}

static void take_entitled(struct diagnosing *d, const struct entitlement_rule *rules, size_t n)
{
	const struct region_rows *g = d->c->region;
	struct entitlement_site site = membership_of(d->c->site);
	/* Where the catalogue does not decide, it does not refuse either. */
	static const struct { bool ours; enum entitlement entitled; } order[] = {
		{ true, ENTITLED }, { true, ENTITLEMENT_UNKNOWN }, { false, ENTITLED }, { false, ENTITLEMENT_UNKNOWN },
	};

	for (size_t k = 0; k < ARRAY_LEN(order); k++)
		for (size_t i = 0; i < g->n_services; i++) {
			const struct service_row *s = &g->services[i];

			if (is_opened(s) && is_ours(s) == order[k].ours
			    && entitlement_judge(rule_of(rules, n, s), s->name, &site).entitled == order[k].entitled)
				keep_service(d, s);
		}
	d->c->wants_imaging = d->c->site->covolink != NULL;
}

bool diagnosing_asked(struct diagnosing *d, const char *asked, struct err *e)
{
	struct entitlement_rule *rules;
	size_t n;

	d->c->services = arena_array(d->a, d->c->region->n_services, sizeof(*d->c->services));
	if (!d->c->services)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_entitlements(d->r, d->a, &rules, &n, e))
		return false;
	if (asked && *asked)
		return take_asked(d, asked, rules, n, e);
	take_entitled(d, rules, n);
	return true;
}
