#include "probes/capture_look.h"

#include "probes/capture_ring.h"
#include "probes/capture_sandbox.h"
#include "probes/capture_source.h"
#include "probes/capture_table.h"
#include "probes/privileges.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	FRAMES_AT_ONCE = 4096, WAIT_MS = 200, SAVED_AGE = 65536,
	AGE_EVERY_MS = 20, AGED_AT_ONCE = 4096, /* all of a full table within six seconds, however many frames come */
	ARRIVE_MS = 150,  /* in which the kernel gives what it had when vigied asked for all */
	LEAVE_MS = 1000   /* for the last records of an interface that is gone */
};

struct look {
	struct capture_source *source;
	struct capture_table *table;
	int records_fd, linktype;
	int64_t interval_ms;          /* when it began; -1: not yet */
	int64_t last_ms;              /* the latest frame of a saved capture */
	mono_t aged;
	struct capture_ring ring;
	bool saved, unheard;          /* unheard: nobody reads the records */
	bool owes;                    /* there was no room for what it has to tell */
	int patience_ms;              /* how long it waits for room; -1: for good */
	enum { ENDS_NOT, ENDS_SOON, ENDS_NOW } ends; /* the interval, for FLOW_ORDER_TELL: END is owed for it */
	mono_t ends_at;
	struct flow_record out[FLOW_RECORDS_MAX];
};

static int64_t interval_of(int64_t at_ms)
{
	return at_ms < 0 ? 0 : at_ms - at_ms % FLOW_INTERVAL_MS;
}

/* ---- records ---- */

static bool wait_for_room(const struct look *l)
{
	struct pollfd fd = { .fd = l->records_fd, .events = POLLOUT };

	return poll(&fd, 1, l->patience_ms) > 0 && (fd.revents & POLLOUT) && !(fd.revents & (POLLHUP | POLLERR));
}

/* One message; false: there is no room, or nobody reads. */
static bool send_records(struct look *l, const struct flow_record *records, size_t n)
{
	while (sendto(l->records_fd, records, n * sizeof *records, MSG_DONTWAIT | MSG_NOSIGNAL, NULL, 0) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != ENOBUFS)
			l->unheard = true;
		if (l->unheard || l->patience_ms == 0 || !wait_for_room(l)) {
			l->owes = true;
			return false;
		}
	}
	return true;
}

static struct flow_record end_record(const struct look *l)
{
	struct flow_record r;

	memset(&r, 0, sizeof r);
	r.type = FLOW_RECORD_END;
	r.interval_ms = l->interval_ms < 0 ? 0 : l->interval_ms;
	return r;
}

static bool tell_ring(struct look *l)
{
	size_t n;

	while ((n = capture_ring_peek(&l->ring, l->out, FLOW_RECORDS_MAX, wall_now().ms)) > 0) {
		bool sent = send_records(l, l->out, n);

		if (sent)
			capture_ring_told(&l->ring, l->out, n);
		explicit_bzero(l->out, n * sizeof *l->out);
		if (!sent)
			return false;
	}
	return true;
}

/* Tells what there is; what finds no room stays where it is. */
static void tell(struct look *l)
{
	size_t n;

	l->owes = false;
	while (!l->unheard && (n = capture_table_peek(l->table, l->out, FLOW_RECORDS_MAX)) > 0) {
		if (!send_records(l, l->out, n))
			return;
		capture_table_told(l->table, n);
	}
	if (l->ends == ENDS_NOW) {
		const struct flow_record end = end_record(l);

		if (!send_records(l, &end, 1))
			return;
		l->ends = ENDS_NOT;
	}
	if (!l->unheard)
		(void)tell_ring(l);
}

static struct flow_record point_record(const struct look *l, const char *name, int64_t now_ms)
{
	struct flow_record r;
	size_t n = strlen(name);

