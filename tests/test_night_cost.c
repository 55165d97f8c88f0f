#include "night_cost.h"

#include "arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { ROWS_MAX = 64, CR1 = 0, SW1, WEB, CR2, N_OBJECTS };

static const int64_t S = 1000, MINUTE = 60 * 1000, HOUR = 60 * 60 * 1000, DAY = 24 * 60 * 60 * 1000;

/* A month from a Sunday on; each test fills it. */
struct world {
	struct arena *a;
	struct night_object objects[N_OBJECTS];
	struct night_alert alerts[ROWS_MAX];
	struct night_message messages[ROWS_MAX];
	struct night_act acts[ROWS_MAX];
	struct night_channel channel;
	struct night_record r;
	struct night_settings s;
	struct night_cost *costs;
	size_t n;
};

static wall_t at(const char *text)
{
	struct err e;
	wall_t t;

	if (!wall_parse(text, WALL_NEVER, false, &t, &e))
		fail_msg("%s", e.text);
	return t;
}

static wall_t after(wall_t t, int64_t ms)
{
	return (wall_t){ t.ms + ms };
}

static int set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	assert_non_null(w);
	w->a = arena_new();
	w->objects[CR1] = (struct night_object){ .entity_id = 10, .kind = "device", .name = "cr1", .site = "CH Nord", .retried = true };
	w->objects[SW1] = (struct night_object){ .entity_id = 11, .kind = "device", .name = "sw1", .site = "CH Nord", .retried = true };
	w->objects[WEB] = (struct night_object){ .entity_id = 12, .kind = "service", .name = "web", .site = "CH Sud", .device = "vm1", .retried = true };
	w->objects[CR2] = (struct night_object){ .entity_id = 13, .kind = "device", .name = "cr2", .site = "CH Ouest", .retried = true };
	w->channel = (struct night_channel){ .name = "night", .hours = { .always = true } };
	w->s = (struct night_settings){ 3, 15 * S, MINUTE, &w->channel, 1 };
	w->r = (struct night_record){ .from = at("2026-11-01"), .to = at("2026-12-01"), .objects = w->objects, .n_objects = N_OBJECTS,
		                      .alerts = w->alerts, .messages = w->messages, .acts = w->acts };
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	arena_free(w->a);
	free(w);
	return 0;
}

/* for_ms 0: goes on. Its id is its number, from 1. */
static int64_t alert(struct world *w, size_t object, const char *subject, wall_t opened, int64_t for_ms)
{
	assert_true(w->r.n_alerts < ROWS_MAX);
	w->alerts[w->r.n_alerts] = (struct night_alert){ .id = (int64_t)w->r.n_alerts + 1, .object = object, .subject = subject,
		.state = STATE_CRITICAL, .cause = true, .opened = opened, .closed = for_ms ? after(opened, for_ms) : WALL_NEVER };
	return w->alerts[w->r.n_alerts++].id;
}

static void message(struct world *w, int64_t alert_id, const char *recipient, const char *channel, enum notice_event event, int64_t step,
                    wall_t when)
{
	assert_true(w->r.n_messages < ROWS_MAX);
	w->messages[w->r.n_messages++] = (struct night_message){ alert_id, recipient, channel, event, step, when };
}

static void act(struct world *w, int64_t alert_id, const char *object, wall_t when)
{
	w->acts[w->r.n_acts++] = (struct night_act){ alert_id, object, when };
}

static void count(struct world *w)
{
	struct err e;

	if (!night_costs(&w->r, &w->s, w->a, &w->costs, &w->n, &e))
		fail_msg("%s", e.text);
}

static size_t propose(struct world *w, struct night_proposal p[static NIGHT_PROPOSALS_MAX])
{
	struct err e;
	size_t n;

	count(w);
	if (!night_proposals(&w->r, w->costs, w->n, &w->s, w->a, p, &n, &e))
		fail_msg("%s", e.text);
	return n;
}

