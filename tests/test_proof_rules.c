#include "inventory/proof_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void golden_cases(void **state)
{
	static const struct { struct proof_facts facts; const char *begins; } cases[] = {
		{ { "device", NEARBY_ANSWERS, NEARBY_SILENT, NEARBY_SILENT, false, NEARBY_NONE }, "it still answers in part" },
		{ { "device", NEARBY_SILENT, NEARBY_ANSWERS, NEARBY_ANSWERS, false, NEARBY_NONE }, "others at its site answer" },
		{ { "device", NEARBY_SILENT, NEARBY_SILENT, NEARBY_ANSWERS, false, NEARBY_NONE }, "nothing at its site answers" },
		{ { "device", NEARBY_SILENT, NEARBY_NONE, NEARBY_ANSWERS, false, NEARBY_NONE }, "what it is reached through answers" },
		{ { "device", NEARBY_SILENT, NEARBY_SILENT, NEARBY_SILENT, false, NEARBY_NONE }, "what it is reached through is silent too" },
		{ { "device", NEARBY_SILENT, NEARBY_NONE, NEARBY_NONE, false, NEARBY_NONE }, NULL },
		{ { "device", NEARBY_SILENT, NEARBY_SILENT, NEARBY_NONE, false, NEARBY_NONE }, NULL },
		{ { "link", NEARBY_NONE, NEARBY_SILENT, NEARBY_ANSWERS, true, NEARBY_ANSWERS }, "both its ends answer: the circuit alone" },
		{ { "link", NEARBY_NONE, NEARBY_SILENT, NEARBY_ANSWERS, true, NEARBY_SILENT }, "both its ends answer, though" },
		{ { "link", NEARBY_NONE, NEARBY_SILENT, NEARBY_ANSWERS, true, NEARBY_NONE }, "both its ends answer, though" },
		{ { "link", NEARBY_NONE, NEARBY_ANSWERS, NEARBY_ANSWERS, false, NEARBY_NONE }, "others at its site answer: the circuit" },
		{ { "link", NEARBY_NONE, NEARBY_NONE, NEARBY_ANSWERS, false, NEARBY_NONE }, "one of its ends answers" },
		{ { "link", NEARBY_NONE, NEARBY_SILENT, NEARBY_SILENT, false, NEARBY_NONE }, "neither of its ends answers" },
		{ { "link", NEARBY_SILENT, NEARBY_NONE, NEARBY_NONE, false, NEARBY_NONE }, NULL },
		{ { "service", NEARBY_SILENT, NEARBY_NONE, NEARBY_ANSWERS, false, NEARBY_NONE }, "its machine answers: the service" },
		{ { "service", NEARBY_SILENT, NEARBY_ANSWERS, NEARBY_ANSWERS, false, NEARBY_NONE }, "its machine and other services there answer" },
		{ { "service", NEARBY_SILENT, NEARBY_SILENT, NEARBY_SILENT, false, NEARBY_NONE }, "its machine is silent too" },
		{ { "service", NEARBY_SILENT, NEARBY_ANSWERS, NEARBY_SILENT, false, NEARBY_NONE }, "its machine is silent, other services" },
		{ { "service", NEARBY_SILENT, NEARBY_ANSWERS, NEARBY_NONE, false, NEARBY_NONE }, "other services of its site answer" },
		{ { "service", NEARBY_SILENT, NEARBY_NONE, NEARBY_NONE, false, NEARBY_NONE }, NULL },
		{ { "collector", NEARBY_SILENT, NEARBY_ANSWERS, NEARBY_ANSWERS, false, NEARBY_NONE }, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *said = proof_conclusion(&cases[i].facts);

		if (!cases[i].begins != !said || (said && strncmp(said, cases[i].begins, strlen(cases[i].begins)) != 0))
			fail_msg("case %zu: '%s'", i, said ? said : "nothing");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(golden_cases) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
