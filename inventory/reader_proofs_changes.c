#include "inventory/reader_proofs_internal.h"

#include "talkers.h"
#include "text.h"

#include <inttypes.h>
#include <string.h>

/* What changed within the hour before the alert: the first question of who is called (L31). What a device says of itself may be dated
 * a little later than the failure that it brought. */

enum { HOUR_MS = 3600000, LATER_MS = 300000 };

static int64_t from_ms(const struct proven *p)
{
	return p->since.ms - HOUR_MS;
}

static int64_t to_ms(const struct proven *p)
{
	return p->since.ms + LATER_MS < reader_moment(p->r).ms ? p->since.ms + LATER_MS : reader_moment(p->r).ms;
}

static bool is_within(const struct proven *p, int64_t ms)
{
	return ms >= from_ms(p) && ms <= to_ms(p);
}

/* ---- devices and their interfaces ---- */

static bool add_restart(struct proven *p, int64_t id, const char *node, struct err *e)
{
	const struct device_poll *poll;
	wall_t booted;

	if (!reader_poll(p->r, id, &poll, e))
		return false;
	if (!wall_is_known(poll->at) || poll->uptime_cs == UNKNOWN_I64)
		return true;
	booted.ms = poll->at.ms - poll->uptime_cs * 10;
	return !is_within(p, booted.ms) || proof_add(p, PROOF_CHANGE, booted, node, "restarted", e);
}

/* Its engineBoots grew: seen by a poll, after it happened. */
static bool add_boots(struct proven *p, int64_t id, const char *node, struct err *e)
{
	int64_t ms;

	if (!DB_READ_I64(&p->r->db, ST_PROOF_BOOTS, &ms, e, V_I64(id)))
		return false;
	return ms == UNKNOWN_I64 || !is_within(p, ms)
	       || proof_add(p, PROOF_CHANGE, (wall_t){ ms }, node, "its SNMP agent was restarted (engineBoots)", e);
}

/* A state that came and went between two polls is known from ifLastChange alone. */
static bool add_last_change(struct proven *p, int64_t interface_id, const char *node, const char *interface, struct err *e)
{
	struct text t = TEXT_INIT(1024);
	int64_t ms;
	bool ok;

	if (!DB_READ_I64(&p->r->db, ST_PROOF_INTERFACE_LAST_CHANGE, &ms, e, V_I64(interface_id)))
		return false;
	if (ms == UNKNOWN_I64 || !is_within(p, ms))
		return true;
	text_appendf(&t, "%s changed its state (ifLastChange)", interface);
	ok = proof_add(p, PROOF_CHANGE, (wall_t){ ms }, node, text_str(&t), e);
	text_done(&t);
	return ok;
}

struct change { wall_t at; const char *name; int64_t status; };

static bool fill_change(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct change *change = row;

	(void)r;
	(void)e;
	change->at = column_wall(c);
	change->name = column_text(c);
	change->status = column_i64(c);
	return true;
}

static bool add_interface(struct proven *p, int64_t device_id, const char *node, const char *interface, struct err *e)
{
	struct rows rows = ROWS_INIT(p->a, struct change);
	const struct change *changes;
	int64_t id;

	if (!interface)
		return true;
	if (!DB_READ_I64(&p->r->db, ST_INTERFACE_NAMED, &id, e, V_I64(device_id), V_TEXT(interface))
	    || !reader_rows(p->r, ST_PROOF_INTERFACE_CHANGES, DB_VALUES(V_I64(id), V_I64(from_ms(p)), V_I64(to_ms(p))), &rows, fill_change, e))
		return false;
	if (rows.n == 0)
		return add_last_change(p, id, node, interface, e);
	changes = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		struct text t = TEXT_INIT(1024);
		bool ok;

		text_appendf(&t, "%s: %s", changes[i].name, if_oper_status_name((int)changes[i].status));
		ok = proof_add(p, PROOF_CHANGE, changes[i].at, node, text_str(&t), e);
		text_done(&t);
		if (!ok)
			return false;
	}
	return true;
}

