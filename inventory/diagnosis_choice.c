#include "inventory/diagnosis_choice.h"

#include "inventory/diagnosis_confidence.h"

#include <string.h>

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
			return (struct diagnosis_choice){ f.pending & awaited ? NULL : r, f.pending & awaited ? DIAGNOSIS_LOW : diagnosis_weigh(r, &f) };
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
