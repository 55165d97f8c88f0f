#include "probes/capture_read.h"

#include "intl.h"
#include "observed.h"
#include "probes/capture_hand_over.h"
#include "probes/capture_intake.h"
#include "probes/capture_look.h"
#include "store.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HASH_HEX = 65 };

static const int64_t year_2000_ms = INT64_C(946684800000), day_ms = 86400000;

struct reading {
	struct store *store;          /* NULL: what is told is kept, for the collector */
	struct flow_record *kept;     /* owned */
	size_t n_kept;
	struct capture_intake intake;
	struct capture_reading *result;
	int64_t point_id;
	int fd, records_fd;
	pid_t child;
};

/* Neither a device, which may never end, nor a pipe: it is read twice. */
static bool open_capture(const char *path, int *ret_fd, struct err *e)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &st) < 0) {
		err_set_errno(e, "%s", path);
	} else if (!S_ISREG(st.st_mode)) {
		err_set(e, ERR_DATA, _("%s: expected a regular file that holds a saved capture"), path);
	} else {
		*ret_fd = fd;
		return true;
	}
	if (fd >= 0)
		close(fd);
	return false;
}

static bool hash_file(int fd, char ret[HASH_HEX], struct err *e)
{
	uint8_t chunk[65536], sum[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *d = EVP_MD_CTX_new();
	unsigned n_sum = 0;
	ssize_t n = 0;
	bool ok = d && EVP_DigestInit_ex(d, EVP_sha256(), NULL) == 1;

	while (ok && (n = read(fd, chunk, sizeof chunk)) > 0)
		ok = EVP_DigestUpdate(d, chunk, (size_t)n) == 1;
	explicit_bzero(chunk, sizeof chunk); /* packets */
	ok = ok && EVP_DigestFinal_ex(d, sum, &n_sum) == 1;
	EVP_MD_CTX_free(d);
	if (n < 0 || lseek(fd, 0, SEEK_SET) < 0)
		return err_set_errno(e, "the capture cannot be read");
	if (!ok)
		return err_set(e, ERR_SYSTEM, "the capture's hash cannot be made");
	for (unsigned i = 0; i < n_sum; i++)
		snprintf(ret + (size_t)2 * i, 3, "%02x", sum[i]);
	return true;
}

/* Everything but the capture and the socket is closed. */
static void look(const struct reading *r, const char *name, int records_fd)
{
	struct err e = { 0 };
	int capture_fd = dup2(r->fd, 4);

	if (dup2(records_fd, 3) != 3 || capture_fd != 4 || close_range(5, ~0U, 0) < 0)
		_exit(1);
	close(STDIN_FILENO);
	_exit(capture_look_at_saved(4, name, 3, &e) ? 0 : 1);
}

static bool start(struct reading *r, const char *name, struct err *e)
{
	pid_t parent = getpid();
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return err_set_errno(e, "no socket for flow records");
	/* above the descriptors that the child takes */
	r->records_fd = fcntl(ends[0], F_DUPFD_CLOEXEC, 16);
	close(ends[0]);
	r->child = r->records_fd < 0 ? -1 : fork();
	if (r->child == 0) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && getppid() == parent)
			look(r, name, ends[1]);
		_exit(1);
	}
	close(ends[1]);
	return r->child > 0 || err_set_errno(e, "the process that reads cannot be started");
}

static bool keep(struct reading *r, const struct flow_record *records, size_t n, struct err *e)
{
	struct flow_record *room;

	if (r->n_kept + n > CAPTURE_HANDED_MOST)
		return err_set(e, ERR_LIMIT, _("more than %d flows and associations cannot be handed to a collector at once: read it while vigied is stopped, or "
		                               "into an inventory of its own: --inventory OTHER.db"), CAPTURE_HANDED_MOST);
	room = realloc(r->kept, (r->n_kept + n) * sizeof *room);
	if (!room)
		return err_set(e, ERR_MEMORY, "out of memory");
	memcpy(room + r->n_kept, records, n * sizeof *room);
	r->kept = room;
	r->n_kept += n;
	return true;
}

