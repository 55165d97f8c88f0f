#include "inventory/notices_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
	ATTEMPTS_MAX = 12,       /* the last one about two hours after the first */
	RETRY_FIRST_MS = 30 * 1000,
	RETRY_MAX_MS = 15 * 60 * 1000,
	STALL_MS = 10 * 1000,    /* between two ticks: a silence may have come and gone */
	LOOK_BACK_STEPS = 4000   /* for the end of a recurring silence while nobody looked */
};

static const int64_t LOOK_BACK_MS = INT64_C(32) * 24 * 60 * 60 * 1000;

/* ---- alerts by object and subject ---- */

static struct noticed **bucket_of(struct notices *n, int64_t entity_id)
{
	return &n->buckets[(uint64_t)entity_id % NOTICES_BUCKETS];
}

/* An alert that is over stays until its last message is settled; another one of the same object may be open meanwhile. */
static struct noticed *find_open(struct notices *n, int64_t entity_id, const char *subject)
{
	for (struct noticed *a = *bucket_of(n, entity_id); a; a = a->next)
		if (a->what.entity_id == entity_id && !a->what.ended && strcmp(a->what.subject, subject) == 0)
			return a;
	return NULL;
}

static void free_strings(struct notice_alert *w)
{
	free((char *)w->subject);
	free((char *)w->place.kind);
	free((char *)w->place.name);
	free((char *)w->place.device);
	free((char *)w->place.site);
	free((char *)w->detail);
	free((char *)w->impact);
}

static bool copy_string(const char **to, const char *from)
{
	*to = from ? strdup(from) : NULL;
	return !from || *to;
}

/* Replaces what is known of it; unchanged without memory. What is declared no more keeps its name. */
static bool take_alert(struct noticed *a, const struct notice_alert *what)
{
	const struct silence_place *place = what->place.name ? &what->place : &a->what.place;
	struct notice_alert w = *what;

	w.subject = w.place.kind = w.place.name = w.place.device = w.place.site = w.detail = w.impact = NULL;
	if (copy_string(&w.subject, what->subject) && copy_string(&w.place.kind, place->kind)
	    && copy_string(&w.place.name, place->name) && copy_string(&w.place.device, place->device)
	    && copy_string(&w.place.site, place->site) && copy_string(&w.detail, what->detail) && copy_string(&w.impact, what->impact)) {
		free_strings(&a->what);
		a->what = w;
		return true;
	}
	free_strings(&w);
	return false;
}

static void free_noticed(struct noticed *a)
{
	for (size_t i = 0; i < a->n_rows; i++) {
		free(a->rows[i].recipient);
		free(a->rows[i].channel);
	}
	free(a->rows);
	free_strings(&a->what);
}

static struct noticed *add_alert(struct notices *n, const struct notice_alert *what)
{
	struct noticed *a = calloc(1, sizeof *a), **bucket = bucket_of(n, what->entity_id);

	if (!a || !take_alert(a, what)) {
		free(a);
		return NULL;
	}
	a->opened = what->since;
	a->next = *bucket;
	*bucket = a;
	return a;
}

static bool is_settled(const struct noticed *a)
{
	for (size_t i = 0; i < a->n_rows; i++)
		if (notice_is_pending(&a->rows[i]))
			return false;
	return a->what.ended;
}

static void forget_settled(struct notices *n, int64_t entity_id)
{
	for (struct noticed **at = bucket_of(n, entity_id); *at;) {
		struct noticed *a = *at;

		if (!is_settled(a)) {
			at = &a->next;
			continue;
		}
		*at = a->next;
		free_noticed(a);
		free(a);
	}
}

/* ---- silence ---- */

static bool covers(const struct notice_silence *s, const struct noticed *a)
{
	if (s->is_ack)
		return s->entity_id == a->what.entity_id && s->opened.ms == a->opened.ms && strcmp(s->subject, a->what.subject) == 0;
	return silence_covers(s->object, &a->what.place);
}