/* ---- what time it was ---- */

static void nights_and_days_off_are_told_by_the_clock_on_the_wall(void **state)
{
	static const struct { const char *at; enum night_time time; bool working; } rows[] = {
		{ "2026-11-24T05:59:59Z", NIGHT_TIME_NIGHT, false },    /* a Tuesday, 06:59:59 */
		{ "2026-11-24T06:00:00Z", NIGHT_TIME_DAY, false },
		{ "2026-11-24T07:29:59Z", NIGHT_TIME_DAY, false },
		{ "2026-11-24T07:30:00Z", NIGHT_TIME_DAY, true },
		{ "2026-11-24T16:30:00Z", NIGHT_TIME_DAY, false },
		{ "2026-11-24T20:59:59Z", NIGHT_TIME_DAY, false },
		{ "2026-11-24T21:00:00Z", NIGHT_TIME_NIGHT, false },
		{ "2026-11-22T10:00:00Z", NIGHT_TIME_DAY_OFF, false },  /* a Sunday */
		{ "2026-11-22T03:00:00Z", NIGHT_TIME_NIGHT, false },
		{ "2026-11-11T10:00:00Z", NIGHT_TIME_DAY_OFF, false },  /* a Wednesday, the Armistice */
		{ "2026-04-06T10:00:00Z", NIGHT_TIME_DAY_OFF, false },  /* Easter Monday */
		{ "2026-10-23T05:30:00Z", NIGHT_TIME_DAY, false },      /* 07:30 on Friday, summer time still */
		{ "2026-10-26T05:30:00Z", NIGHT_TIME_NIGHT, false },    /* 06:30 on Monday, no more */
		{ "2026-10-25T00:30:00Z", NIGHT_TIME_NIGHT, false },    /* 02:30, then 02:30 again */
		{ "2026-10-25T01:30:00Z", NIGHT_TIME_NIGHT, false },
		{ "2026-10-25T05:59:59Z", NIGHT_TIME_NIGHT, false },
		{ "2026-10-25T06:00:00Z", NIGHT_TIME_DAY_OFF, false },
		{ "2026-03-29T05:00:00Z", NIGHT_TIME_DAY_OFF, false },  /* 07:00 of a night that was an hour short */
		{ "2026-03-27T20:30:00Z", NIGHT_TIME_DAY, false },      /* 21:30 on Friday */
		{ "2026-03-30T20:30:00Z", NIGHT_TIME_NIGHT, false },    /* 22:30 on Monday */
		{ "2026-03-30T06:30:00Z", NIGHT_TIME_DAY, true },       /* 08:30 */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (night_time_of(at(rows[i].at)) != rows[i].time || night_is_working_time(at(rows[i].at)) != rows[i].working)
			fail_msg("%s", rows[i].at);
}

/* ---- who was called, what was done ---- */

static void each_message_to_a_person_is_a_call_once(void **state)
{
	const wall_t night = at("2026-11-24 03:00");
	const struct {
		const char *recipient, *channel;
		enum notice_event event;
		int64_t step, after_ms;
		size_t calls;      /* beside the first one */
	} rows[] = {
		{ "Claire", "sms", NOTICE_PROBLEM, 0, 4 * MINUTE, 0 },       /* the same by another channel */
		{ "Claire", "sms", NOTICE_PROBLEM, 0, 6 * HOUR, 1 },         /* by one that waited for its hours */
		{ "Paul", "night", NOTICE_ESCALATION, 1, 15 * MINUTE, 1 },
		{ "Claire", "night", NOTICE_REMINDER, 1, MINUTE, 1 },
		{ "Claire", "night", NOTICE_WORSE, 0, MINUTE, 1 },
		{ "Paul", "night", NOTICE_ASKED, 1, MINUTE, 1 },
		{ "team@example.org", "mail", NOTICE_PROBLEM, 0, MINUTE, 0 },
		{ "hook", "hook", NOTICE_PROBLEM, 0, MINUTE, 0 },
		{ "paul@example.org", "night", NOTICE_ESCALATION, 1, MINUTE, 1 }, /* so the rota calls him */
		{ "Paul", "night", NOTICE_ESCALATION, 1, 30 * DAY, 0 },      /* after the time looked at */
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		w->r.n_alerts = w->r.n_messages = 0;
		message(w, alert(w, SW1, "", night, 0), "Claire", "night", NOTICE_PROBLEM, 0, night);
		message(w, 1, rows[i].recipient, rows[i].channel, rows[i].event, rows[i].step, after(night, rows[i].after_ms));
		count(w);
		if (w->n != 1 || w->costs[0].calls != 1 + rows[i].calls)
			fail_msg("row %zu: %zu calls", i, w->n ? w->costs[0].calls : 0);
	}
}

static void what_was_done_within_its_life_counts(void **state)
{
	const wall_t opened = at("2026-11-24 03:00");
	const struct {
		int64_t alert_id;
		const char *object;
		int64_t after_ms;
		bool acted, out_of_hours;
	} rows[] = {
		{ 1, "", 5 * MINUTE, true, true },
		{ 1, "", 6 * HOUR, true, false },
		{ 1, "", -1, false, false },
		{ 1, "", 7 * HOUR + 1, false, false },
		{ 2, "", 5 * MINUTE, false, false },
		{ 99, "", 5 * MINUTE, false, false },
		{ 0, "device:sw1", 5 * MINUTE, true, true },
		{ 0, "site:CH Nord", 6 * HOUR, true, false },
		{ 0, "site:CH Sud", 5 * MINUTE, false, false },
		{ 0, "device:sw1", 7 * HOUR + 1, false, false },
	};
	struct world *w = *state;

	message(w, alert(w, SW1, "", opened, 7 * HOUR), "Claire", "night", NOTICE_PROBLEM, 0, after(opened, MINUTE));
	alert(w, CR1, "", after(opened, -30 * DAY), MINUTE);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct night_told *told;

		w->r.n_acts = 0;
		act(w, rows[i].alert_id, rows[i].object, after(opened, rows[i].after_ms));
		count(w);
		told = w->costs[0].told;
		if (w->n != 1 || told->acted != rows[i].acted || told->acted_out_of_hours != rows[i].out_of_hours
		    || w->costs[0].healed != !rows[i].acted)
			fail_msg("row %zu", i);
	}
}

