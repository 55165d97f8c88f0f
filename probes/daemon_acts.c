#include "probes/daemon_notices.h"

#include "act.h"
#include "journal.h"
#include "log.h"
#include "probes/control_connection.h"
#include "probes/daemon_calls.h"
#include "probes/daemon_ring.h"

#include <stdlib.h>

enum { HEAD_EVERY_MS = 24 * 3600 * 1000 };

void daemon_act_done(struct daemon *d, const struct act *act, const struct act_done *done)
{
	daemon_notices_heed(d);
	if (act->kind == ACT_CALLS_END)
		daemon_calls_close(d, done->entity_id);
	ring_acted(d, act);
	log_event(LOG_NOTICE, "act.done", "act=%s uid=%ld seq=%lld alert=%lld entity=%lld", act_name(act->kind), (long)act->uid,
	          (long long)done->seq, (long long)done->alert_id, (long long)done->entity_id);
}

void journal_log_head(struct store *s)
{
	struct journal_head head;
	char text[JOURNAL_HEAD_MAX];
	struct err e;

	if (!store_journal_head(s, &head, &e)) {
		log_event(LOG_ERR, "journal.head", "reason=\"%s\"", e.text);
		return;
	}
	journal_format_head(&head, text);
	log_event(LOG_NOTICE, "journal.head", "head=%s", text);
}

/* Who was refused often since the last row of theirs, then the head. */
struct head_task {
	struct store_task task;
	struct uid_budget left_out;
	wall_t now;
};

static void head_work(struct store *s, struct store_task *task)
{
	struct head_task *t = (struct head_task *)task;
	struct act a = { .at = t->now, .from = WALL_NEVER, .until = WALL_NEVER };
	int64_t n;
	struct err e;

	while (budget_next_left_out(&t->left_out, &a.uid, &n))
		if (!act_write_refused(s, &a, "refused", "denied", n, &e))
			log_event(LOG_ERR, "journal.failed", "method=refused uid=%ld reason=\"%s\"", (long)a.uid, e.text);
	journal_log_head(s);
}

static void head_finish(struct daemon *d, struct store_task *task, bool ran)
{
	(void)d;
	(void)ran;
	free(task);
}

void journal_publish(struct daemon *d)
{
	struct head_task *t = d->once ? NULL : calloc(1, sizeof *t);
	uid_t uid;
	int64_t n;

	if (!t)
		return;
	t->task.work = head_work;
	t->task.finish = head_finish;
	t->now = wall_now();
	if (d->control) {
		t->left_out = d->control->refusals;
		while (budget_next_left_out(&d->control->refusals, &uid, &n))
			;
	}
	d->journal_published = daemon_now(d);
	store_submit(d, &t->task);
}

void journal_publish_daily(struct daemon *d)
{
	if (mono_diff_ms(daemon_now(d), d->journal_published) >= HEAD_EVERY_MS)
		journal_publish(d);
}
