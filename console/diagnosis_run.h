/* A diagnosis that a person follows: its case, the tests asked of the collector, what they said so far, the caller's answers, and the
 * verdict of all that. No socket (console/diagnosis_client.h asks) and no clock. */
#ifndef VIGIE_CONSOLE_DIAGNOSIS_RUN_H
#define VIGIE_CONSOLE_DIAGNOSIS_RUN_H

#include "diagnosis.h"
#include "text.h"

#include <jansson.h>

struct diagnosis_run {
	unsigned serial;              /* no two of a process share it */
	struct arena *arena;          /* of the case, tests and steps */
	struct arena *heard;          /* of what the steps say, replaced with each answer */
	struct arena *judged;         /* of the verdict */
	struct diagnosis_case *c;
	struct diagnosis_test *tests;
	struct diagnosis_step *steps; /* n_known of the case, then one of each test */
	size_t n_tests, n_steps, n_known;
	struct diagnosis_answers answers;
	enum diagnosis_question asked[DIAGNOSIS_QUESTION_COUNT]; /* that have an answer, in the order in which they got it */
	size_t n_asked;
	struct diagnosis_verdict verdict;
	int64_t id;                   /* the collector's; 0: it was not asked yet */
	size_t n_ended;               /* tests */
	bool over;                    /* all have, or nobody can be asked */
	struct text trouble;          /* why tests could not be run; empty: they could */
};

/* Inside reader_begin … reader_end; region is borrowed as long as the run lives. Errors as read_diagnosis_case(). The caller frees it. */
bool diagnosis_run_new(struct reader *r, const struct region_rows *region, const char *site, const char *service, wall_t now,
                       struct diagnosis_run **ret, struct err *e) MUST_CHECK;
void diagnosis_run_free(struct diagnosis_run *d); /* NULL is fine */

/* The next thing to ask of the collector: a method of control.h and its parameters, owned by the caller; false: nothing, or no memory. */
bool diagnosis_run_next(const struct diagnosis_run *d, const char **ret_method, json_t **ret_params);
/* Its answer, borrowed. ERR_MALFORMED, ERR_MEMORY: as if nothing had been heard. */
bool diagnosis_run_hear(struct diagnosis_run *d, const json_t *result, struct err *e) MUST_CHECK;
/* Nobody can be asked, or no longer: what has not ended is not tested. */
bool diagnosis_run_give_up(struct diagnosis_run *d, const char *why, struct err *e) MUST_CHECK;

/* Of the first question of the verdict; false: it asks nothing. UNASKED takes the last answer back. */
bool diagnosis_run_answer(struct diagnosis_run *d, enum diagnosis_answer answer, struct err *e) MUST_CHECK;

/* The steps in the order of the layers, those of one layer as they were planned; in arena a, NULL without memory. */
const struct diagnosis_step **diagnosis_run_sorted(const struct diagnosis_run *d, struct arena *a);

/* The services that it tries, "name", each once; as many as max. */
size_t diagnosis_run_services(const struct diagnosis_run *d, const char **ret, size_t max);

#endif