/* Who talked to it for the first time that any capture saw. */
static bool add_talkers(struct proven *p, int64_t device_id, const char *node, struct err *e)
{
	struct text t = TEXT_INIT(1024);
	struct new_talker *talkers;
	size_t n;
	bool ok;

	if (!read_new_talkers(p->r, p->a, device_id, (wall_t){ from_ms(p) }, (wall_t){ to_ms(p) }, &talkers, &n, e))
		return false;
	if (n == 0)
		return true;
	if (n == 1)
		text_appendf(&t, "talked to by %s for the first time: %s/%" PRId64 ", seen from %s", talkers->source, talkers->protocol, talkers->port, talkers->point);
	else
		text_appendf(&t, "talked to by %zu others for the first time, the first %s: %s/%" PRId64 ", seen from %s", n, talkers->source, talkers->protocol,
		             talkers->port, talkers->point);
	ok = proof_add(p, PROOF_CHANGE, talkers->at, node, text_str(&t), e);
	text_done(&t);
	return ok;
}

static bool add_device(struct proven *p, const char *name, const char *interface, struct err *e)
{
	struct text node = TEXT_INIT(65536);
	int64_t id;
	bool ok;

	if (!name)
		return true;
	if (!DB_READ_I64(&p->r->db, ST_DEVICE_BY_NAME, &id, e, reader_instant(p->r), V_TEXT(name)))
		return false;
	if (id == UNKNOWN_I64)
		return true;
	text_appendf(&node, "device:%s", name);
	ok = add_restart(p, id, text_str(&node), e) && add_boots(p, id, text_str(&node), e)
	     && add_interface(p, id, text_str(&node), interface, e) && add_talkers(p, id, text_str(&node), e);
	text_done(&node);
	return ok;
}

/* ---- certificates, declarations ---- */

struct presented { wall_t at; const char *serial, *before; };

static bool fill_presented(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct presented *p = row;

	(void)r;
	(void)e;
	p->at = column_wall(c);
	p->serial = column_text(c);
	p->before = column_text(c);
	return true;
}

/* Another one than before; where none was seen before, one that was made within the hour. */
static bool add_certificate(struct proven *p, struct err *e)
{
	const struct value window[] = { V_I64(p->entity_id), V_I64(from_ms(p)), V_I64(to_ms(p)) };
	struct rows rows = ROWS_INIT(p->a, struct presented);
	const struct presented *c;

	if (!reader_rows(p->r, ST_PROOF_CERTIFICATE_CHANGES, window, ARRAY_LEN(window), &rows, fill_presented, e)
	    || (rows.n == 0 && !reader_rows(p->r, ST_PROOF_CERTIFICATE, window, ARRAY_LEN(window), &rows, fill_presented, e)))
		return false;
	c = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		struct text t = TEXT_INIT(1024);
		bool ok;

		text_appendf(&t, c[i].before ? "another certificate, serial %s, before %s" : "a new certificate, serial %s",
		             c[i].serial ? c[i].serial : "?", c[i].before);
		ok = proof_add(p, PROOF_CHANGE, c[i].at, p->node, text_str(&t), e);
		text_done(&t);
		if (!ok)
			return false;
	}
	return true;
}

struct declaration { wall_t at, created; const char *node; };

static bool fill_declaration(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct declaration *d = row;

	(void)r;
	(void)e;
	d->at = column_wall(c);
	d->node = column_text(c);
	d->created = column_wall(c);
	return true;
}

static bool add_declarations(struct proven *p, struct err *e)
{
	struct rows rows = ROWS_INIT(p->a, struct declaration);
	const struct declaration *d;

	if (!reader_rows(p->r, ST_PROOF_DECLARATIONS,
	                 DB_VALUES(V_I64(from_ms(p)), V_I64(to_ms(p)), V_TEXT(p->kind), V_TEXT(p->name), V_TEXT(p->device),
	                           V_TEXT(p->z_device), V_TEXT(p->site)),
	                 &rows, fill_declaration, e))
		return false;
	d = rows.data;
	for (size_t i = 0; i < rows.n; i++)
		if (!proof_add(p, PROOF_CHANGE, d[i].at, d[i].node, d[i].at.ms == d[i].created.ms ? "declared" : "declared otherwise", e))
			return false;
	return true;
}

/* ---- acts, and what else fails ---- */

