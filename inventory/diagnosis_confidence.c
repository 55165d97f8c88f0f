#include "inventory/diagnosis_confidence.h"

enum diagnosis_confidence sure_high(const struct diagnosis_facts *f)
{
	(void)f;
	return DIAGNOSIS_HIGH;
}

enum diagnosis_confidence sure_medium(const struct diagnosis_facts *f)
{
	(void)f;
	return DIAGNOSIS_MEDIUM;
}

enum diagnosis_confidence sure_low(const struct diagnosis_facts *f)
{
	(void)f;
	return DIAGNOSIS_LOW;
}

enum diagnosis_confidence sure_by_tests(const struct diagnosis_facts *f) { return f->failed > 0 ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM; }
enum diagnosis_confidence sure_by_failures(const struct diagnosis_facts *f) { return f->failed > 3 ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM; }

/* That a port is down is told by its equipment now; what was last known, or echoes alone, tell less. */
enum diagnosis_confidence sure_by_port(const struct diagnosis_facts *f)
{
	const struct diagnosis_step *s = f->link_down ? f->link_down : f->link_disabled;

	return s && s->live && s->method == DIAGNOSIS_BY_POLL ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM;
}

/* Silence weighs when others answer, and when the hops towards it do. */
enum diagnosis_confidence sure_by_route(const struct diagnosis_facts *f)
{
	bool ends = f->route && f->route->status == DIAGNOSIS_FAILED && f->route->measure.hops > 0;

	if (!f->usual && !f->own)
		return DIAGNOSIS_LOW;
	return f->passed > 0 && ends ? DIAGNOSIS_HIGH : f->passed > 0 || ends ? DIAGNOSIS_MEDIUM : DIAGNOSIS_LOW;
}

enum diagnosis_confidence sure_by_usual(const struct diagnosis_facts *f) { return f->usual ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM; }
enum diagnosis_confidence sure_by_mtu(const struct diagnosis_facts *f)
{
	return f->mtu->measure.mtu >= 1280 ? DIAGNOSIS_HIGH : DIAGNOSIS_LOW;
}

enum diagnosis_confidence sure_by_names(const struct diagnosis_facts *f) { return f->dns_fails > 1 ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM; }
enum diagnosis_confidence sure_by_loss(const struct diagnosis_facts *f) { return f->lossy->lost >= 4 ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM; }
enum diagnosis_confidence sure_by_baseline(const struct diagnosis_facts *f)
{
	return f->slow_baseline_ms >= 0 ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM;
}

/* Two families, or what the collector found before. */
enum diagnosis_confidence sure_by_service(const struct diagnosis_facts *f)
{
	const struct diagnosis_answered *b = f->broken;

	return (b->fails && b->fails6) || (b->row && b->row->state == STATE_CRITICAL) || diagnosis_failing(f)->outcome == OUTCOME_HTTP_STATUS
	               || diagnosis_failing(f)->outcome == OUTCOME_REFUSED ? DIAGNOSIS_HIGH : DIAGNOSIS_MEDIUM;
}

/* Never more: the establishment itself was not tested. */
enum diagnosis_confidence sure_by_coverage(const struct diagnosis_facts *f)
{
	return f->echo_answers[0] + f->echo_answers[1] > 0 && f->services_work + f->dns_works > 0 && f->services_fail == 0 ? DIAGNOSIS_MEDIUM
	                                                                                                                  : DIAGNOSIS_LOW;
}

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

enum diagnosis_confidence diagnosis_weigh(const struct diagnosis_rule *r, const struct diagnosis_facts *f)
{
	int sure = (int)r->sure(f);

	if (f->c->collector != COLLECTOR_RUNNING && r->family != FAMILY_MEMBERSHIP)
		sure = DIAGNOSIS_LOW;
	for (size_t i = 0; i < ARRAY_LEN(weights); i++)
		if ((weights[i].families & 1u << r->family) && diagnosis_is_told(f, weights[i].question, weights[i].answer))
			sure += weights[i].more;
	return sure < DIAGNOSIS_LOW ? DIAGNOSIS_LOW : sure > DIAGNOSIS_HIGH ? DIAGNOSIS_HIGH : (enum diagnosis_confidence)sure;
}
