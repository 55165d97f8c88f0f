#include "probes/control_observe.h"

#include "journal.h"
#include "log.h"
#include "observed.h"
#include "probes/control_journal.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { WRITE_AT = 4096, FORGET_STEPS = 100, SHA256_HEX = 64, RECORD_BASE64 = FLOW_RECORD_SIZE / 3 * 4 };

struct observe_task {
	struct store_task task;
	struct control_call *call;    /* its request holds the texts */
	struct observed_point point;
	wall_t at;
	struct flow_record *records;  /* owned */
	size_t n;
	bool again, ok;
	struct err error;
};

static bool journal(struct store *s, const struct observe_task *t, struct err *e)
{
	json_t *request = json_pack("{s:s,s:s,s:I}", "name", t->point.name, "sha256", t->point.sha256, "records", (json_int_t)t->n);
	struct journal_entry entry = { .at = t->at, .uid = t->call->peer.uid, .method = "observe", .request = request, .result = "ok" };
	int64_t seq;
	bool ok = request ? store_write_journal(s, &entry, &seq, e) : err_set(e, ERR_MEMORY, "no memory for a request");

	json_decref(request);
	return ok;
}

/* In steps, each a transaction: one that was cut is read anew from its beginning. Contexts stay with their association. */
static bool write_all(struct store *s, int64_t point, const struct flow_record *records, size_t n, struct err *e)
{
	size_t fresh;

	for (size_t at = 0, step; at < n; at += step) {
		step = n - at < WRITE_AT ? n - at : WRITE_AT;
		while (at + step < n && records[at + step].type == FLOW_RECORD_CONTEXT)
			step++;
		if (!store_write_observed(s, point, records + at, step, &fresh, e))
			return false;
	}
	return true;
}

static void observe_work(struct store *s, struct store_task *task)
{
	struct observe_task *t = (struct observe_task *)task;
	int64_t point;
	bool more;

	t->ok = store_observe_from(s, &t->point, t->at, &point, &t->again, &t->error);
	if (!t->ok || t->again)
		return;
	t->ok = journal(s, t, &t->error) && write_all(s, point, t->records, t->n, &t->error);
	t->ok = t->ok && store_forget_observed(s, t->at, FORGET_STEPS, &more, &t->error);
}

static void task_free(struct observe_task *t)
{
	if (t)
		free(t->records);
	free(t);
}

static void observe_finish(struct daemon *d, struct store_task *task, bool ran)
{
	struct observe_task *t = (struct observe_task *)task;

	(void)d;
	if (!ran)
		t->ok = err_set(&t->error, ERR_REFUSED, "the collector is stopping");
	log_event(LOG_NOTICE, t->ok ? "capture.observed" : "capture.unobserved", "uid=%ld records=%zu again=%s", (long)t->call->peer.uid, t->n,
	          t->again ? "yes" : "no");
	if (t->ok)
		control_answer(t->call, json_pack("{s:b,s:I}", "again", t->again, "records", (json_int_t)t->n));
	else
		control_refuse_err(t->call, &t->error);
	task_free(t);
}

static bool read_point(const json_t *params, struct observed_point *ret, struct err *e)
{
	const json_t *name = json_object_get(params, "name"), *sha256 = json_object_get(params, "sha256");
	const char *text = json_string_value(name), *hash = json_string_value(sha256);

	if (!text || !*text || json_string_length(name) >= FLOW_POINT_MAX)
		return err_set(e, ERR_USAGE, "name: expected the name of a file, of less than %d octets", FLOW_POINT_MAX);
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return err_set(e, ERR_USAGE, "name: expected no control character");
	if (!hash || strlen(hash) != SHA256_HEX || strspn(hash, "0123456789abcdef") != SHA256_HEX)
		return err_set(e, ERR_USAGE, "sha256: expected 64 hexadecimal digits");
	*ret = (struct observed_point){ .name = text, .sha256 = hash };
	return true;
}

static bool is_of_a_saved_capture(const struct flow_record *r)
{
	return r->type == FLOW_RECORD_FLOW || r->type == FLOW_RECORD_ASSOCIATION || r->type == FLOW_RECORD_CONTEXT || r->type == FLOW_RECORD_TALLY
	       || r->type == FLOW_RECORD_END;
}

static bool check(const uint8_t *octets, struct observe_task *t, struct err *e)
{
	for (size_t i = 0; i < t->n; i++)
		if (!flow_record_check(octets + i * FLOW_RECORD_SIZE, FLOW_RECORD_SIZE, &t->records[i], e) || !is_of_a_saved_capture(&t->records[i]))
			return err_set(e, ERR_USAGE, "records: record %zu is none of a saved capture", i + 1);
	return t->records[t->n - 1].type == FLOW_RECORD_END || err_set(e, ERR_USAGE, "records: expected those of a whole capture, its end with them");
}

static bool read_records(const json_t *params, struct observe_task *t, struct err *e)
{
	const json_t *value = json_object_get(params, "records");
	size_t len = json_string_length(value);
	uint8_t *octets;
	bool ok;

	if (len == 0 || len % RECORD_BASE64 != 0 || len > CONTROL_IMPORT_MAX)
		return err_set(e, ERR_USAGE, "records: expected records of %d octets in base64", FLOW_RECORD_SIZE);
	t->n = len / RECORD_BASE64;
	octets = malloc(len / 4 * 3);
	t->records = calloc(t->n, sizeof *t->records);
	if (!octets || !t->records)
		ok = err_set(e, ERR_MEMORY, "no memory for a request");
	else if (EVP_DecodeBlock(octets, (const unsigned char *)json_string_value(value), (int)len) != (int)(len / 4 * 3))
		ok = err_set(e, ERR_USAGE, "records: expected records of %d octets in base64", FLOW_RECORD_SIZE);
	else
		ok = check(octets, t, e);
	free(octets);
	return ok;
}

void control_observe(struct control_call *call)
{
	struct observe_task *t = calloc(1, sizeof *t);
	struct err e;

	if (!t) {
		control_refuse(call, CONTROL_INTERNAL, "no memory for a request");
		return;
	}
	t->call = call;
	t->at = wall_now();
	t->task.work = observe_work;
	t->task.finish = observe_finish;
	if (read_point(call->request.params, &t->point, &e) && read_records(call->request.params, t, &e) && store_can_write(call->daemon, &e)) {
		store_submit(call->daemon, &t->task);
		return;
	}
	task_free(t);
	control_journal(call, NULL, &e);
}
