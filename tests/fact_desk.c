#include "tests/fact_desk.h"

#include "store_facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct fact_found fact_measure_at(struct desk *d, const char *key, wall_t now)
{
	struct fact_found v = { .key = key };
	struct fact_round *r;
	struct hds_fact f;
	bool found, more = true;
	struct err e;

	if (!fact_round_begin(d->f.path, now, &r, &e))
		fail_msg("%s", e.text);
	while (more) {
		if (!fact_round_step(r, &f, &found, &more, &e))
			fail_msg("%s", e.text);
		v.steps++;
		if (found && !store_write_facts(d->f.store, &f, 1, &e))
			fail_msg("%s", e.text);
		if (!found || strcmp(f.key, key) != 0)
			continue;
		v.verdict = f.verdict;
		v.proposes = f.proposes;
		snprintf(v.text, sizeof v.text, "%s", f.value);
		snprintf(v.sha256, sizeof v.sha256, "%s", f.sha256);
	}
	fact_round_free(r);
	v.value = json_loads(v.text, 0, NULL);
	assert_non_null(v.value);
	return v;
}

struct fact_found fact_measure(struct desk *d, const char *key, int64_t days)
{
	return fact_measure_at(d, key, wall_after(FIXTURE_NOW, days * DESK_DAY_MS));
}

void fact_expect(struct fact_found *v, enum hds_verdict verdict, enum hds_status proposes)
{
	if (v->verdict != verdict || v->proposes != proposes)
		fail_msg("%s: %s, %s: %s", v->key, hds_verdict_name(v->verdict), hds_status_name(v->proposes), v->text);
}

void fact_tells(struct fact_found *v, const char *member, int64_t n)
{
	json_t *m = json_object_get(v->value, member);

	if (!json_is_integer(m) || json_integer_value(m) != n)
		fail_msg("%s is not %lld: %s", member, (long long)n, v->text);
}

void fact_done(struct fact_found *v)
{
	json_decref(v->value);
}

void fact_is_now(struct desk *d, const char *key, int64_t days, enum hds_verdict verdict, enum hds_status proposes, const char *member, int64_t n)
{
	struct fact_found v = fact_measure(d, key, days);

	fact_expect(&v, verdict, proposes);
	if (member)
		fact_tells(&v, member, n);
	fact_done(&v);
}
