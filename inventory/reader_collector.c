#include "inventory/reader_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* How long after its last sign of life (one each 10 s) a collector still counts as running, whoever holds its lock. */
enum { LIFE_MS = 30000 };

enum lock_view reader_lock_is_held(const char *path)
{
	char lock_path[4096];
	enum lock_view view = LOCK_FREE;
	int fd;

	if (snprintf(lock_path, sizeof lock_path, "%s.lock", path) >= (int)sizeof lock_path)
		return LOCK_UNKNOWN;
	fd = open(lock_path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? LOCK_FREE : LOCK_UNKNOWN;
	if (flock(fd, LOCK_SH | LOCK_NB) < 0)
		view = errno == EWOULDBLOCK ? LOCK_HELD : LOCK_UNKNOWN;
	close(fd);
	return view;
}

/* The pid that the writer left in its lock file; 0 when unreadable. */
static int64_t lock_pid(const char *path)
{
	char lock_path[4096], pid[24];
	ssize_t n;
	int fd;

	if (snprintf(lock_path, sizeof lock_path, "%s.lock", path) >= (int)sizeof lock_path)
		return 0;
	fd = open(lock_path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, pid, sizeof pid - 1);
	close(fd);
	pid[n > 0 ? n : 0] = '\0';
	return strtoll(pid, NULL, 10);
}

bool reader_collector(struct reader *r, struct collector_view *ret, struct err *e)
{
	sqlite3_stmt *st = reader_is_past(r) ? DB_QUERY(&r->db, ST_RUN_AT, e, V_WALL(r->at))
	                                     : db_query(&r->db, ST_RUN_LAST, NULL, 0, e);
	struct columns c = COLUMNS(st, NULL);
	bool row;

	*ret = (struct collector_view){ .pid = UNKNOWN_I64, .late_ms = UNKNOWN_I64, .started = WALL_NEVER,
	                                .heartbeat = WALL_NEVER, .stopped = WALL_NEVER };
	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	if (!row)
		return true;
	ret->known = true;
	column_i64(&c);
	ret->pid = column_i64(&c);
	ret->started = column_wall(&c);
	ret->heartbeat = column_wall(&c);
	ret->stopped = column_wall(&c);
	ret->late_ms = column_i64(&c);
	sqlite3_reset(st);
	return true;
}

bool collector_covers(const struct collector_view *run, wall_t at)
{
	return run->known && (wall_is_known(run->stopped) ? at.ms <= run->stopped.ms : at.ms < run->heartbeat.ms + LIFE_MS);
}

/* Whether its process is there: a stopped one (SIGSTOP, a disk that hangs) holds the lock too. */
static bool is_present(const struct reader *r, const struct collector_view *run)
{
	if (!run->known || wall_is_known(run->stopped))
		return false;
	switch (reader_lock_is_held(r->path)) {
	case LOCK_HELD:
		return lock_pid(r->path) == run->pid || lock_pid(r->path) == 0;
	case LOCK_FREE:
		return false;
	case LOCK_UNKNOWN:
		return run->heartbeat.ms - r->now.ms < LIFE_MS; /* else of before the clock was set back */
	}
	return false;
}

static bool gave_sign_of_life(const struct reader *r, const struct collector_view *run)
{
	return wall_is_known(run->heartbeat) && r->now.ms - run->heartbeat.ms < LIFE_MS;
}

static bool is_running(const struct reader *r, const struct collector_view *run)
{
	return gave_sign_of_life(r, run) && is_present(r, run);
}

bool reader_collector_runs(struct reader *r)
{
	struct collector_view run;
	struct err e;

	if (!r->running_known)
		r->running = reader_collector(r, &run, &e) && is_running(r, &run);
	r->running_known = true;
	return r->running;
}

/* A screen reads its lists and the status in one transaction: they are judged once. */
static bool count_links(struct reader *r, struct arena *a, struct status_row *s, struct err *e)
{
	struct link_row *links;
	size_t n;

	if (!r->links_counted && !read_links(r, a, &links, &n, e))
		return false;
	s->links_up = r->links[LINK_UP];
	s->links_down = r->links[LINK_DOWN];
	s->links_degraded = r->links[LINK_DEGRADED];
	s->links_unknown = r->links[LINK_UNKNOWN];
	s->links_admin_down = r->links[LINK_ADMIN_DOWN];
	for (enum link_state state = LINK_UP; state <= LINK_ADMIN_DOWN; state++)
		s->links_total += r->links[state];
	return true;
}

static bool count_others(struct reader *r, struct arena *a, struct status_row *s, struct err *e)
{
	struct service_row *services;
	size_t n;

	if (!reader_count_devices(r, e) || (!r->services.known && !read_services(r, a, &services, &n, e)))
		return false;
	s->devices = r->devices.n;
	s->services = r->services.n;
	memcpy(s->device_states, r->devices.states, sizeof s->device_states);
	memcpy(s->service_states, r->services.states, sizeof s->service_states);
	return DB_READ_I64(&r->db, ST_SITE_COUNT, &s->sites, e, reader_instant(r));
}

bool read_simulation(struct reader *r, bool *ret, struct err *e)
{
	int64_t n;

	if (!DB_READ_I64(&r->db, ST_PROPERTY_NUMBER, &n, e, V_TEXT("simulation")))
		return false;
	*ret = n == 1;
	return true;
}

/* Who runs but reaches none of its witnesses says so in an alert on itself. */
static bool judge_collector(struct reader *r, const struct collector_view *run, struct status_row *s, struct err *e)
{
	bool runs = reader_is_past(r) ? r->covered : reader_collector_runs(r);
	int64_t blind;

	if (!DB_READ_I64(&r->db, ST_COLLECTOR_BLIND, &blind, e, reader_instant(r)))
		return false;
	s->collector = !runs ? COLLECTOR_STOPPED : blind > 0 ? COLLECTOR_BLIND : COLLECTOR_RUNNING;
	s->hung = !reader_is_past(r) && !gave_sign_of_life(r, run) && is_present(r, run);
	s->started = run->started;
	s->heartbeat = run->heartbeat;
	s->pid = run->pid;
	return true;
}

bool reader_collector_status(struct reader *r, struct status_row *ret, struct err *e)
{
	struct collector_view run;

	if (!reader_collector(r, &run, e))
		return false;
	*ret = (struct status_row){ .data_age_s = UNKNOWN_I64 };
	return judge_collector(r, &run, ret, e);
}

bool read_collector(struct reader *r, wall_t now, struct status_row *ret, struct err *e)
{
	bool ok;

	if (!reader_begin(r, now, WALL_NEVER, e))
		return false;
	ok = reader_collector_status(r, ret, e);
	reader_end(r);
	return ok;
}

bool read_status(struct reader *r, struct status_row *ret, struct err *e)
{
	struct status_row s = { 0 };
	struct collector_view run;
	wall_t latest = WALL_NEVER;
	struct arena *a = arena_new();
	bool ok = false;

	if (!a)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!reader_collector(r, &run, e) || !db_read_i64(&r->db, ST_DATA_AT, NULL, 0, &latest.ms, e)
	    || !read_simulation(r, &s.simulation, e) || !count_links(r, a, &s, e) || !count_others(r, a, &s, e)
	    || !reader_count_alerts(r, a, &s.alerts, e))
		goto out;
	if (!judge_collector(r, &run, &s, e))
		goto out;
	s.silent_s = s.collector == COLLECTOR_STOPPED && run.known ? reader_age_s(r, run.heartbeat) : UNKNOWN_I64;
	s.data_age_s = reader_age_s(r, latest);
	s.data_ahead = reader_is_ahead(r, latest);
	s.late_ms = run.late_ms;
	*ret = s;
	ok = true;
out:
	arena_free(a);
	return ok;
}