static bool is_silenced(const struct notices *n, const struct noticed *a)
{
	for (size_t i = 0; i < n->n_silences; i++)
		if (covers(&n->silences[i], a) && silence_holds(&n->silences[i].time, n->now, NULL))
			return true;
	return false;
}

static bool is_quiet(const struct notices *n, const struct noticed *a)
{
	return !a->what.cause || !a->what.ours || is_silenced(n, a);
}

/* Whether it held at some instant from `from` until now. */
static bool held_since(const struct silence_time *s, wall_t from, wall_t now)
{
	int64_t step = s->until.ms > s->from.ms ? (s->until.ms - s->from.ms) / 2 + 1 : 1, oldest = now.ms - LOOK_BACK_MS;

	if (from.ms > oldest)
		oldest = from.ms;
	if (!s->recurrence)
		return s->until.ms > oldest && s->from.ms <= now.ms && (!wall_is_known(s->ended) || s->ended.ms > oldest);
	for (int64_t t = now.ms, i = 0; t >= oldest && i < LOOK_BACK_STEPS; t -= step, i++)
		if (silence_holds(s, (wall_t){ t }, NULL))
			return true;
	return silence_holds(s, (wall_t){ oldest }, NULL);
}

/* After a restart or a stall: a silence that ended since the last message about it ended unseen. */
static bool was_quiet(const struct notices *n, const struct noticed *a, wall_t now)
{
	wall_t last = a->opened;

	for (size_t i = 0; i < a->n_rows; i++)
		if (notice_is_of_problem(a->rows[i].event) && a->rows[i].state != NOTICE_CANCELLED && a->rows[i].created.ms >= last.ms)
			last = a->rows[i].created;
	for (size_t i = 0; i < n->n_silences; i++)
		if (covers(&n->silences[i], a) && held_since(&n->silences[i].time, last, now))
			return true;
	return !a->what.cause;
}

/* ---- what is said ---- */

/* That the collector itself sees nothing is as grave as anything it might not see. */
static bool passes(const struct notice_channel *c, const struct noticed *a)
{
	return c->warnings || a->what.state == STATE_CRITICAL || strcmp(a->what.place.kind, "collector") == 0;
}

/* The messages of a problem that a channel carried. */
struct carried {
	size_t n;
	int64_t reminder, worse;  /* the next number of each */
	enum state last;
};

static struct carried carried_by(const struct noticed *a, const struct notice_channel *c)
{
	struct carried r = { .reminder = 1 };

	for (size_t i = 0; i < a->n_rows; i++) {
		const struct notice *row = &a->rows[i];

		if (!notice_is_of_problem(row->event) || strcmp(row->channel, c->name) != 0)
			continue;
		if (row->event == NOTICE_REMINDER && row->step >= r.reminder)
			r.reminder = row->step + 1;
		if (row->event == NOTICE_WORSE && row->step >= r.worse)
			r.worse = row->step + 1;
		if (row->state == NOTICE_CANCELLED)
			continue;
		r.n++;
		r.last = row->severity;
	}
	return r;
}

/* Whoever had to do with it before its silence hears that it goes on, also when it is less grave by then. */
static bool concerns(const struct notice_channel *c, const struct noticed *a, bool back)
{
	return passes(c, a) || (back && carried_by(a, c).n > 0);
}

static bool serves_duty(const struct notices *n, const struct noticed *a)
{
	for (size_t i = 0; n->params.rota && i < n->params.n_channels; i++)
		if (!n->params.channels[i].recipient && concerns(&n->params.channels[i], a, true))
			return true;
	return false;
}