static void who_asks_for_the_next_one_did_something(void **state)
{
	const wall_t opened = at("2026-11-24 03:00");
	struct world *w = *state;

	message(w, alert(w, SW1, "", opened, HOUR), "Claire", "night", NOTICE_PROBLEM, 0, after(opened, MINUTE));
	message(w, 1, "Paul", "night", NOTICE_ASKED, 1, after(opened, 10 * MINUTE));
	count(w);
	assert_int_equal(w->costs[0].acted, 1);
	assert_int_equal(w->costs[0].calls, 2);
}

static void the_costliest_nights_come_first(void **state)
{
	static const struct { size_t object; const char *subject, *at; int64_t for_ms; } rows[] = {
		{ WEB, "", "2026-11-24 10:00", 4 * 60000 }, { WEB, "", "2026-11-25 10:00", 2 * 60000 }, { WEB, "", "2026-11-26 03:00", 9 * 60000 },
		{ SW1, "", "2026-11-24 23:00", 60000 }, { SW1, "", "2026-11-25 06:59", 3 * 60000 }, { SW1, "", "2026-11-22 12:00", 0 },
		{ SW1, "cpu_ratio", "2026-11-24 12:00", 60000 }, { CR1, "", "2026-11-25 03:00", 60000 },
	};
	struct world *w = *state;
	const struct night_cost *c;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		message(w, alert(w, rows[i].object, rows[i].subject, at(rows[i].at), rows[i].for_ms), "Claire", "night", NOTICE_PROBLEM, 0,
		        at(rows[i].at));
	alert(w, CR1, "", at("2026-11-27 03:00"), 60000); /* told to nobody */
	count(w);
	c = w->costs;
	assert_int_equal(w->n, 4);
	assert_ptr_equal(c[0].object, &w->objects[SW1]);
	assert_string_equal(c[0].subject, "");
	assert_int_equal(c[0].at_night, 2);
	assert_int_equal(c[0].on_days_off, 1);
	assert_int_equal(c[0].calls, 3);
	assert_int_equal(c[0].healed, 2); /* one goes on */
	assert_int_equal(c[0].heals_ms, 3 * MINUTE);
	assert_ptr_equal(c[1].object, &w->objects[WEB]);
	assert_int_equal(c[1].at_night, 1);
	assert_int_equal(c[1].heals_ms, 4 * MINUTE);
	assert_ptr_equal(c[2].object, &w->objects[CR1]);
	assert_int_equal(c[2].alerts, 1);
	assert_string_equal(c[3].subject, "cpu_ratio");
}