	memset(&r, 0, sizeof r);
	r.type = FLOW_RECORD_POINT;
	r.interval_ms = now_ms;
	r.point.version = FLOW_RECORD_VERSION;
	r.point.snaplen = (uint32_t)capture_snaplen(l->source);
	r.point.linktype = l->linktype;
	r.point.saved = l->saved;
	if (n >= FLOW_POINT_MAX)
		n = FLOW_POINT_MAX - 1;
	for (size_t i = 0; i < n; i++)
		r.point.name[i] = name[i] >= ' ' && name[i] <= '~' ? name[i] : '?';
	return r;
}

/* The next one begins at next_ms; while the last one is still being told this one goes on. */
static bool end_interval(struct look *l, int64_t until_ms, int64_t next_ms)
{
	capture_table_note_drops(l->table, capture_drops(l->source));
	if (!capture_table_report(l->table, l->interval_ms, until_ms > l->interval_ms ? until_ms : l->interval_ms))
		return false;
	l->interval_ms = next_ms;
	capture_ring_note(&l->ring);
	return true;
}

/* ---- frames ---- */

static void take_frame(void *user, const uint8_t *bytes, size_t captured, size_t wire, int64_t at_us)
{
	struct look *l = user;
	int64_t at_ms = at_us / 1000;
	struct capture_frame frame;
	enum capture_verdict verdict = capture_decode(l->linktype, bytes, captured, wire, &frame);

	if (l->saved && l->interval_ms < 0)
		l->interval_ms = interval_of(at_ms);
	if (l->saved && at_ms >= l->interval_ms + FLOW_INTERVAL_MS) { /* time is the capture's */
		(void)end_interval(l, l->interval_ms + FLOW_INTERVAL_MS, interval_of(at_ms));
		tell(l);
		capture_table_age(l->table, at_ms, SAVED_AGE);
	}
	if (at_ms > l->last_ms)
		l->last_ms = at_ms;
	capture_table_take(l->table, &frame, verdict, wire, at_ms);
	capture_ring_take(&l->ring, &frame, bytes, wire, at_us);
	if (capture_table_presses(l->table) && !l->owes)
		tell(l);
}

static bool table_begin(struct look *l, struct err *e)
{
	const struct capture_limits limits = CAPTURE_LIMITS;
	uint64_t seed[2];

	if (getrandom(seed, sizeof seed, 0) != sizeof seed)
		return err_set_errno(e, "no random numbers");
	return capture_table_new(&limits, seed, &l->table, e);
}

static bool drop_privileges(struct err *e)
{
	struct identity nobody;

	return privileges_choose("nobody", "/", &nobody, e) && privileges_drop(&nobody, e);
}

static void take_order(struct look *l)
{
	uint8_t message[sizeof(struct flow_order) + 1];
	struct flow_order order;
	ssize_t n = read(l->records_fd, message, sizeof message);

	if (n == 0)
		l->unheard = true;
	if (n <= 0 || !flow_order_check(message, (size_t)n, &order))
		return;
	if (order.command != FLOW_ORDER_TELL) {
		capture_ring_order(&l->ring, &order, wall_now().ms);
	} else if (l->ends == ENDS_NOT) {
		l->ends = ENDS_SOON;
		l->ends_at = mono_add_ms(mono_now(), ARRIVE_MS);
	}
}

/* At its time, sooner when the clock was set back, or when vigied asks for it. */
static void end_interval_in_time(struct look *l, int64_t now_ms)
{
	if (l->ends == ENDS_SOON && !mono_before(mono_now(), l->ends_at)) {
		if (end_interval(l, now_ms, now_ms))
			l->ends = ENDS_NOW;
	} else if (now_ms >= l->interval_ms + FLOW_INTERVAL_MS || now_ms < l->interval_ms) {
		(void)end_interval(l, now_ms, now_ms < l->interval_ms ? now_ms : interval_of(now_ms));
	}
}

static void age(struct look *l, int64_t now_ms)
{
	mono_t now = mono_now();

	if (mono_diff_ms(now, l->aged) < AGE_EVERY_MS)
		return;
	l->aged = now;
	capture_table_age(l->table, now_ms, AGED_AT_ONCE);
}