static void tell(struct notices *n, struct noticed *a, const struct notice_channel *c, bool back)
{
	struct carried before = carried_by(a, c);
	const char *recipient = concerns(c, a, back) ? notices_on_duty(n, c) : NULL;

	if (!recipient)
		return;
	if (before.n == 0)
		notices_queue(n, a, c, recipient, NOTICE_PROBLEM, 0);
	else if (back && (!c->recipient || !serves_duty(n, a)))
		notices_queue(n, a, c, recipient, NOTICE_REMINDER, before.reminder);
	else if (a->what.state == STATE_CRITICAL && before.last != STATE_CRITICAL && !a->what.flapping)
		notices_queue(n, a, c, recipient, NOTICE_WORSE, before.worse);
}

static bool has_recovered(const struct noticed *a, const struct notice *told)
{
	for (size_t i = 0; i < a->n_rows; i++)
		if (a->rows[i].event == NOTICE_RECOVERY && strcmp(a->rows[i].recipient, told->recipient) == 0
		    && strcmp(a->rows[i].channel, told->channel) == 0)
			return true;
	return false;
}

static void recover(struct notices *n, struct noticed *a)
{
	for (size_t i = 0; i < a->n_rows && !n->failed; i++) {
		const struct notice_channel *c = notice_was_told(&a->rows[i]) ? notices_channel(n, a->rows[i].channel) : NULL;

		if (c && !has_recovered(a, &a->rows[i]))
			notices_queue(n, a, c, a->rows[i].recipient, NOTICE_RECOVERY, 0);
	}
}

static void judge(struct notices *n, struct noticed *a, bool changed)
{
	bool quiet = is_quiet(n, a), back = a->quiet && !quiet;

	a->quiet = quiet;
	if (quiet || a->what.ended)
		notices_cancel(n, a);
	if (a->what.ended)
		recover(n, a);
	if (a->what.ended || quiet || !(changed || back))
		return;
	for (size_t i = 0; i < n->params.n_channels && !n->failed; i++)
		tell(n, a, &n->params.channels[i], back);
}

/* ---- what happens ---- */

static void begin_call(struct notices *n, wall_t now, struct batch *b, struct err *e)
{
	n->now = now;
	n->batch = b;
	n->e = e;
	n->failed = false;
}

bool notices_alert(struct notices *n, const struct notice_alert *what, wall_t now, struct batch *b, struct err *e)
{
	struct noticed *a = find_open(n, what->entity_id, what->subject);

	begin_call(n, now, b, e);
	if (!a && (what->ended || !what->place.name))
		return true;
	if (a ? !take_alert(a, what) : !(a = add_alert(n, what)))
		return err_set(e, ERR_MEMORY, "no memory for an alert");
	a->what.since = a->opened;
	judge(n, a, true);
	forget_settled(n, what->entity_id);
	return !n->failed;
}

bool notices_tick(struct notices *n, wall_t now, struct batch *b, struct err *e)
{
	bool stalled = wall_is_known(n->ticked) && now.ms - n->ticked.ms > STALL_MS;

	begin_call(n, now, b, e);
	n->ticked = now;
	for (size_t i = 0; i < NOTICES_BUCKETS; i++)
		for (struct noticed *a = n->buckets[i]; a && !n->failed; a = a->next) {
			if (a->what.ended)
				continue;
			a->quiet |= stalled && was_quiet(n, a, now);
			judge(n, a, false);
			for (size_t k = 0; !a->quiet && a->n_rows > 0 && k < n->params.n_channels; k++)
				notices_escalate(n, a, &n->params.channels[k]);
		}
	notices_announce_gaps(n);
	return !n->failed;
}

static void take_due(struct notices *n, struct noticed *a, size_t max, int64_t *ret_ids, size_t *ret_n)
{
	for (size_t i = 0; i < a->n_rows && *ret_n < max; i++) {
		struct notice *row = &a->rows[i];

		if (row->state != NOTICE_QUEUED || row->due.ms > n->now.ms)
			continue;
		if (!notices_channel(n, row->channel)) {
			notices_settle(n, a, row, NOTICE_FAILED, "the configuration has no notify section of that name any more");
			continue;
		}
		row->state = NOTICE_SENDING;
		row->attempts++;
		notices_write(n, a, row, NULL);
		ret_ids[(*ret_n)++] = row->id;
	}
}

