/* The acts of the console: of each its method, its twin on the command line, what it is about and what is asked. */
#include "console/act_form_internal.h"

#include "calls.h"
#include "hds.h"
#include "intl.h"

#include <string.h>

/* In the order in which they are offered. */
static const char *status_choice(size_t i, bool word)
{
	static const enum hds_status offered[] = {
		HDS_CONFORMING, HDS_IMPROVEMENT, HDS_MINOR_GAP, HDS_MAJOR_GAP, HDS_NOT_APPLICABLE, HDS_NOT_ASSESSED,
	};

	if (i >= ARRAY_LEN(offered))
		return NULL;
	return word ? hds_status_word(offered[i]) : hds_status_name(offered[i]);
}

static const char *evidence_type_choice(size_t i, bool word)
{
	enum hds_evidence_type t = (enum hds_evidence_type)i;

	return i > EVIDENCE_INTERVIEW ? NULL : word ? hds_evidence_type_word(t) : hds_evidence_type_name(t);
}

static const char *severity_choice(size_t i, bool word)
{
	enum hds_severity s = (enum hds_severity)i;

	return i > HDS_REMARK ? NULL : word ? hds_severity_word(s) : hds_severity_name(s);
}

static const char *progress_choice(size_t i, bool word)
{
	enum hds_progress p = (enum hds_progress)i;

	return i > HDS_DROPPED ? NULL : word ? hds_progress_word(p) : hds_progress_name(p);
}

static const char *audit_type_choice(size_t i, bool word)
{
	enum hds_audit_type t = (enum hds_audit_type)i;

	return i > AUDIT_PENETRATION ? NULL : word ? hds_audit_type_word(t) : hds_audit_type_name(t);
}

static const char *audit_progress_choice(size_t i, bool word)
{
	enum hds_audit_progress p = (enum hds_audit_progress)i;

	return i > AUDIT_CANCELLED ? NULL : word ? hds_audit_progress_word(p) : hds_audit_progress_name(p);
}

static const char *category_choice(size_t i, bool word)
{
	enum call_category c = (enum call_category)i;

	return i >= CALL_CATEGORIES ? NULL : word ? call_category_word(c) : call_category_name(c);
}

