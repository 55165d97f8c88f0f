/* What stands above the checklist and above the plan, of figures made by hand: nothing of it is cut at 80 columns, in either language. */
#include "language.h"

#include "console/actions.h"
#include "console/hds_list.h"
#include "intl.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { WIDTH = 80, ROWS = 6 };

static struct hds_plan plan(int64_t planned_days, int64_t done_days, size_t slipped, int64_t slipped_days)
{
	return (struct hds_plan){ .actions = 4, .open = 3, .planned_centidays = 100 * planned_days, .done_centidays = 100 * done_days,
		                  .left_centidays = 100 * (planned_days - done_days), .slipped = slipped, .slipped_days = slipped_days };
}

static void draw(void (*headline)(const struct browser *, struct grid *, struct rect), const void *kept, bool ascii, struct text *t)
{
	struct grid *g = grid_new(WIDTH, ROWS, ascii);
	struct browser b = { .width = WIDTH, .height = 24 };

	b.list.kept = kept;
	b.list.n = 1;
	headline(&b, g, (struct rect){ 0, 0, WIDTH, ROWS });
	text_clear(t);
	grid_to_text(g, t);
	grid_free(g);
}

static void assert_whole(void (*headline)(const struct browser *, struct grid *, struct rect), const void *kept, const char *holds)
{
	struct text t = TEXT_INIT(1 << 16);

	for (int ascii = 0; ascii <= 1; ascii++) {
		draw(headline, kept, ascii, &t);
		if (strstr(text_str(&t), "…") || strchr(text_str(&t), '~'))
			fail_msg("cut:\n%s", text_str(&t));
		if (!ascii && !strstr(text_str(&t), holds))
			fail_msg("no “%s” in\n%s", holds, text_str(&t));
	}
	text_done(&t);
}

static struct hds_kept checklist(struct hds_plan n)
{
	static const char *marks[] = { "a", "b", "c" };

	return (struct hds_kept){
		.c = { .framework = { .label = { "Référentiel HDS", "HDS framework" }, .unverified = { marks, 3 } },
		       .score = { .total = 38, .assessed = 38, .points = 76, .of_standing = { [HDS_PROVEN] = 38 } }, .plan = n },
		.due = { .now = { 0 } },
	};
}

static void days_put_off_are_told_in_words_and_as_a_figure_where_these_do_not_fit(void **state)
{
	struct hds_kept some = checklist(plan(290, 80, 1, 197)), many = checklist(plan(29000, 18000, 120, 24000));

	(void)state;
	language_begin("en");
	assert_whole(hds_headline, &some, "290 days planned, 80 done, 210 left · 1 put off by 197 d");
	assert_whole(hds_headline, &many, "29000 days planned, 18000 done, 11000 left · +24000 d");
	some.c.plan.slipped = 0;
	some.c.plan.slipped_days = 0;
	assert_whole(hds_headline, &some, "210 left\n");
	language_begin("fr");
	some = checklist(plan(290, 80, 1, 197));
	assert_whole(hds_headline, &some, "290 j prévus, 80 faits, 210 restants · 1 repoussée de 197 j");
	assert_whole(hds_headline, &many, " restants · +24000 j");
}

static void what_no_source_confirmed_is_counted_in_words(void **state)
{
	struct hds_kept k = checklist(plan(290, 80, 0, 0));

	(void)state;
	language_begin("en");
	assert_whole(hds_headline, &k, "38 of 38 self-assessed, score 100 % · ? 3 statements unsourced\n");
	language_begin("fr");
	assert_whole(hds_headline, &k, "38 auto-évaluées sur 38, score 100 % · ? 3 énoncés sans source\n");
	k.c.score.total = k.c.score.assessed = 123; /* leaves of ISO/IEC 27001 */
	k.c.score.of_standing[HDS_PROVEN] = 123;
	k.c.score.points = 246;
	assert_whole(hds_headline, &k, "123 auto-évaluées sur 123, score 100 % · ? 3 énoncés sans source\n");
	k.c.framework.unverified.n = 12;
	assert_whole(hds_headline, &k, "123 auto-évaluées sur 123, score 100 % · ? 12 sans source\n");
	k.c.framework.unverified.n = 0;
	assert_whole(hds_headline, &k, "score 100 %\n");
}

static struct actions_kept burn(struct hds_plan n, double left)
{
	struct actions_kept k = { .plan = n };

	for (int i = 0; i < BURN_POINTS; i++)
		k.left[i] = k.planned[i] = left;
	return k;
}

static void a_large_plan_is_told_whole(void **state)
{
	struct actions_kept few = burn(plan(290, 80, 1, 197), 290), many = burn(plan(12905, 1080, 104, 23450), 11825.25);
	struct actions_kept none = burn(plan(0, 0, 0, 0), (double)NAN);

	(void)state;
	few.plan.late = 1;
	many.plan.actions = 250;
	many.plan.open = 210;
	many.plan.late = 130;
	many.plan.without_estimate = 112;
	language_begin("en");
	assert_whole(actions_headline, &few, "1 action is late · 1 end was put off, by 197 days\n");
	assert_whole(actions_headline, &few, "1 y ago: 290 → 3 mo ago: 290 → 4 wk ago: 290 → now: 290\n");
	assert_whole(actions_headline, &many, "Days: 12905 planned, 1080 done, 11825 left · 210 actions open of 250\n");
	assert_whole(actions_headline, &many, "130 late · 104 put off by 23450 d · 112 without estimate\n");
	assert_whole(actions_headline, &many, "now: 11825\n");
	assert_whole(actions_headline, &none, "now: –\n");
	language_begin("fr");
	assert_whole(actions_headline, &few, "1 action est en retard · 1 échéance a été repoussée, de 197 jours\n");
	assert_whole(actions_headline, &many, "12905 prévus, 1080 faits, 11825 restants");
	assert_whole(actions_headline, &many, "112 sans estimation\n");
	assert_whole(actions_headline, &many, "maintenant : 11825\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_put_off_are_told_in_words_and_as_a_figure_where_these_do_not_fit),
		cmocka_unit_test(what_no_source_confirmed_is_counted_in_words),
		cmocka_unit_test(a_large_plan_is_told_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