bool notices_take(struct notices *n, wall_t now, size_t max, int64_t *ret_ids, size_t *ret_n, struct batch *b, struct err *e)
{
	begin_call(n, now, b, e);
	*ret_n = 0;
	if (n->n_pending == 0)
		return true;
	take_due(n, &n->own, max, ret_ids, ret_n);
	for (size_t i = 0; i < NOTICES_BUCKETS && *ret_n < max; i++)
		for (struct noticed *a = n->buckets[i]; a && *ret_n < max; a = a->next)
			take_due(n, a, max, ret_ids, ret_n);
	return !n->failed;
}

static struct notice *find_row(struct notices *n, int64_t id, struct noticed **ret_a)
{
	*ret_a = &n->own;
	for (size_t i = 0; i < n->own.n_rows; i++)
		if (n->own.rows[i].id == id)
			return &n->own.rows[i];
	for (size_t i = 0; i < NOTICES_BUCKETS; i++)
		for (struct noticed *a = n->buckets[i]; a; a = a->next)
			for (size_t k = 0; k < a->n_rows; k++)
				if (a->rows[k].id == id) {
					*ret_a = a;
					return &a->rows[k];
				}
	return NULL;
}

static int64_t back_off(int64_t attempts)
{
	int64_t ms = RETRY_FIRST_MS;

	for (int64_t i = 1; i < attempts && ms < RETRY_MAX_MS; i++)
		ms *= 2;
	return ms < RETRY_MAX_MS ? ms : RETRY_MAX_MS;
}

/* What was not delivered and is not wanted any more is not tried again. */
static void retry(struct notices *n, struct noticed *a, struct notice *row, const char *error, int64_t retry_ms)
{
	if (notice_is_of_problem(row->event) && (a->what.ended || a->quiet)) {
		notices_settle(n, a, row, NOTICE_CANCELLED, error);
	} else if (row->attempts >= ATTEMPTS_MAX) {
		notices_settle(n, a, row, NOTICE_FAILED, error);
	} else {
		int64_t ms = back_off(row->attempts);

		row->state = NOTICE_QUEUED;
		row->due.ms = n->now.ms + (retry_ms > ms && retry_ms <= RETRY_MAX_MS ? retry_ms : ms);
		notices_write(n, a, row, error);
	}
}

bool notices_result(struct notices *n, int64_t id, enum notice_result r, const char *error, int64_t retry_ms, wall_t now, struct batch *b,
                    struct err *e)
{
	struct noticed *a;
	struct notice *row = find_row(n, id, &a);

	begin_call(n, now, b, e);
	if (!row || row->state != NOTICE_SENDING)
		return true;
	switch (r) {
	case NOTICE_SENT:
		notices_settle(n, a, row, NOTICE_DELIVERED, NULL);
		break;
	case NOTICE_RETRY:
		retry(n, a, row, error, retry_ms);
		break;
	case NOTICE_REFUSED:
		notices_settle(n, a, row, NOTICE_FAILED, error);
		break;
	case NOTICE_DOUBTFUL:
		notices_settle(n, a, row, NOTICE_UNCERTAIN, error);
		break;
	}
	if (a != &n->own && a->what.ended) {
		recover(n, a);
		forget_settled(n, a->what.entity_id);
	}
	return !n->failed;
}

/* ---- beginning again ---- */

static bool restore_row(struct notices *n, struct noticed *a, const struct notice_row *r)
{
	struct notice *row = notices_add_row(a, r->recipient, r->channel);

	if (!row)
		return false;
	row->id = r->id;
	row->event = r->event;
	row->step = r->step;
	row->attempts = r->attempts;
	row->created = r->created;
	row->due = r->due;
	row->done = r->done;
	row->wanted = r->attempts > 0 ? r->created : r->due;
	row->state = r->state;
	row->severity = r->severity;
	n->n_pending += notice_is_pending(row);
	return true;
}