/* ---- what is proposed ---- */

/* Alerts at 02:00 of so many days from Monday 2026-11-02 on, one call a minute later; or every `every` within that night. */
struct shape {
	size_t object;
	const char *subject;
	size_t alerts;
	int64_t every_ms, for_ms;
	int64_t act_ms;           /* after each opening; 0: nobody acts */
	bool act_once;            /* on the first alone */
	bool goes_on;             /* the last one */
	bool by_day;              /* at 12:00 instead */
	size_t parents;           /* how many of them a failure of cr1, far: of cr2, accompanies */
	bool far;
	int64_t lead_ms, parent_for_ms; /* how long before it fails, and for how long */
	const char *declared, *above; /* parents of sw1, of cr1 */
	int64_t attempts, settle_ms;
	bool agent;
	bool bare;                /* of web no device is declared, and it is of the site of cr1 */
};

static void make(struct world *w, const struct shape *s)
{
	w->r.n_alerts = w->r.n_messages = w->r.n_acts = 0;
	w->objects[SW1].parents = s->declared;
	w->objects[CR1].parents = s->above;
	w->objects[SW1].retried = !s->agent;
	w->objects[WEB].device = s->bare ? NULL : "vm1";
	w->objects[WEB].site = s->bare ? "CH Nord" : "CH Sud";
	w->s.attempts = s->attempts ? s->attempts : 3;
	w->s.settle_ms = s->settle_ms ? s->settle_ms : MINUTE;
	for (size_t i = 0; i < s->alerts; i++) {
		wall_t opened = after(at(s->by_day ? "2026-11-02 12:00" : "2026-11-02 02:00"), (int64_t)i * s->every_ms);
		int64_t id = alert(w, s->object, s->subject, opened, s->goes_on && i + 1 == s->alerts ? 0 : s->for_ms);

		message(w, id, "Claire", "night", NOTICE_PROBLEM, 0, after(opened, MINUTE));
		if (s->act_ms && (i == 0 || !s->act_once))
			act(w, id, "", after(opened, s->act_ms));
		if (i < s->parents)
			alert(w, s->far ? CR2 : CR1, "", after(opened, -s->lead_ms), s->parent_for_ms);
	}
}