static bool look_once(struct look *l, struct err *e)
{
	const short wanted = l->owes ? POLLIN | POLLOUT : POLLIN;
	struct pollfd fds[2] = { { .fd = capture_fd(l->source), .events = POLLIN }, { .fd = l->records_fd, .events = wanted } };
	int64_t now_ms;
	int n;

	if (poll(fds, 2, l->ends == ENDS_SOON ? WAIT_MS / 10 : WAIT_MS) < 0 && errno != EINTR)
		return err_set_errno(e, "cannot wait for packets");
	if (fds[1].revents & (POLLHUP | POLLERR))
		l->unheard = true;
	else if (fds[1].revents & POLLIN)
		take_order(l);
	if (l->unheard)
		return true;
	if (!capture_give(l->source, FRAMES_AT_ONCE, take_frame, l, &n, e))
		return false;
	now_ms = wall_now().ms;
	end_interval_in_time(l, now_ms);
	capture_ring_age(&l->ring, now_ms);
	tell(l);
	age(l, now_ms);
	return true;
}

/* What was counted until the interface was gone. */
static void leave(struct look *l)
{
	const int64_t now_ms = wall_now().ms;

	l->patience_ms = LEAVE_MS;
	tell(l); /* an interval that is under way of being told */
	capture_table_end(l->table);
	if (end_interval(l, now_ms, now_ms))
		tell(l);
}

bool capture_look_at_interface(const char *interface, int records_fd, struct err *e)
{
	struct look *l = calloc(1, sizeof *l);

	if (!l)
		return err_set(e, ERR_MEMORY, "no memory");
	l->records_fd = records_fd;
	l->interval_ms = wall_now().ms;
	if (!table_begin(l, e) || !capture_open_interface(interface, &l->source, e) || !capture_forbid_dumps(e) || !drop_privileges(e))
		return false;
	l->linktype = capture_linktype(l->source);
	l->out[0] = point_record(l, interface, l->interval_ms);
	if (!send_records(l, l->out, 1))
		return err_set(e, ERR_REFUSED, "nobody reads the records");
	if (!capture_sandbox_enter(records_fd, e))
		return false;
	while (!l->unheard)
		if (!look_once(l, e)) {
			leave(l);
			return false;
		}
	return true;
}

static void tell_cut(struct look *l, const char *why)
{
	struct flow_record r;
	size_t n = strlen(why);

	memset(&r, 0, sizeof r);
	r.type = FLOW_RECORD_KEEPER;
	r.interval_ms = l->interval_ms < 0 ? 0 : l->interval_ms;
	r.keeper.event = FLOW_KEEPER_FAILED;
	if (n >= sizeof r.keeper.text)
		n = sizeof r.keeper.text - 1;
	for (size_t i = 0; i < n; i++)
		r.keeper.text[i] = why[i] >= ' ' && why[i] <= '~' ? why[i] : '?';
	(void)send_records(l, &r, 1);
}

bool capture_look_at_saved(int fd, const char *name, int records_fd, struct err *e)
{
	struct look *l = calloc(1, sizeof *l);
	bool ok = true;
	int n = 1;

	if (!l)
		return err_set(e, ERR_MEMORY, "no memory");
	l->records_fd = records_fd;
	l->saved = true;
	l->patience_ms = -1;
	l->interval_ms = -1;
	if (!table_begin(l, e) || !capture_forbid_dumps(e) || !drop_privileges(e) || !capture_sandbox_enter(records_fd, e))
		return false;
	if (!capture_open_saved(fd, &l->source, e)) {
		tell_cut(l, e->text);
		return false;
	}
	l->linktype = capture_linktype(l->source);
	l->out[0] = point_record(l, name, 0);
	if (!send_records(l, l->out, 1))
		return err_set(e, ERR_REFUSED, "nobody reads the records");
	while (ok && n > 0 && !l->unheard)
		ok = capture_give(l->source, FRAMES_AT_ONCE, take_frame, l, &n, e);
	capture_source_wipe(l->source);
	if (!ok)
		tell_cut(l, e->text);
	capture_table_end(l->table);
	if (l->interval_ms >= 0)
		(void)end_interval(l, l->last_ms, l->last_ms);
	l->ends = ENDS_NOW;
	tell(l);
	return true;
}
