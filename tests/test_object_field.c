#include "language.h"

#include "console/object_field.h"

#include "intl.h"
#include "inventory/entity.h"
#include "inventory/threshold.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const wall_t now = { INT64_C(1795316861000) }; /* 2026-11-22 04:07:41 in Paris */

static void every_kind_and_column_of_the_inventory_has_a_name_for_people(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_entity_files; i++) {
		assert_string_not_equal(object_kind_label(entity_files[i].kind), entity_files[i].kind);
		for (size_t c = 0; c < entity_files[i].n_columns; c++)
			if (!object_field_is_known(entity_files[i].columns[c].name))
				fail_msg("%s: %s", entity_files[i].file, entity_files[i].columns[c].name);
	}
	for (enum measure m = 0; m < MEASURE_COUNT; m++) /* messages call them as the screens do */
		assert_string_equal(object_field_label(measure_classes[m].key), measure_classes[m].label);
	assert_string_equal(object_field_label("nothing"), "nothing");
}

static void values_are_in_the_units_and_words_of_the_screens(void **state)
{
	static const struct { const char *kind, *field, *value, *shown; } cases[] = {
		{ "link", "expected_bps", "100000000", "100 Mbit/s" }, { "device", "cpu_ratio", "0.145", "14 %" },
		{ "service", "latency_us", "4200", "4,2 ms" }, { "link", "state", "down", "Coupée" },
		{ "device", "state", "critical", "Critique" }, { "link", "state", "unknown", "Indéterminée" },
		{ "device", "state", "unknown", "Indéterminé" }, { "link", "outcome", "link-down", "L’interface est hors service" },
		{ "link", "since", "2026-11-22T02:00:00.000Z", "03:00" }, { "contract", "ends", "2027-12-31", "31/12/2027" },
		{ "device", "os_end_of_support", "2027-03-01", "01/03/2027" },
		{ "device", "os_end_of_support", "2026-12-24", "24/12/2026 (encore 32 jours)" },
		{ "supplier", "hds_ends", "2026-11-19", "19/11/2026 (expiré depuis 2 jours)" },
		{ "covolink", "tls", "1", "oui" }, { "device", "uptime_s", "6005400", "69 j" }, { "link", "in_bps", "much", "much" },
		{ "link", "outcome", "", "" }, { "link", "name", "42", "42" }, { "contract", "gtr_hours", "4.5", "4,5" },
		{ "device", "kind", "router", "routeur" }, { "site", "kind", "ehpad", "EHPAD" }, { "service", "kind", "https", "https" },
		{ "site", "access", "internet", "Internet" }, { "link", "layer", "l3vpn", "VPN de niveau 3" }, { "link", "role", "backup", "secours" },
		{ "contact", "role", "biomed", "biomed" }, { "service", "owner", "third-party", "tiers" },
		{ "supplier", "hours", "24x7", "24\302\240h/24, 7\302\240j/7" },
		{ "link", "class", "critical", "critique" }, { "application", "criticality", "normal", "normale" },
		{ "link", "class", "argent", "argent" }, { "site", "kind", "datacentre", "centre de données" },
		{ "route", "use", "tele-avc", "télé-AVC" }, { "route", "use", "tele-dermato", "tele-dermato" },
		{ "dependency", "kind", "runs-on", "fonctionne dessus" }, { "dependency", "kind", "feeds", "feeds" },
		{ "dependency", "to", "link:SYVIK-D011", "Liaison SYVIK-D011" }, { "dependency", "to", "SYVIK-D011", "SYVIK-D011" },
		{ "dependency", "to", "moon:SYVIK-D011", "moon:SYVIK-D011" }, { "dependency", "to", ":", ":" },
		{ "threshold", "object", "link:*", "Liaison *" },
		{ "dependency", "name", "covolink:A (2) → device:b (runs-on)", "Covolink A (2) → Équipement b (fonctionne dessus)" },
		{ "dependency", "name", "A → link:b", "A → Liaison b" }, { "dependency", "name", "A → b (feeds)", "A → b (feeds)" },
		{ "dependency", "name", "A → (", "A → (" }, { "dependency", "name", "A → ", "A → " }, { "dependency", "name", "A → x ()", "A → x ()" },
		{ "link", "name", "link:b → c", "link:b → c" },
		{ "contract", "gtr_window", "24x7", "24\302\240h/24, 7\302\240j/7" },
		{ "contract", "gtr_window", "mon-fri 08:00-18:00", "lun-ven 08:00-18:00" },
		{ "contract", "gtr_window", "monday or sun", "monday or dim" }, { "contract", "gtr_hours", "4.0", "4" }, { "contract", "gtr_hours", "H+4", "H+4" },
	};
	struct text t = TEXT_INIT(256);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		text_clear(&t);
		object_field_value(cases[i].kind, cases[i].field, cases[i].value, now, &t);
		assert_string_equal(text_str(&t), cases[i].shown);
	}
	text_done(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_and_column_of_the_inventory_has_a_name_for_people),
		cmocka_unit_test(values_are_in_the_units_and_words_of_the_screens),
	};

	language_begin("fr");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
