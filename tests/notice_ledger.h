/* The tables alert and notification as a run commits them, and what must be so in them in the end. */
#ifndef VIGIE_NOTICE_LEDGER_H
#define VIGIE_NOTICE_LEDGER_H

#include "batch.h"
#include "notices.h"

struct stored_alert {
	int64_t entity_id;
	wall_t opened, closed;
	bool cause, flapping;
	wall_t followed;          /* until when it was said to follow */
	enum state state;
};

struct stored_row {
	int64_t alert;            /* index; -1: none */
	char recipient[16], channel[16];
	enum notice_event event;
	enum notice_state state;
	enum state severity;
	int64_t id, step, attempts;
	wall_t created, due, done;
	int doubtful;             /* how often it may have arrived, whatever the core knows */
};

enum { LEDGER_ROWS_MAX = 600, LEDGER_ALERTS_MAX = 200 };

struct ledger {
	struct stored_alert alerts[LEDGER_ALERTS_MAX];
	struct stored_row rows[LEDGER_ROWS_MAX];
	size_t n_alerts, n_rows;
	const char *wrong;        /* the first thing that is; NULL: nothing */
};

struct stored_row *ledger_row(struct ledger *l, int64_t id);
struct stored_alert *ledger_open_alert(struct ledger *l, int64_t entity_id);

/* One transaction. The detail of an alert is a letter, f when it flaps, and the instant at which it was said. */
void ledger_store(struct ledger *l, const struct batch *b);

bool ledger_is_of_problem(enum notice_event e);

/* Everything has settled: nothing waits, and whoever was told of a problem is told its end, and nobody else. */
void ledger_judge(struct ledger *l);

#endif
