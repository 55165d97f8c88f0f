#include "intl.h"
#include "inventory/migrations.h"
#include "inventory/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	LOCK_TRIES = 10,         /* a reader that looks at the lock holds it for an instant */
	LOCK_PAUSE_MS = 20,
	WAL_LIMIT_BYTES = 16 << 20,
	GROWTH_BYTES = 256 << 10 /* at a time: on a full disk the log can still be moved into the file */
};

static bool is_memory(const char *path)
{
	return strcmp(path, ":memory:") == 0;
}

/* Only a writer holds it alone. For one who looks and does not let go the service manager tries again. */
static bool refuse_locked(const char *path, int fd, struct err *e)
{
	char pid[24] = "";
	ssize_t n = pread(fd, pid, sizeof pid - 1, 0);

	if (flock(fd, LOCK_SH | LOCK_NB) == 0)
		return err_set(e, ERR_SYSTEM, _("a process that does not write keeps %s.lock locked: see fuser(1)"), path);
	pid[n > 0 ? strspn(pid, "0123456789") : 0] = '\0';
	if (*pid)
		return err_set(e, ERR_LOCKED, _("%s is being written by another process (pid %s)"), path, pid);
	return err_set(e, ERR_LOCKED, _("%s is being written by another process"), path);
}

static bool take_lock(int fd)
{
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return false;
		nanosleep(&(struct timespec){ .tv_nsec = LOCK_PAUSE_MS * 1000000L }, NULL);
	}
	errno = EWOULDBLOCK;
	return false;
}

/* SQLite creates files as 0644 less the umask: ours are 0640, and so are the -wal and -shm that follow them. */
static bool create_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	struct stat st;
	bool ok;

	if (fd < 0)
		return errno == ENOENT ? err_set(e, ERR_NOT_FOUND, _("the folder of the inventory %s does not exist: create it first"), path)
		                       : err_set_errno(e, _("cannot open the inventory %s"), path);
	ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	close(fd);
	return ok || err_set(e, ERR_MALFORMED, _("%s is not a regular file"), path);
}

/* What the name leads to, which is made where nothing is: links to one file share its lock, as SQLite's -wal. NULL: e tells. */
static char *find_file(const char *path, struct err *e)
{
	char *real = realpath(path, NULL);

	if (!real && errno == ENOENT) {
		if (!create_file(path, e))
			return NULL;
		real = realpath(path, NULL);
	}
	if (!real && errno == ENAMETOOLONG)
		err_set(e, ERR_USAGE, _("the inventory's path is too long"));
	else if (!real)
		err_set_errno(e, _("cannot open the inventory %s"), path);
	return real;
}

static bool lock_writer(struct store *s, const char *path, struct err *e)
{
	char lock_path[4096], pid[24];
	int fd, n;

	if (snprintf(lock_path, sizeof lock_path, "%s.lock", path) >= (int)sizeof lock_path)
		return err_set(e, ERR_USAGE, _("the inventory's path is too long"));
	fd = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0)
		return err_set_errno(e, _("cannot open %s"), lock_path);
	if (!take_lock(fd)) {
		if (errno == EWOULDBLOCK)
			refuse_locked(path, fd, e);
		else
			err_set_errno(e, _("cannot lock %s"), lock_path);
		close(fd);
		return false;
	}
	s->lock_fd = fd;
	n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) < 0 || pwrite(fd, pid, (size_t)n, 0) != n)
		return err_set_errno(e, _("cannot write %s"), lock_path);
	return true;
}

static bool pragma(sqlite3 *db, const char *sql, struct err *e)
{
	int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK || db_error(db, rc, _("cannot open the inventory"), e);
}

static bool open_database(struct store *s, const char *path, struct err *e)
{
	char wal_limit[64];
	int rc = sqlite3_open_v2(path, &s->db.handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
	                         | (is_memory(path) ? SQLITE_OPEN_CREATE : 0), NULL);
	int on = 1, growth = GROWTH_BYTES;

	if (rc != SQLITE_OK)
		return db_error(s->db.handle, rc, _("cannot open the inventory"), e);
	snprintf(wal_limit, sizeof wal_limit, "PRAGMA journal_size_limit = %d", WAL_LIMIT_BYTES);
	sqlite3_busy_timeout(s->db.handle, STORE_BUSY_TIMEOUT_MS);
	sqlite3_file_control(s->db.handle, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
	sqlite3_file_control(s->db.handle, "main", SQLITE_FCNTL_CHUNK_SIZE, &growth);
	return migrations_recognise(s->db.handle, e) /* before anything touches a file that is not ours */
	       && pragma(s->db.handle, "PRAGMA auto_vacuum = INCREMENTAL", e)
	       && pragma(s->db.handle, "PRAGMA journal_mode = WAL", e)
	       && pragma(s->db.handle, "PRAGMA synchronous = NORMAL", e)
	       && pragma(s->db.handle, wal_limit, e)
	       && pragma(s->db.handle, "PRAGMA secure_delete = ON", e) /* what is purged, too */
	       && pragma(s->db.handle, "PRAGMA foreign_keys = ON", e)
	       && pragma(s->db.handle, "PRAGMA trusted_schema = OFF", e);
}

static bool claim_file(struct store *s, const char *path, struct err *e)
{
	char *real = find_file(path, e);
	bool ok = real && lock_writer(s, real, e) && create_file(real, e);

	free(real);
	return ok;
}

bool store_open(const char *path, struct store **ret_s, struct err *e)
{
	struct store *s = calloc(1, sizeof *s);

	if (!s)
		return err_set(e, ERR_MEMORY, "out of memory");
	s->lock_fd = -1;
	s->log_holds_purged = true; /* as the last collector may have left it */
	if (!is_memory(path) && !claim_file(s, path, e))
		goto fail;
	if (!open_database(s, path, e) || !migrations_run(s->db.handle, e)) {
		err_prefix(e, "%s", path);
		goto fail;
	}
	*ret_s = s;
	return true;
fail:
	store_close(s);
	return false;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	known_forget(&s->known);
	free(s->declared.ids);
	db_done(&s->db);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	free(s);
}

struct sqlite3 *store_sqlite(struct store *s)
{
	return s->db.handle;
}

bool store_write_started(struct store *s, wall_t now, const char *version, struct err *e)
{
	if (!DB_RUN(&s->db, ST_RUN_START, e, V_I64(getpid()), V_TEXT(version), V_WALL(now)))
		return false;
	s->run_id = sqlite3_last_insert_rowid(s->db.handle);
	return true;
}

bool store_write_heartbeat(struct store *s, wall_t now, int64_t late_ms, struct err *e)
{
	return DB_RUN(&s->db, ST_RUN_HEARTBEAT, e, V_WALL(now), V_I64(late_ms < 0 ? UNKNOWN_I64 : late_ms), V_I64(s->run_id));
}

bool store_write_simulation(struct store *s, struct err *e)
{
	return DB_RUN(&s->db, ST_PROPERTY_WRITE, e, V_TEXT("simulation"), V_TEXT("1"));
}

bool store_write_stopped(struct store *s, wall_t now, struct err *e)
{
	return DB_RUN(&s->db, ST_RUN_STOP, e, V_WALL(now), V_I64(s->run_id));
}
