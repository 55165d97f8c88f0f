#include "inventory/proof_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void golden_cases(void **state)
{
	static const struct { struct proof_facts facts; const char *begins; } cases[] = {
		{ { "device", NEARBY_ANSWERS, NEARBY_SILENT, NEARBY_SILENT, false }, "it still answers in part" },
		{ { "device", NEARBY_SILENT, NEARBY_ANSWERS, NEARBY_ANSWERS, false }, "others at its site answer" },
		{ { "device", NEARBY_SILENT, NEARBY_SILENT, NEARBY_ANSWERS, false }, "nothing at its site answers" },
		{ { "device", NEARBY_SILENT, NEARBY_NONE, NEARBY_ANSWERS, false }, "what it is reached through answers" },
		{ { "device", NEARBY_SILENT, NEARBY_SILENT, NEARBY_SILENT, false }, "what it is reached through is silent too" },
		{ { "device", NEARBY_SILENT, NEARBY_NONE, NEARBY_NONE, false }, NULL },
		{ { "device", NEARBY_SILENT, NEARBY_SILENT, NEARBY_NONE, false }, NULL },
		{ { "link", NEARBY_NONE, NEARBY_SILENT, NEARBY_ANSWERS, true }, "both its ends answer" },
		{ { "link", NEARBY_NONE, NEARBY_ANSWERS, NEARBY_ANSWERS, false }, "others at its site answer: the circuit" },
		{ { "link", NEARBY_NONE, NEARBY_NONE, NEARBY_ANSWERS, false }, "one of its ends answers" },
		{ { "link", NEARBY_NONE, NEARBY_SILENT, NEARBY_SILENT, false }, "neither of its ends answers" },
		{ { "link", NEARBY_SILENT, NEARBY_NONE, NEARBY_NONE, false }, NULL },
		{ { "service", NEARBY_SILENT, NEARBY_NONE, NEARBY_ANSWERS, false }, "its machine answers: the service" },
		{ { "service", NEARBY_SILENT, NEARBY_ANSWERS, NEARBY_ANSWERS, false }, "its machine and other services there answer" },
		{ { "service", NEARBY_SILENT, NEARBY_SILENT, NEARBY_SILENT, false }, "its machine is silent too" },
		{ { "service", NEARBY_SILENT, NEARBY_ANSWERS, NEARBY_SILENT, false }, "its machine is silent, other services" },
		{ { "service", NEARBY_SILENT, NEARBY_ANSWERS, NEARBY_NONE, false }, "other services of its site answer" },
		{ { "service", NEARBY_SILENT, NEARBY_NONE, NEARBY_NONE, false }, NULL },
		{ { "collector", NEARBY_SILENT, NEARBY_ANSWERS, NEARBY_ANSWERS, false }, NULL },
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