static bool same(const char *a, const char *b)
{
	return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

#define NIGHTS(o, subj, n, len) .object = o, .subject = subj, .alerts = n, .every_ms = INT64_C(86400000), .for_ms = len
#define M INT64_C(60000)

static void each_proposal_rests_upon_what_was_seen(void **state)
{
	static const struct { struct shape shape; const char *rule, *file, *setting, *value, *other; size_t figure, spared, untold; } rows[] = {
		/* heals by itself */
		{ { NIGHTS(SW1, "", 4, M) }, "attempts", "vigie.conf", "probe.attempts", "6", NULL, 4, 4, 0 },
		{ { NIGHTS(SW1, "", 3, 59999) }, "attempts", "vigie.conf", "probe.attempts", "5", NULL, 3, 3, 0 },
		{ { NIGHTS(SW1, "", 4, 290000) }, "attempts", "vigie.conf", "probe.retry-interval", "150s", NULL, 4, 4, 0 },
		{ { NIGHTS(SW1, "", 4, 2 * M) }, "attempts", "vigie.conf", "probe.attempts", "10", NULL, 4, 4, 0 },
		{ { NIGHTS(SW1, "", 4, 135000) }, "attempts", "vigie.conf", "probe.retry-interval", "70s", NULL, 4, 4, 0 },
		{ { NIGHTS(SW1, "", 4, 5 * M) }, .rule = NULL },
		{ { NIGHTS(SW1, "", 4, M), .by_day = true }, .rule = NULL },
		{ { NIGHTS(SW1, "", 3, M), .goes_on = true }, .rule = NULL },
		{ { NIGHTS(SW1, "", 4, M), .act_ms = 30000, .act_once = true }, .rule = NULL },
		{ { NIGHTS(SW1, "", 2, M) }, .rule = NULL },
		{ { NIGHTS(SW1, "", 4, M), .act_ms = 30000 }, .rule = NULL },
		{ { NIGHTS(SW1, "", 4, M), .attempts = 6 }, .rule = NULL },  /* it waits so long already */
		{ { NIGHTS(SW1, "", 4, M), .agent = true }, .rule = NULL },  /* nothing is tried again */
		/* a measure */
		{ { NIGHTS(SW1, "cpu_ratio", 4, 20 * M) }, "threshold", "thresholds.csv", "critical", NULL, NULL, 4, 0, 0 },
		{ { NIGHTS(SW1, "cpu_ratio", 4, 20 * M), .act_ms = M }, .rule = NULL },
		{ { NIGHTS(SW1, "cpu_ratio", 4, 20 * M), .act_ms = M, .act_once = true }, .rule = NULL },
		{ { NIGHTS(SW1, "cpu_ratio", 3, 20 * M), .goes_on = true }, .rule = NULL },
		{ { NIGHTS(SW1, "redundancy", 4, 20 * M) }, .rule = NULL },
		/* comes back */
		{ { .object = WEB, .subject = "", .alerts = 4, .every_ms = 15 * M, .for_ms = 10 * M }, "settle", "vigie.conf", "probe.settle", "6m",
		  NULL, 3, 0, 0 },
		{ { .object = WEB, .subject = "", .alerts = 4, .every_ms = 15 * M, .for_ms = 10 * M, .settle_ms = 6 * M }, .rule = NULL },
		{ { .object = WEB, .subject = "", .alerts = 4, .every_ms = 26 * M, .for_ms = 10 * M }, .rule = NULL },
		{ { .object = WEB, .subject = "", .alerts = 2, .every_ms = 15 * M, .for_ms = 10 * M }, .rule = NULL },
		/* a parent */
		{ { NIGHTS(SW1, "", 3, 9 * M), .parents = 3, .lead_ms = 10000, .parent_for_ms = 10 * M }, "parent", "devices.csv", "parents", "cr1",
		  NULL, 3, 0, 0 },
		{ { NIGHTS(SW1, "", 3, M), .parents = 3, .lead_ms = 10000, .parent_for_ms = 10 * M, .declared = "core" }, "parent", "devices.csv",
		  "parents", "cr1", "core", 3, 0, 0 },
		{ { NIGHTS(SW1, "", 3, 9 * M), .parents = 3, .lead_ms = -10000, .parent_for_ms = 10 * M }, .rule = NULL }, /* it fails later */
		{ { NIGHTS(SW1, "", 4, 9 * M), .parents = 3, .lead_ms = 10000, .parent_for_ms = 10 * M }, .rule = NULL },  /* once alone */
		{ { NIGHTS(SW1, "", 3, 9 * M), .parents = 1, .lead_ms = 10000, .parent_for_ms = 0 }, .rule = NULL },       /* that is always down */
		{ { NIGHTS(SW1, "", 3, 30 * M), .parents = 3, .lead_ms = 10000, .parent_for_ms = 10 * M }, .rule = NULL }, /* it stays down longer */
		{ { NIGHTS(SW1, "", 6, 9 * M), .parents = 6, .lead_ms = 20 * 60 * M, .parent_for_ms = 21 * 60 * M }, .rule = NULL }, /* down most of the time */
		{ { NIGHTS(SW1, "", 3, 9 * M), .parents = 3, .lead_ms = 10000, .parent_for_ms = 10 * M, .declared = "x;cr1" }, .rule = NULL },
		{ { NIGHTS(SW1, "", 3, 9 * M), .parents = 3, .lead_ms = 10000, .parent_for_ms = 10 * M, .above = "sw1" }, .rule = NULL },
		{ { NIGHTS(WEB, "", 3, 9 * M), .parents = 3, .lead_ms = 10000, .parent_for_ms = 10 * M }, .rule = NULL },  /* another site */
		{ { NIGHTS(WEB, "", 3, 9 * M), .bare = true, .parents = 3, .lead_ms = 10000, .parent_for_ms = 10 * M }, "parent", "services.csv", "device",
		  "cr1", NULL, 3, 0, 0 },
		{ { NIGHTS(SW1, "", 3, 9 * M), .far = true, .parents = 3, .lead_ms = 10000, .parent_for_ms = 10 * M }, .rule = NULL },
		{ { .object = SW1, .subject = "", .alerts = 3, .every_ms = 26 * M, .for_ms = 10 * M, .parents = 1, .lead_ms = 10000, .parent_for_ms = 80 * M },
		  .rule = NULL }, /* three within one of its failures */
		{ { NIGHTS(SW1, "", 3, M), .agent = true, .parents = 3, .lead_ms = 5 * M, .parent_for_ms = 4 * M }, .rule = NULL }, /* after it worked again */
		/* hours */
		{ { NIGHTS(SW1, "", 4, 480 * M), .act_ms = 420 * M }, "hours", "vigie.conf", "notify.period", "mon-fri 08:30-17:30", "night", 4, 0, 0 },
		{ { NIGHTS(SW1, "", 6, 480 * M), .act_ms = 420 * M }, .rule = NULL }, /* a Saturday among them */
		{ { NIGHTS(SW1, "", 4, 480 * M), .act_ms = 60 * M }, .rule = NULL },
		{ { NIGHTS(SW1, "", 4, 480 * M) }, .rule = NULL },
	};
	struct world *w = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct night_proposal p[NIGHT_PROPOSALS_MAX];
		size_t n;

		make(w, &rows[i].shape);
		n = propose(w, p);
		if (n != (rows[i].rule != NULL))
			fail_msg("row %zu: %zu proposals, %s", i, n, n ? night_rule_name(p[0].rule) : "");
		if (n > 0 && (!same(night_rule_name(p[0].rule), rows[i].rule) || !same(p[0].file, rows[i].file) || !same(p[0].setting, rows[i].setting)
		    || !same(p[0].value, rows[i].value) || !same(p[0].other, rows[i].other) || p[0].figure != rows[i].figure
		    || p[0].spared != rows[i].spared || p[0].untold != rows[i].untold || p[0].cost != w->costs))
			fail_msg("row %zu: %s %s %s = %s (%s), %zu, %zu, %zu", i, night_rule_name(p[0].rule), p[0].file, p[0].setting,
			         p[0].value ? p[0].value : "", p[0].other ? p[0].other : "", p[0].figure, p[0].spared, p[0].untold);
	}
}

