#include "probes/control_journal.h"

#include "journal.h"
#include "log.h"
#include "probes/control_acts.h"
#include "probes/control_connection.h"

#include <stdlib.h>

struct journal_task {
	struct store_task task;
	struct control_call *call;
	struct act act;
	int64_t left_out;
	json_t *request;          /* owned; NULL: refused */
	bool failed;
	struct err error;
};

static void tell_failure(const char *method, uid_t uid, const struct err *e)
{
	log_event(LOG_ERR, "journal.failed", "method=%s uid=%ld reason=\"%s\"", method, (long)uid, e->text);
}

void journal_refusal(struct store *s, const struct act *a, const char *method, const char *result, int64_t left_out)
{
	struct err e;

	if (!act_write_refused(s, a, method, result, left_out, &e))
		tell_failure(method, a->uid, &e);
}

static struct journal_task *new_task(struct control_call *call)
{
	struct journal_task *t = calloc(1, sizeof *t);

	if (!t)
		return NULL;
	t->call = call;
	t->act = (struct act){ .uid = call->peer.uid, .at = wall_now(), .from = WALL_NEVER, .until = WALL_NEVER };
	return t;
}

/* ---- without the right ---- */

static void refuse_right(struct control_call *call)
{
	control_refuse(call, CONTROL_DENIED, "%s: your groups do not give you this right", call->request.method);
}

static void denied_work(struct store *s, struct store_task *task)
{
	struct journal_task *t = (struct journal_task *)task;

	journal_refusal(s, &t->act, t->call->request.method, "denied", t->left_out);
}

static void denied_finish(struct daemon *d, struct store_task *task, bool ran)
{
	struct journal_task *t = (struct journal_task *)task;

	(void)d;
	(void)ran;
	refuse_right(t->call);
	free(t);
}

void control_deny(struct control_call *call)
{
	struct journal_task *t = new_task(call);

	if (!t || !budget_take(&call->server->refusals, call->peer.uid, daemon_now(call->daemon), &t->left_out)) {
		free(t);
		refuse_right(call);
		return;
	}
	log_event(LOG_NOTICE, "control.request", "method=%s uid=%ld pid=%ld accepted=no left_out=%lld", call->request.method,
	          (long)call->peer.uid, (long)call->peer.pid, (long long)t->left_out);
	control_read_act(call, &t->act);
	t->task.work = denied_work;
	t->task.finish = denied_finish;
	store_submit(call->daemon, &t->task);
}

/* ---- what was done without the inventory ---- */

static bool write_row(struct store *s, const struct journal_task *t, struct err *e)
{
	struct journal_entry entry = { .at = t->act.at, .uid = t->act.uid, .method = t->call->request.method, .request = t->request,
		                       .result = "ok" };
	int64_t seq;

	return store_write_journal(s, &entry, &seq, e);
}

static void row_work(struct store *s, struct store_task *task)
{
	struct journal_task *t = (struct journal_task *)task;
	struct err e;

	if (t->failed)
		journal_refusal(s, &t->act, t->call->request.method, "refused", t->left_out);
	else if (!write_row(s, t, &e))
		tell_failure(t->call->request.method, t->act.uid, &e);
}

static void row_finish(struct daemon *d, struct store_task *task, bool ran)
{
	struct journal_task *t = (struct journal_task *)task;

	(void)d;
	(void)ran;
	if (t->failed)
		control_refuse_err(t->call, &t->error);
	else
		control_answer(t->call, json_object());
	json_decref(t->request);
	free(t);
}

/* What cannot be journalled now is answered all the same: it is done. */
static void answer_unjournalled(struct control_call *call, json_t *request, const struct err *error, const struct err *why)
{
	if (!error)
		tell_failure(call->request.method, call->peer.uid, why);
	json_decref(request);
	if (error)
		control_refuse_err(call, error);
	else
		control_answer(call, json_object());
}

void control_journal(struct control_call *call, json_t *request, const struct err *error)
{
	struct journal_task *t = new_task(call);
	struct err why = { .text = "no memory" };

	if (!t || !store_can_write(call->daemon, &why)
	    || (error && !budget_take(&call->server->refusals, call->peer.uid, daemon_now(call->daemon), &t->left_out))) {
		free(t);
		answer_unjournalled(call, request, error, &why);
		return;
	}
	t->request = request ? request : json_object();
	t->failed = error != NULL;
	if (error)
		t->error = *error;
	t->task.work = row_work;
	t->task.finish = row_finish;
	store_submit(call->daemon, &t->task);
}