static void note(struct capture_reading *result, const struct flow_record *record, wall_t now)
{
	const struct flow_counts *c = &record->flow.counts;

	if (record->type == FLOW_RECORD_TALLY) {
		result->frames += record->tally.frames;
		result->dropped_associations += record->tally.associations_dropped;
	} else if (record->type == FLOW_RECORD_FLOW && (record->flow.first_ms < year_2000_ms || record->flow.last_ms > now.ms + day_ms)) {
		result->misdated += c->packets_out + c->packets_in;
	}
}

static bool write_ready(struct reading *r, bool all, struct err *e)
{
	size_t n = capture_intake_ready(&r->intake, all), fresh;

	if (n == 0)
		return true;
	for (size_t i = 0; i < n; i++)
		note(r->result, &r->intake.records[i], wall_now());
	if (r->store ? !store_write_observed(r->store, r->point_id, r->intake.records, n, &fresh, e) : !keep(r, r->intake.records, n, e))
		return false;
	capture_intake_written(&r->intake, n);
	return true;
}

/* Until END, or the child is gone. */
static bool receive(struct reading *r, struct err *e)
{
	static uint8_t message[CAPTURE_MESSAGE_MOST];
	struct flow_record keeper;
	ssize_t n;
	bool kept;

	while (!r->intake.ended && (n = recv(r->records_fd, message, sizeof message, 0)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(e, "flow records cannot be received");
		capture_intake_take(&r->intake, message, (size_t)n, &keeper, &kept);
		if (kept) {
			r->result->cut = true;
			memcpy(r->result->why, keeper.keeper.text, sizeof r->result->why);
		}
		if (!capture_intake_room(&r->intake) && !write_ready(r, false, e))
			return false;
	}
	r->result->refused_records = r->intake.refused;
	return true;
}

static bool conclude(struct reading *r, int status, struct err *e)
{
	if (r->intake.ended && r->intake.pointed)
		return write_ready(r, true, e);
	if (WIFSIGNALED(status))
		return err_set(e, ERR_SYSTEM, "the process that reads was killed (signal %d)", WTERMSIG(status));
	return err_set(e, ERR_MALFORMED, "%s", r->result->cut ? r->result->why : "the process that reads gave up");
}

static bool read_all(struct reading *r, const char *name, struct err *e)
{
	bool ok = capture_intake_new(&r->intake, e) && start(r, name, e) && receive(r, e);
	int status = 0;

	if (r->child > 0) {
		if (!ok)
			kill(r->child, SIGKILL);
		while (waitpid(r->child, &status, 0) < 0 && errno == EINTR)
			;
	}
	ok = ok && conclude(r, status, e);
	if (r->records_fd >= 0)
		close(r->records_fd);
	capture_intake_done(&r->intake);
	return ok;
}

static bool into_store(struct reading *r, const struct observed_point *point, const char *inventory, struct err *e)
{
	bool ok = store_open(inventory, &r->store, e) && store_observe_from(r->store, point, wall_now(), &r->point_id, &r->result->again, e);

	if (ok && !r->result->again) {
		struct err why;

		ok = read_all(r, point->name, e);
		if (!ok && !r->intake.pointed && !store_observed_nothing(r->store, r->point_id, &why))
			err_prefix(e, "%s", why.text);
	}
	store_close(r->store);
	return ok;
}

static bool by_collector(struct reading *r, const struct observed_point *point, const char *control, struct err *e)
{
	bool ok = read_all(r, point->name, e) && capture_hand_over(control, point, r->kept, r->n_kept, &r->result->again, e);

	free(r->kept);
	return ok;
}

bool capture_read_saved(const char *path, const char *inventory, const char *control, struct capture_reading *ret, struct err *e)
{
	struct reading r = { .result = ret, .records_fd = -1 };
	struct observed_point point;
	char hash[HASH_HEX], copy[4096];
	struct text name = TEXT_INIT(3 * sizeof copy);
	bool ok;

	*ret = (struct capture_reading){ .frames = 0 };
	if (!open_capture(path, &r.fd, e))
		return false;
	snprintf(copy, sizeof copy, "%s", path);
	text_append_safe(&name, basename(copy)); /* of an attachment: its name is whatever somebody made it */
	point = (struct observed_point){ .name = text_str(&name), .sha256 = hash };
	ok = hash_file(r.fd, hash, e)
	     && (capture_collector_listens(control) ? by_collector(&r, &point, control, e) : into_store(&r, &point, inventory, e));
	close(r.fd);
	text_done(&name);
	return ok;
}
