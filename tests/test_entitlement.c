#include "entitlement.h"
#include "language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct entitlement_rule rules[] = {
	{ .service = "Therap-e", .colleges = "A;B;C", .packs = "complémentaire", .aliases = "téléconsultation;télé-expertise" },
	{ .service = "e-m@ge", .colleges = "A", .aliases = "imagerie;Covolink" },
	{ .service = "Pont de visioconférence", .packs = "adhérent;complémentaire", .access = "syvik", .aliases = "visio" },
	{ .service = "Pilot-e" },
	{ .service = "Messagerie sécurisée", .colleges = "A" },
	{ .service = "Messagerie interne", .colleges = "A" },
};

static const struct { const char *college, *pack, *entitled, *access, *service; enum entitlement entitled_; enum entitlement_reason why;
                      const char *words; } rows[] = {
	{ "A", NULL, NULL, NULL, "Therap-e", ENTITLED, ENTITLED_BY_COLLEGE, "by college A" },
	{ "D", "complémentaire", NULL, NULL, "Therap-e", ENTITLED, ENTITLED_BY_PACK, "by pack complémentaire" },
	{ NULL, "Complementaire", NULL, NULL, "Therap-e", ENTITLED, ENTITLED_BY_PACK, "by pack Complementaire" },
	{ "D", "adhérent", "webmail;Télé-Expertise", NULL, "Therap-e", ENTITLED, ENTITLED_BY_LIST, "granted to this establishment by name" },
	{ "D", "adhérent", NULL, NULL, "Therap-e", NOT_ENTITLED, NOT_ENTITLED_OTHERS,
	  "for colleges A, B, C, this is D; in pack complémentaire, its own is adhérent" },
	{ "D", NULL, NULL, NULL, "Therap-e", ENTITLEMENT_UNKNOWN, ENTITLEMENT_NO_PACK, "its pack is not declared" },
	{ "", "adhérent", NULL, NULL, "Therap-e", ENTITLEMENT_UNKNOWN, ENTITLEMENT_NO_COLLEGE, "its college is not declared" },
	{ NULL, NULL, NULL, NULL, "Therap-e", ENTITLEMENT_UNKNOWN, ENTITLEMENT_NO_MEMBERSHIP, "neither its college nor its pack is declared" },
	{ "C", NULL, NULL, NULL, "e-m@ge", NOT_ENTITLED, NOT_ENTITLED_OTHERS, "for college A, this is C" }, /* no pack could change it */
	{ NULL, "adhérent", NULL, NULL, "e-m@ge", ENTITLEMENT_UNKNOWN, ENTITLEMENT_NO_COLLEGE, "its college is not declared" },
	{ NULL, "adhérent", NULL, "syvik", "Pont de visioconférence", ENTITLED, ENTITLED_BY_PACK, "by pack adhérent" },
	{ NULL, "adhérent", NULL, "internet", "Pont de visioconférence", NOT_ENTITLED, NOT_ENTITLED_ACCESS, "asks for an access by SYVIK" },
	{ NULL, "adhérent", NULL, NULL, "Pont de visioconférence", ENTITLEMENT_UNKNOWN, ENTITLEMENT_NO_ACCESS, "its access is not declared" },
	{ NULL, "adhérent", "visio", "internet", "Pont de visioconférence", ENTITLED, ENTITLED_BY_LIST, "granted to this establishment by name" },
	{ NULL, "essai", NULL, NULL, "Pont de visioconférence", NOT_ENTITLED, NOT_ENTITLED_OTHERS, "in packs adhérent, complémentaire, its own is essai" },
	{ "A", "adhérent", NULL, "syvik", "Pilot-e", ENTITLEMENT_UNKNOWN, ENTITLEMENT_SILENT,
	  "the catalogue does not say for whom: to be verified" },
	{ "A", "adhérent", "Pilot e", "syvik", "Pilot-e", ENTITLED, ENTITLED_BY_LIST, "granted to this establishment by name" },
	{ "A", "adhérent", NULL, "syvik", "Webmail", ENTITLEMENT_UNKNOWN, ENTITLEMENT_NOT_LISTED, "not in the service catalogue" },
	{ "A", "adhérent", "webmail", "syvik", "Webmail", ENTITLED, ENTITLED_BY_LIST, "granted to this establishment by name" },
};

static void each_service_is_judged_with_its_reason(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct entitlement_site site = { rows[i].college, rows[i].pack, rows[i].entitled, rows[i].access };
		const struct entitlement_rule *rule = entitlement_find(rules, ARRAY_LEN(rules), rows[i].service);
		struct entitlement_verdict v = entitlement_judge(rule, rows[i].service, &site);
		struct text words = TEXT_INIT(1024);

		entitlement_append_why(&v, rule, &site, &words);
		if (v.entitled != rows[i].entitled_ || v.why != rows[i].why)
			fail_msg("row %zu: %s (%s)", i, entitlement_name(v.entitled), entitlement_reason_name(v.why));
		assert_string_equal(text_str(&words), rows[i].words);
		text_done(&words);
	}
}

static const char *found(const char *asked)
{
	const struct entitlement_rule *rule = entitlement_find(rules, ARRAY_LEN(rules), asked);

	return rule ? rule->service : "";
}

static void what_callers_say_finds_the_service(void **state)
{
	(void)state;
	assert_string_equal(found("TELECONSULTATION"), "Therap-e");
	assert_string_equal(found("teleconsult"), "Therap-e");
	assert_string_equal(found("téléconsutlation"), "Therap-e");
	assert_string_equal(found("therape"), "Therap-e");
	assert_string_equal(found("visio"), "Pont de visioconférence");
	assert_string_equal(found("imagerie"), "e-m@ge");
	assert_string_equal(found("télé"), "Therap-e"); /* two of its names begin so */
	assert_string_equal(found("messagerie"), "");   /* two services do */
	assert_string_equal(found("fax"), "");
	assert_string_equal(found(""), "");
}

static void in_french_a_space_that_does_not_break_stands_before_a_semicolon(void **state)
{
	static const struct entitlement_site site = { .college = "D", .pack = "adhérent" };
	const struct entitlement_verdict v = entitlement_judge(&rules[0], NULL, &site);
	struct text words = TEXT_INIT(1024);

	(void)state;
	language_begin("fr");
	entitlement_append_why(&v, &rules[0], &site, &words);
	assert_string_equal(text_str(&words), "pour les collèges A, B, C, le sien est D\u00a0; dans le forfait complémentaire, le sien est adhérent");
	text_done(&words);
	language_begin("en");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_service_is_judged_with_its_reason),
		cmocka_unit_test(what_callers_say_finds_the_service),
		cmocka_unit_test(in_french_a_space_that_does_not_break_stands_before_a_semicolon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