const struct act_kind act_kinds[FORM_KINDS] = {
	[FORM_ACK] = { "ack", N_("Take in hand"), "ack", ABOUT_ALERT,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason", false, NULL }, { FIELD_UNTIL, "until", N_("Until"), "", "--until", false, NULL } } },
	[FORM_MUTE] = { "mute", N_("Mute"), "mute", ABOUT_OBJECT,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason", false, NULL }, { FIELD_UNTIL, "until", N_("Until"), "2h", "--until", false, NULL } } },
	[FORM_MAINTENANCE] = { "maintenance", N_("Declare planned work"), "maintenance add", ABOUT_OBJECT,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason", false, NULL }, { FIELD_FROM, "from", N_("From"), "", "--from", false, NULL },
		  { FIELD_UNTIL, "to", N_("Until"), "", "--to", false, NULL } } },
	[FORM_COMMENT] = { "comment", N_("Comment"), "comment", ABOUT_ALERT, { { FIELD_TEXT, "text", N_("Comment"), "", NULL, false, NULL } } },
	[FORM_CALL] = { "call", N_("Note a call"), "call", ABOUT_ALERT, { { FIELD_TEXT, "text", N_("Call made"), "", NULL, false, NULL } } },
	[FORM_ESCALATE] = { "escalate", N_("Call the next person"), "escalate", ABOUT_ALERT,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason", false, NULL } } },
	[FORM_UNACK] = { "unack", N_("Give back"), "unack", ABOUT_ALERT, { { .name = NULL } } },
	[FORM_UNMUTE] = { "unmute", N_("Unmute"), "unmute", ABOUT_OBJECT, { { .name = NULL } } },
	[FORM_MAINTENANCE_END] = { "maintenance_end", N_("End the planned work"), "maintenance end", ABOUT_SILENCE, { { .name = NULL } } },
	[FORM_HANDOVER] = { "handover", N_("Keep the handover"), "handover --store", ABOUT_PERSON, { { .name = NULL } } },
	[FORM_HDS_SET] = { "hds_set", N_("Assess"), "hds set", ABOUT_LEAF,
		{ { FIELD_CHOICE, "status", N_("Status"), "", "status=", true, status_choice }, { FIELD_TEXT, "comment", N_("Comment"), "", "comment=", true, NULL },
		  { FIELD_TEXT, "owner", N_("Owner"), "", "owner=", true, NULL }, { FIELD_END, "due", N_("Due"), "", "due=", true, NULL },
		  { FIELD_NUMBERS, "activities", N_("Activities"), "", "activities=", true, NULL },
		  { FIELD_TEXT, "controls", N_("Controls"), "", "controls=", true, NULL } } },
	[FORM_HDS_EVIDENCE] = { "hds_evidence", N_("Record evidence"), "hds evidence add", ABOUT_SERVES,
		{ { FIELD_TEXT, "title", N_("Title"), "", "title=", false, NULL }, { FIELD_END, "until", N_("Valid until"), "", "until=", false, NULL },
		  { FIELD_TEXT, "reference", N_("Reference"), "", "reference=", true, NULL }, { FIELD_DAY, "dated", N_("Dated"), "", "dated=", true, NULL },
		  { FIELD_CHOICE, "type", N_("Type"), "", "type=", true, evidence_type_choice }, { FIELD_TEXT, "owner", N_("Owner"), "", "owner=", true, NULL },
		  { FIELD_TEXT, "sha256", N_("SHA-256"), "", "sha256=", true, NULL }, { FIELD_TEXT, "comment", N_("Comment"), "", "comment=", true, NULL } } },
	[FORM_HDS_RENEW] = { "hds_evidence", N_("Renew the evidence"), "hds evidence renew", ABOUT_NUMBER,
		{ { FIELD_END, "until", N_("Valid until"), "", "until=", false, NULL }, { FIELD_DAY, "dated", N_("Dated"), "", "dated=", true, NULL },
		  { FIELD_TEXT, "reference", N_("Reference"), "", "reference=", true, NULL }, { FIELD_TEXT, "owner", N_("Owner"), "", "owner=", true, NULL },
		  { FIELD_TEXT, "sha256", N_("SHA-256"), "", "sha256=", true, NULL }, { FIELD_TEXT, "comment", N_("Comment"), "", "comment=", true, NULL } } },
	[FORM_HDS_REVOKE] = { "hds_evidence_revoke", N_("Revoke the evidence"), "hds evidence revoke", ABOUT_NUMBER,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason", false, NULL } } },
	[FORM_HDS_EXCEPTION] = { "hds_exception", N_("Grant an exception"), "hds exception", ABOUT_LEAF,
		{ { FIELD_TEXT, "owner", N_("Owner"), "", "owner=", false, NULL }, { FIELD_TEXT, "reason", N_("Reason"), "", "--reason", false, NULL },
		  { FIELD_UNTIL, "until", N_("Until"), "", "--until", false, NULL } } },
	[FORM_HDS_EXCEPTION_END] = { "hds_exception_end", N_("End the exception"), "hds exception end", ABOUT_LEAF,
		{ { FIELD_TEXT, "comment", N_("Comment"), "", "--reason", true, NULL } } },
	[FORM_HDS_ACTION] = { "hds_action", N_("Add an action"), "hds action add", ABOUT_SERVES,
		{ { FIELD_TEXT, "finding", N_("Finding"), "", "finding=", false, NULL }, { FIELD_TEXT, "cause", N_("Cause"), "", "cause=", true, NULL },
		  { FIELD_TEXT, "correction", N_("Correction"), "", "correction=", true, NULL },
		  { FIELD_TEXT, "check", N_("Check"), "", "check=", true, NULL }, { FIELD_TEXT, "owner", N_("Owner"), "", "owner=", true, NULL },
		  { FIELD_END, "due", N_("Due"), "", "due=", true, NULL }, { FIELD_DAYS, "planned_days", N_("Days planned"), "", "planned_days=", true, NULL },
		  { FIELD_CHOICE, "severity", N_("Severity"), "", "severity=", true, severity_choice },
		  { FIELD_TEXT, "reference", N_("Reference"), "", "reference=", true, NULL } } },
	[FORM_HDS_AUDIT] = { "hds_audit", N_("Record an audit"), "hds audit add", ABOUT_SERVES,
		{ { FIELD_TEXT, "title", N_("Title"), "", "title=", false, NULL },
		  { FIELD_CHOICE, "type", N_("Type"), "", "type=", false, audit_type_choice }, { FIELD_DAY, "from", N_("From"), "", "from=", false, NULL },
		  { FIELD_END, "until", N_("Until"), "", "until=", true, NULL }, { FIELD_TEXT, "auditor", N_("Auditor"), "", "auditor=", true, NULL },
		  { FIELD_TEXT, "scope", N_("Scope"), "", "scope=", true, NULL },
		  { FIELD_CHOICE, "progress", N_("Progress"), "", "progress=", true, audit_progress_choice },
		  { FIELD_TEXT, "reference", N_("Reference"), "", "reference=", true, NULL }, { FIELD_TEXT, "comment", N_("Comment"), "", "comment=", true, NULL } } },
	[FORM_HDS_AUDIT_UPDATE] = { "hds_audit", N_("Update the audit"), "hds audit", ABOUT_NUMBER,
		{ { FIELD_CHOICE, "progress", N_("Progress"), "", "progress=", true, audit_progress_choice },
		  { FIELD_TEXT, "result", N_("Result"), "", "result=", true, NULL }, { FIELD_TEXT, "reference", N_("Reference"), "", "reference=", true, NULL },
		  { FIELD_DAY, "from", N_("From"), "", "from=", true, NULL }, { FIELD_END, "until", N_("Until"), "", "until=", true, NULL },
		  { FIELD_TEXT, "auditor", N_("Auditor"), "", "auditor=", true, NULL }, { FIELD_TEXT, "scope", N_("Scope"), "", "scope=", true, NULL },
		  { FIELD_TEXT, "sha256", N_("SHA-256"), "", "sha256=", true, NULL }, { FIELD_TEXT, "comment", N_("Comment"), "", "comment=", true, NULL } } },
	[FORM_HDS_ACTION_UPDATE] = { "hds_action", N_("Update the action"), "hds action", ABOUT_NUMBER,
		{ { FIELD_CHOICE, "progress", N_("Progress"), "", "progress=", true, progress_choice },
		  { FIELD_DAYS, "done_days", N_("Days done"), "", "done_days=", true, NULL },
		  { FIELD_DAYS, "planned_days", N_("Days planned"), "", "planned_days=", true, NULL },
		  { FIELD_END, "due", N_("Due"), "", "due=", true, NULL }, { FIELD_TEXT, "check", N_("Check"), "", "check=", true, NULL },
		  { FIELD_END, "check_due", N_("Check due"), "", "check_due=", true, NULL }, { FIELD_TEXT, "owner", N_("Owner"), "", "owner=", true, NULL },
		  { FIELD_TEXT, "comment", N_("Comment"), "", "comment=", true, NULL } } },
	[FORM_SITE_CALL] = { "call", N_("Log a call of the establishment"), "call", ABOUT_SITE,
		{ { FIELD_CHOICE, "category", N_("Category"), "", "--category", false, category_choice } }, .unarmed = true },
	[FORM_CALL_DETAIL] = { "call_detail", N_("Complete the call"), "calls add", ABOUT_CALL,
		{ { FIELD_TEXT, "ticket", N_("Ticket"), "", "--ticket", true, NULL }, { FIELD_TEXT, "caller", N_("Calling number"), "", "--caller", true, NULL },
		  { FIELD_TEXT, "text", N_("Words"), "", NULL, true, NULL } }, .unarmed = true },
	[FORM_ESCALATION] = { "escalation", N_("Hand over to infra"), "escalation new", ABOUT_SITE,
		{ { FIELD_TEXT, "text", N_("The caller says"), "", NULL, true, NULL }, { FIELD_TEXT, "ticket", N_("Ticket"), "", "--ticket", true, NULL } }, .unarmed = true },
	[FORM_ESCALATION_TAKE] = { "escalation_take", N_("Take the escalation"), "escalation take", ABOUT_ESCALATION, { { .name = NULL } } },
	[FORM_ESCALATION_CLOSE] = { "escalation_close", N_("Close the escalation"), "escalation close", ABOUT_ESCALATION,
		{ { FIELD_TEXT, "result", N_("It came to"), "", NULL, false, NULL } } },
	[FORM_CALLS_END] = { "calls_end", N_("End the alert of grouped calls"), "calls end", ABOUT_ALERT,
		{ { FIELD_TEXT, "reason", N_("Reason"), "", "--reason", false, NULL } } },
};

const char *act_method(enum form_kind kind) { return act_kinds[kind].method; }
const char *act_title(enum form_kind kind) { return _(act_kinds[kind].title); }
bool act_needs_arming(enum form_kind kind) { return !act_kinds[kind].unarmed; }
bool act_needs_alert(enum form_kind kind) { return act_kinds[kind].about == ABOUT_ALERT; }
bool act_is_of_checklist(enum form_kind kind) { return kind >= FORM_HDS_SET && kind <= FORM_HDS_ACTION_UPDATE; }

static bool is_of(const char *object, const char *kind)
{
	size_t n = strlen(kind);

	return strncmp(object, kind, n) == 0 && object[n] == ':';
}

static bool is_leaf(const char *object) { return is_of(object, "hds") || is_of(object, "iso27001"); }

bool act_fits(enum form_kind kind, const struct act_target *target)
{
	const char *object = target->object;

	switch (act_kinds[kind].about) {
	case ABOUT_ALERT:
		return target->alert_id > 0;
	case ABOUT_LEAF:
		return is_leaf(object);
	case ABOUT_SERVES:
		return is_leaf(object) || (kind == FORM_HDS_ACTION && is_of(object, "audit")); /* what it found */
	case ABOUT_NUMBER:
		return is_of(object, kind == FORM_HDS_ACTION_UPDATE ? "action" : kind == FORM_HDS_AUDIT_UPDATE ? "audit" : "evidence");
	case ABOUT_OBJECT:
		return !is_leaf(object) && !is_of(object, "action") && !is_of(object, "evidence") && !is_of(object, "escalation")
		       && !is_of(object, "audit");
	case ABOUT_SITE:
		return is_of(object, "site");
	case ABOUT_ESCALATION:
		return is_of(object, "escalation");
	case ABOUT_SILENCE:
	case ABOUT_PERSON:
	case ABOUT_CALL:
		return true;
	}
	return false;
}

bool act_stands_alone(enum form_kind kind) { return kind == FORM_HDS_ACTION || kind == FORM_HDS_AUDIT; }
