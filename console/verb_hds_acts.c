/* What a person writes in the checklist from the command line: fields as NAME=VALUE, reasons and ends as every act has them. */
#include "console/verb_hds.h"

#include "console/act_time.h"
#include "console/verb_acts.h"
#include "hds_act.h"
#include "intl.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* FIELD_END: a date is its last instant; "none" takes it away. */
enum field_type { FIELD_TEXT, FIELD_END, FIELD_BEGIN, FIELD_NUMBERS, FIELD_DAYS };

struct field { const char *name; enum field_type type; };

static const struct field set_fields[] = {
	{ "status", FIELD_TEXT }, { "owner", FIELD_TEXT }, { "due", FIELD_END }, { "activities", FIELD_NUMBERS }, { "controls", FIELD_TEXT },
	{ "comment", FIELD_TEXT },
};
static const struct field evidence_fields[] = {
	{ "title", FIELD_TEXT }, { "serves", FIELD_TEXT }, { "type", FIELD_TEXT }, { "reference", FIELD_TEXT }, { "owner", FIELD_TEXT },
	{ "dated", FIELD_BEGIN }, { "until", FIELD_END }, { "sha256", FIELD_TEXT }, { "comment", FIELD_TEXT },
};
static const struct field audit_fields[] = {
	{ "title", FIELD_TEXT }, { "type", FIELD_TEXT }, { "scope", FIELD_TEXT }, { "auditor", FIELD_TEXT }, { "serves", FIELD_TEXT },
	{ "from", FIELD_BEGIN }, { "until", FIELD_END }, { "progress", FIELD_TEXT }, { "result", FIELD_TEXT }, { "reference", FIELD_TEXT },
	{ "sha256", FIELD_TEXT }, { "comment", FIELD_TEXT },
};
static const struct field exception_fields[] = { { "owner", FIELD_TEXT }, { "until", FIELD_END }, { "reason", FIELD_TEXT } };
static const struct field action_fields[] = {
	{ "finding", FIELD_TEXT }, { "cause", FIELD_TEXT }, { "correction", FIELD_TEXT }, { "check", FIELD_TEXT }, { "serves", FIELD_TEXT },
	{ "owner", FIELD_TEXT }, { "reference", FIELD_TEXT }, { "severity", FIELD_TEXT }, { "progress", FIELD_TEXT }, { "found_by", FIELD_TEXT },
	{ "found", FIELD_BEGIN }, { "due", FIELD_END }, { "check_due", FIELD_END }, { "planned_days", FIELD_DAYS }, { "done_days", FIELD_DAYS },
	{ "comment", FIELD_TEXT },
};

static const struct field *find_field(const struct field *fields, size_t n, const char *arg, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(fields[i].name) == len && strncmp(fields[i].name, arg, len) == 0)
			return &fields[i];
	return NULL;
}

static bool put(json_t *params, const char *name, json_t *value, struct err *e)
{
	return json_object_set_new(params, name, value) == 0 || err_set(e, ERR_USAGE, "%s", _("the text is not valid UTF-8"));
}

static bool put_time(struct session *s, const struct field *f, const char *value, json_t *params, struct err *e)
{
	char rfc3339[WALL_RFC3339_MAX];
	wall_t t;

	if (!*value || strcmp(value, "none") == 0)
		return put(params, f->name, json_string(""), e);
	if (!act_time_parse(value, f->type == FIELD_BEGIN, s->now, &t, e))
		return err_prefix(e, "%s", f->name);
	wall_format_rfc3339(t, rfc3339);
	return put(params, f->name, json_string(rfc3339), e);
}

static bool put_numbers(const struct field *f, const char *value, json_t *params, struct err *e)
{
	json_t *list = json_array();

	for (const char *p = value; *p; p += *p == ';' || *p == ',') {
		char *end;
		long n = strtol(p, &end, 10);

		if (end == p || (*end && *end != ';' && *end != ',') || n < 1 || n > FRAMEWORK_ACTIVITIES) {
			json_decref(list);
			return err_set(e, ERR_USAGE, _("%s: expected numbers from 1 to %d with ; between"), f->name, FRAMEWORK_ACTIVITIES);
		}
		json_array_append_new(list, json_integer(n));
		p = end;
	}
	return put(params, f->name, list, e);
}

static bool put_days(const struct field *f, const char *value, json_t *params, struct err *e)
{
	char point[32], *end;
	double days;

	snprintf(point, sizeof point, "%s", value);
	if (strchr(point, ','))
		*strchr(point, ',') = '.';
	days = strtod(point, &end);
	if (end == point || *end || !(days >= 0) || days > HDS_CENTIDAYS_MAX / 100)
		return err_set(e, ERR_USAGE, _("%s: expected 0 to %d days"), f->name, HDS_CENTIDAYS_MAX / 100);
	return put(params, f->name, json_real(days), e);
}

static bool put_field(struct session *s, const struct field *fields, size_t n, const char *arg, json_t *params, struct err *e)
{
	size_t len = strcspn(arg, "=");
	const struct field *f = arg[len] ? find_field(fields, n, arg, len) : NULL;
	const char *value = arg + len + 1;
	struct text known = TEXT_INIT(1024);

	if (!f) {
		for (size_t i = 0; i < n; i++)
			text_append_part(&known, " ", "%s=", fields[i].name);
		err_set(e, ERR_USAGE, _("'%.64s': expected a field and its value, of %s"), arg, text_str(&known));
		text_done(&known);
		return false;
	}
	switch (f->type) {
	case FIELD_TEXT:
		return put(params, f->name, json_string(value), e);
	case FIELD_END:
	case FIELD_BEGIN:
		return put_time(s, f, value, params, e);
	case FIELD_NUMBERS:
		return put_numbers(f, value, params, e);
	case FIELD_DAYS:
		return put_days(f, value, params, e);
	}
	return false;
}