static bool is_near(const struct proven *p, const char *node)
{
	const char *name = strchr(node, ':') + 1;
	bool device = strncmp(node, "device:", 7) == 0;

	return strcmp(node, p->node) == 0 || (device && p->device && strcmp(name, p->device) == 0)
	       || (device && p->z_device && strcmp(name, p->z_device) == 0)
	       || (strncmp(node, "site:", 5) == 0 && p->site && strcmp(name, p->site) == 0);
}

static void say_silence(struct text *t, const struct silence_row *s)
{
	static const struct { const char *kind, *with_reason, *without; } words[] = {
		{ "maintenance", "maintenance begins: %s", "maintenance begins" },
		{ "mute", "was muted: %s", "was muted" },
		{ "ack", "was acknowledged: %s", "was acknowledged" },
	};

	if (s->supplier)
		text_appendf(t, "maintenance announced by %s", s->supplier);
	if (s->supplier && s->reason)
		text_appendf(t, ": %s", s->reason);
	for (size_t i = 0; !s->supplier && i < ARRAY_LEN(words); i++)
		if (strcmp(s->kind, words[i].kind) == 0)
			text_appendf(t, s->reason ? words[i].with_reason : words[i].without, s->reason);
}

static bool add_acts(struct proven *p, struct err *e)
{
	struct text t = TEXT_INIT(4096);
	struct silence_row *s;
	struct note_row *notes;
	size_t n, n_notes;
	bool ok = read_silences(p->r, p->a, true, &s, &n, e)
	          && read_notes(p->r, p->a, 0, (wall_t){ from_ms(p) }, &notes, &n_notes, e);

	for (size_t i = 0; ok && i < n; i++) {
		if (!is_near(p, s[i].object) || !is_within(p, s[i].from.ms) || s[i].from.ms >= p->since.ms)
			continue;
		text_clear(&t);
		say_silence(&t, &s[i]);
		ok = proof_add(p, PROOF_CHANGE, s[i].from, s[i].object, text_str(&t), e);
	}
	for (size_t i = 0; ok && i < n_notes; i++) {
		if (!is_near(p, notes[i].object) || notes[i].at.ms >= p->since.ms)
			continue;
		text_clear(&t);
		text_appendf(&t, strcmp(notes[i].kind, "call") == 0 ? "a call: %s" : "a comment: %s", notes[i].text ? notes[i].text : "…");
		ok = proof_add(p, PROOF_CHANGE, notes[i].at, notes[i].object, text_str(&t), e);
	}
	text_done(&t);
	return ok;
}

struct other { wall_t at; const char *node; enum outcome outcome; };

static bool fill_other(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct other *o = row;
	const char *outcome;

	(void)r;
	(void)e;
	o->at = column_wall(c);
	o->node = column_text(c);
	outcome = column_text(c);
	if (!outcome || !outcome_from_name(outcome, &o->outcome))
		o->outcome = OUTCOME_NOT_TESTED;
	return true;
}

static bool add_others(struct proven *p, int64_t alert_id, struct err *e)
{
	struct rows rows = ROWS_INIT(p->a, struct other);
	const struct other *o;

	if (!reader_rows(p->r, ST_PROOF_ALERTS, DB_VALUES(V_I64(from_ms(p)), V_I64(p->since.ms), V_I64(alert_id), V_I64(PROOF_ALERTS_MAX)), &rows,
	                 fill_other, e))
		return false;
	o = rows.data;
	for (size_t i = 0; i < rows.n; i++) {
		struct text t = TEXT_INIT(1024);
		bool ok;

		text_appendf(&t, "another alert: %s", outcome_sentence(o[i].outcome));
		ok = proof_add(p, PROOF_ALERT, o[i].at, o[i].node, text_str(&t), e);
		text_done(&t);
		if (!ok)
			return false;
	}
	return true;
}

bool proof_add_changes(struct proven *p, struct err *e)
{
	bool is_device = strcmp(p->kind, "device") == 0;

	return add_device(p, is_device ? p->name : p->device, p->interface, e) && add_device(p, p->z_device, p->z_interface, e)
	       && add_certificate(p, e) && add_declarations(p, e) && add_acts(p, e) && add_others(p, p->alert_id, e);
}