static void a_section_that_is_silent_at_night_by_now_is_left_alone(void **state)
{
	static const struct shape shape = { NIGHTS(SW1, "", 4, 480 * M), .act_ms = 420 * M };
	struct night_proposal p[NIGHT_PROPOSALS_MAX];
	struct world *w = *state;

	make(w, &shape);
	assert_true(hours_parse("mon-fri 08:30-17:30", &w->channel.hours));
	assert_int_equal(propose(w, p), 0);
	w->s.n_channels = 0;
	assert_int_equal(propose(w, p), 0);
}

static void a_setting_of_all_is_proposed_once_with_what_it_costs(void **state)
{
	struct night_proposal p[NIGHT_PROPOSALS_MAX];
	struct world *w = *state;

	for (int i = 0; i < 8; i++) {
		wall_t night = after(at("2026-11-02 02:00"), i * DAY);

		message(w, alert(w, SW1, "", night, MINUTE), "Claire", "night", NOTICE_PROBLEM, 0, night);
		if (i >= 4)
			continue;
		message(w, alert(w, WEB, "", night, 10 * S), "Claire", "night", NOTICE_PROBLEM, 0, night);
		message(w, alert(w, CR1, "", night, i ? HOUR : 70 * S), "Claire", "night", NOTICE_PROBLEM, 0, night);
		act(w, (int64_t)w->r.n_alerts, "", after(night, 30 * S));
	}
	assert_int_equal(propose(w, p), 1);
	assert_ptr_equal(p[0].cost->object, &w->objects[SW1]);
	assert_string_equal(p[0].value, "6");
	assert_int_equal(p[0].spared, 13); /* 8 of sw1, 4 of web, one of cr1 */
	assert_int_equal(p[0].untold, 1);
}

