/* Which rule is the verdict of a diagnosis (diagnosis_rules.h), and which questions to the caller would change it. Pure. */
#ifndef VIGIE_DIAGNOSIS_CHOICE_H
#define VIGIE_DIAGNOSIS_CHOICE_H

#include "inventory/diagnosis_rules.h"

struct diagnosis_choice {
	const struct diagnosis_rule *rule; /* NULL: pending */
	enum diagnosis_confidence confidence;
};

/* By these answers; NULL: nothing was asked. */
struct diagnosis_choice diagnosis_choose(const struct diagnosis_facts *f, const struct diagnosis_answers *answers);

/* The questions whose answer would change the choice, those that most often do first; at most DIAGNOSIS_QUESTIONS_SHOWN. */
size_t diagnosis_questions(const struct diagnosis_facts *f, const struct diagnosis_answers *answers,
                           enum diagnosis_question ret[DIAGNOSIS_QUESTIONS_SHOWN]);

#endif