bool notices_restore(struct notices *n, const struct notice_alert *what, const struct notice_row *rows, size_t n_rows, wall_t now,
                     struct err *e)
{
	struct noticed *a = what ? add_alert(n, what) : &n->own;
	bool ok = a != NULL;

	for (size_t i = 0; ok && i < n_rows; i++)
		ok = restore_row(n, a, &rows[i]);
	if (!ok)
		return err_set(e, ERR_MEMORY, "no memory for the notifications");
	if (what)
		a->quiet = was_quiet(n, a, now);
	return true;
}

static void doubt(struct notices *n, struct noticed *a)
{
	for (size_t i = 0; i < a->n_rows; i++)
		if (a->rows[i].state == NOTICE_SENDING)
			notices_settle(n, a, &a->rows[i], NOTICE_UNCERTAIN, "the collector stopped while it was being sent");
}

bool notices_begin(struct notices *n, wall_t now, struct batch *b, struct err *e)
{
	begin_call(n, now, b, e);
	doubt(n, &n->own);
	for (size_t i = 0; i < NOTICES_BUCKETS; i++) {
		for (struct noticed *a = n->buckets[i]; a && !n->failed; a = a->next) {
			doubt(n, a);
			if (a->what.ended)
				judge(n, a, false);
		}
		forget_settled(n, (int64_t)i);
	}
	return !n->failed;
}

/* ---- life ---- */

static void free_silences(struct notices *n)
{
	for (size_t i = 0; i < n->n_silences; i++) {
		free((char *)n->silences[i].object);
		free((char *)n->silences[i].subject);
		free((char *)n->silences[i].time.recurrence);
	}
	free(n->silences);
	n->silences = NULL;
	n->n_silences = 0;
}

bool notices_set_silences(struct notices *n, const struct notice_silence *s, size_t n_silences, struct err *e)
{
	struct notices fresh = { .silences = calloc(n_silences + 1, sizeof *s) };
	bool ok = fresh.silences != NULL;

	for (size_t i = 0; ok && i < n_silences; i++) {
		struct notice_silence *to = &fresh.silences[fresh.n_silences++];

		*to = s[i];
		to->object = to->subject = to->time.recurrence = NULL;
		ok = copy_string(&to->object, s[i].object) && copy_string(&to->subject, s[i].subject)
		     && copy_string(&to->time.recurrence, s[i].time.recurrence);
	}
	if (!ok) {
		free_silences(&fresh);
		return err_set(e, ERR_MEMORY, "no memory for the silences");
	}
	free_silences(n);
	n->silences = fresh.silences;
	n->n_silences = fresh.n_silences;
	return true;
}

void notices_set_params(struct notices *n, const struct notices_params *params)
{
	n->params = *params;
}

struct notices *notices_new(const struct notices_params *params, int64_t last_id)
{
	struct notices *n = calloc(1, sizeof *n);
	static const struct notice_alert none = { .subject = "", .place = { .kind = "rota", .name = "rota" }, .ours = true, .cause = true };

	if (!n || !take_alert(&n->own, &none)) {
		free(n);
		return NULL;
	}
	n->params = *params;
	n->last_id = last_id;
	n->ticked = WALL_NEVER;
	return n;
}

void notices_free(struct notices *n)
{
	if (!n)
		return;
	for (size_t i = 0; i < NOTICES_BUCKETS; i++)
		while (n->buckets[i]) {
			struct noticed *a = n->buckets[i];

			n->buckets[i] = a->next;
			free_noticed(a);
			free(a);
		}
	free_noticed(&n->own);
	free_silences(n);
	free(n);
}