static void at_most_five_are_made_of_the_costliest(void **state)
{
	static const char *const measures[] = { "cpu_ratio", "memory_ratio", "used_ratio", "loss_ratio", "latency_ms", "hours_to_full" };
	struct night_proposal p[NIGHT_PROPOSALS_MAX];
	struct world *w = *state;

	for (size_t k = 0; k < ARRAY_LEN(measures); k++)
		for (size_t i = 0; i < NIGHT_CALLS_MIN + k; i++) {
			wall_t night = after(at("2026-11-02 02:00"), (int64_t)i * DAY);

			message(w, alert(w, SW1, measures[k], night, HOUR), "Claire", "night", NOTICE_PROBLEM, 0, night);
			if (k == ARRAY_LEN(measures) - 1) /* of another object too, which adds nothing */
				message(w, alert(w, CR1, measures[k], night, HOUR), "Claire", "night", NOTICE_PROBLEM, 0, night);
		}
	assert_int_equal(propose(w, p), NIGHT_PROPOSALS_MAX);
	for (size_t i = 0; i < NIGHT_PROPOSALS_MAX; i++)
		assert_string_equal(p[i].cost->subject, measures[ARRAY_LEN(measures) - 1 - i]);
}

static void nothing_recorded_costs_nothing(void **state)
{
	struct night_proposal p[NIGHT_PROPOSALS_MAX];
	struct world *w = *state;

	assert_int_equal(propose(w, p), 0);
	assert_int_equal(w->n, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nights_and_days_off_are_told_by_the_clock_on_the_wall),
		TEST(each_message_to_a_person_is_a_call_once),
		TEST(what_was_done_within_its_life_counts),
		TEST(who_asks_for_the_next_one_did_something),
		TEST(the_costliest_nights_come_first),
		TEST(each_proposal_rests_upon_what_was_seen),
		TEST(a_section_that_is_silent_at_night_by_now_is_left_alone),
		TEST(a_setting_of_all_is_proposed_once_with_what_it_costs),
		TEST(at_most_five_are_made_of_the_costliest),
		TEST(nothing_recorded_costs_nothing),
	};

	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