/* --reason and --until say what they say of every act. text: under which name the reason goes. */
static bool put_options(struct session *s, const char *text, json_t *params, struct err *e)
{
	static const struct field until = { "until", FIELD_END };
	const char *reason = s->line->values[OPT_REASON], *end = s->line->values[OPT_UNTIL];

	return (!reason || act_put_text(reason, text, params, e)) && (!end || put_time(s, &until, end, params, e));
}

static bool put_fields(struct session *s, const struct field *fields, size_t n_fields, const char *text, const char *const *args, size_t n,
                       json_t *params, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (!put_field(s, fields, n_fields, args[i], params, e))
			return false;
	return put_options(s, text, params, e);
}
#define PUT_FIELDS(s, fields, text, args, n, params, e) put_fields((s), (fields), ARRAY_LEN(fields), (text), (args), (n), (params), (e))

/* Takes params over. */
static bool finish(struct session *s, bool ready, const char *method, json_t *params, const char *done, struct err *e)
{
	bool ok = ready && act_ask(s, method, params, done, e);

	json_decref(params);
	return ok;
}

bool verb_hds_set(struct session *s, const char *const *args, size_t n, struct err *e)
{
	json_t *params = json_object();
	bool ready = put(params, "key", json_string(args[0]), e) && PUT_FIELDS(s, set_fields, "comment", args + 1, n - 1, params, e);

	return finish(s, ready, "hds_set", params, _("The assessment is kept; what it was before stays in its history."), e);
}

bool verb_hds_evidence(struct session *s, const char *const *args, size_t n, struct err *e)
{
	json_t *params = json_object();

	if (n >= 2 && strcmp(args[0], "add") == 0)
		return finish(s, PUT_FIELDS(s, evidence_fields, "comment", args + 1, n - 1, params, e), "hds_evidence", params, _("The evidence is recorded."), e);
	if (n >= 2 && strcmp(args[0], "renew") == 0)
		return finish(s, act_put_number(args[1], "number", params, e) && PUT_FIELDS(s, evidence_fields, "comment", args + 2, n - 2, params, e),
		              "hds_evidence", params, _("The evidence is renewed."), e);
	if (n == 2 && strcmp(args[0], "revoke") == 0)
		return finish(s, act_put_number(args[1], "number", params, e) && act_put_reason(s, params, e), "hds_evidence_revoke", params,
		              _("The evidence serves nothing any more."), e);
	json_decref(params);
	return err_set(e, ERR_USAGE, "%s", _("expected hds evidence add FIELD=VALUE…, hds evidence renew NUMBER FIELD=VALUE… or hds evidence revoke NUMBER"));
}

bool verb_hds_exception(struct session *s, const char *const *args, size_t n, struct err *e)
{
	bool ends = strcmp(args[0], "end") == 0;
	json_t *params = json_object();

	if (ends && n == 2)
		return finish(s, put(params, "key", json_string(args[1]), e) && put_options(s, "comment", params, e), "hds_exception_end", params,
		              _("The exception is over."), e);
	if (!ends)
		return finish(s, put(params, "key", json_string(args[0]), e) && PUT_FIELDS(s, exception_fields, "reason", args + 1, n - 1, params, e),
		              "hds_exception", params, _("The exception holds; at its end the gap comes back by itself."), e);
	json_decref(params);
	return err_set(e, ERR_USAGE, "%s", _("expected hds exception KEY owner=NAME --reason TEXT --until TIME, or hds exception end KEY"));
}

bool verb_hds_action(struct session *s, const char *const *args, size_t n, struct err *e)
{
	json_t *params;

	if (n == 2 && strcmp(args[0], "import") == 0)
		return verb_hds_import(s, "hds_actions", args[1], e);
	params = json_object();
	if (n >= 2 && strcmp(args[0], "add") == 0)
		return finish(s, PUT_FIELDS(s, action_fields, "comment", args + 1, n - 1, params, e), "hds_action", params, _("The action is in the plan."), e);
	if (n >= 2 && args[0][0] >= '1' && args[0][0] <= '9')
		return finish(s, act_put_number(args[0], "number", params, e) && PUT_FIELDS(s, action_fields, "comment", args + 1, n - 1, params, e),
		              "hds_action", params, _("The action is updated; what it was before stays in its history."), e);
	json_decref(params);
	return err_set(e, ERR_USAGE, "%s", _("expected hds action add FIELD=VALUE…, hds action NUMBER FIELD=VALUE… or hds action import FILE"));
}

bool verb_hds_audit(struct session *s, const char *const *args, size_t n, struct err *e)
{
	json_t *params = json_object();

	if (n >= 2 && strcmp(args[0], "add") == 0)
		return finish(s, PUT_FIELDS(s, audit_fields, "comment", args + 1, n - 1, params, e), "hds_audit", params, _("The audit is recorded."), e);
	if (n >= 2 && args[0][0] >= '1' && args[0][0] <= '9')
		return finish(s, act_put_number(args[0], "number", params, e) && PUT_FIELDS(s, audit_fields, "comment", args + 1, n - 1, params, e),
		              "hds_audit", params, _("The audit is updated; what it was before stays in its history."), e);
	json_decref(params);
	return err_set(e, ERR_USAGE, "%s", _("expected hds audit add FIELD=VALUE… or hds audit NUMBER FIELD=VALUE…"));
}
