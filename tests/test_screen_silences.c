/* `:silences` as text: what keeps notifications back, as it is written into a store. */
#include "golden.h"
#include "language.h"
#include "store_fixture.h"

#include "act.h"
#include "console/browser.h"
#include "console/console.h"
#include "intl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SOMEBODY 4000000000u

static const int64_t minute = 60000, hour = 3600000;

static void write_act(struct fixture *f, struct act a, int64_t from, int64_t until)
{
	struct act_done done;
	struct err e = { 0 };

	a.uid = SOMEBODY;
	a.at = FIXTURE_NOW;
	a.from = wall_after(FIXTURE_NOW, from);
	a.until = wall_after(FIXTURE_NOW, until);
	if (!act_write(f->store, &a, &done, &e))
		fail_msg("%s", e.text);
}

/* One of each kind that holds, one to come, one that recurs, one whose words were purged and one that is taken back. */
static void silence(struct fixture *f)
{
	struct act purge = { .kind = ACT_PURGE };

	fixture_sql(f, "INSERT INTO alert (id, entity_id, opened_ms, state, outcome) VALUES (1, 5, 1795316000000, 2, 'timeout')");
	write_act(f, (struct act){ .kind = ACT_MUTE, .object = "site:EHPAD des Tilleuls", .text = "Nom d’une personne" }, 0, 30 * minute);
	purge.seq = 1;
	write_act(f, purge, 0, 0);
	write_act(f, (struct act){ .kind = ACT_ACK, .alert_id = 1, .text = "NOC prévenu, ticket 88123" }, 0, 2 * hour);
	write_act(f, (struct act){ .kind = ACT_MUTE, .object = "device:sw1", .text = "Remplacement prévu, personne sur place avant lundi matin" }, 0, 76 * hour);
	write_act(f, (struct act){ .kind = ACT_MUTE, .object = "service:web", .text = "repris" }, 0, hour);
	write_act(f, (struct act){ .kind = ACT_UNMUTE, .object = "service:web" }, 0, 0);
	write_act(f, (struct act){ .kind = ACT_MAINTENANCE, .object = "link:l-echo", .supplier = "Opérateur", .text = "Travaux sur la fibre" }, 0, 3 * hour);
	write_act(f, (struct act){ .kind = ACT_MAINTENANCE, .object = "service:web", .recurrence = "daily", .text = "Sauvegarde" }, 18 * hour, 19 * hour);
}

static struct screen *look(const struct fixture *f, bool ascii)
{
	static const struct console_options options = { .at = { 0 } };
	struct screen *s = screen_new(&view_situation, ascii);
	struct reader *r;
	struct err e = { 0 };

	assert_non_null(s);
	screen_tick(s, wall_after(FIXTURE_NOW, 10 * minute));
	if (!reader_open(f->path, &r, &e) || !screen_load(s, r, SCREEN_REGION, &e))
		fail_msg("%s", e.text);
	for (const char *p = ":silences\r"; *p; p++)
		screen_key(s, (uint32_t)*p);
	assert_true(screen_take_wants(s).sheet);
	screen_load_sheet(s, r, &options);
	reader_close(r);
	return s;
}

static void assert_goldens(const char *what, void (*fill)(struct fixture *f))
{
	struct fixture f = { 0 };

	fixture_init(&f);
	fixture_region(&f, wall_after(FIXTURE_NOW, -24 * hour));
	if (fill)
		fill(&f);
	for (int variant = 0; variant < 3; variant++) {
		struct screen *s;

		intl_init(variant < 2 ? "fr" : "en");
		s = look(&f, variant == 1);
		golden_assert(s, what, 80, 24, variant == 1);
		screen_free(s);
	}
	intl_init("en");
	fixture_done(&f);
}

static void what_is_silenced_is_listed_by_its_begin(void **state) { (void)state; assert_goldens("silences", silence); }
static void nothing_is_silenced_is_said(void **state) { (void)state; assert_goldens("silences-empty", NULL); }

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_silenced_is_listed_by_its_begin),
		cmocka_unit_test(nothing_is_silenced_is_said),
	};

	language_begin("en");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
