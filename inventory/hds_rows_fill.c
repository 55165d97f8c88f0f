#include "inventory/hds_rows_fill.h"

#include "facts.h"

/* What somebody else wrote there is told as the safest. */
#define PARSED(noun, type, fallback) \
	static type column_##noun(struct columns *c) \
	{ \
		const char *name = column_borrowed(c); \
		type v = fallback; \
		return name && noun##_parse(name, &v) ? v : fallback; \
	}
PARSED(hds_status, enum hds_status, HDS_NOT_ASSESSED)
PARSED(hds_evidence_type, enum hds_evidence_type, EVIDENCE_DOCUMENT)
PARSED(hds_severity, enum hds_severity, HDS_OWN)
PARSED(hds_progress, enum hds_progress, HDS_PLANNED)
PARSED(hds_audit_type, enum hds_audit_type, AUDIT_INTERNAL)
PARSED(hds_audit_progress, enum hds_audit_progress, AUDIT_PLANNED)
PARSED(hds_verdict, enum hds_verdict, FACT_UNKNOWN)

void hds_fill_assessment(struct columns *c, struct hds_assessment *ret)
{
	ret->seq = column_i64(c);
	ret->at = column_wall(c);
	ret->uid = column_i64(c);
	ret->key = column_text(c);
	ret->status = column_hds_status(c);
	ret->owner = column_text(c);
	ret->due = column_wall(c);
	ret->activities = (unsigned)column_i64(c);
	ret->controls = column_text(c);
	ret->wording = column_text(c);
	ret->proposed = column_hds_status(c);
	ret->comment = column_text(c);
}

void hds_fill_exception(struct columns *c, struct hds_exception *ret)
{
	ret->seq = column_i64(c);
	ret->at = column_wall(c);
	ret->uid = column_i64(c);
	ret->key = column_text(c);
	ret->owner = column_text(c);
	ret->from = column_wall(c);
	ret->until = column_wall(c);
	ret->ended = column_i64(c) == 1;
	ret->reason = column_text(c);
}

void hds_fill_evidence(struct columns *c, struct hds_evidence *ret)
{
	ret->seq = column_i64(c);
	ret->at = column_wall(c);
	ret->uid = column_i64(c);
	ret->number = column_i64(c);
	ret->title = column_text(c);
	ret->type = column_hds_evidence_type(c);
	ret->reference = column_text(c);
	ret->owner = column_text(c);
	ret->serves = column_text(c);
	ret->dated = column_wall(c);
	ret->valid_until = column_wall(c);
	ret->sha256 = column_text(c);
	ret->revoked = column_i64(c) == 1;
	ret->comment = column_text(c);
}

void hds_fill_action(struct columns *c, struct hds_action *ret)
{
	ret->seq = column_i64(c);
	ret->at = column_wall(c);
	ret->uid = column_i64(c);
	ret->number = column_i64(c);
	ret->finding = column_text(c);
	ret->cause = column_text(c);
	ret->correction = column_text(c);
	ret->check = column_text(c);
	ret->serves = column_text(c);
	ret->owner = column_text(c);
	ret->reference = column_text(c);
	ret->severity = column_hds_severity(c);
	ret->found_by = column_text(c);
	ret->found = column_wall(c);
	ret->due = column_wall(c);
	ret->check_due = column_wall(c);
	ret->planned_centidays = column_i64(c);
	ret->done_centidays = column_i64(c);
	ret->progress = column_hds_progress(c);
	ret->comment = column_text(c);
	ret->first_due = column_wall(c);
}

void hds_fill_action_step(struct columns *c, struct hds_action *ret)
{
	ret->number = column_i64(c);
	ret->at = column_wall(c);
	ret->due = column_wall(c);
	ret->planned_centidays = column_i64(c);
	ret->done_centidays = column_i64(c);
	ret->progress = column_hds_progress(c);
}

void hds_fill_audit(struct columns *c, struct hds_audit *ret)
{
	ret->seq = column_i64(c);
	ret->at = column_wall(c);
	ret->uid = column_i64(c);
	ret->number = column_i64(c);
	ret->title = column_text(c);
	ret->type = column_hds_audit_type(c);
	ret->scope = column_text(c);
	ret->auditor = column_text(c);
	ret->serves = column_text(c);
	ret->from = column_wall(c);
	ret->until = column_wall(c);
	ret->progress = column_hds_audit_progress(c);
	ret->result = column_text(c);
	ret->reference = column_text(c);
	ret->sha256 = column_text(c);
	ret->comment = column_text(c);
}

void hds_fill_fact(struct columns *c, struct hds_fact *ret)
{
	ret->key = column_text(c);
	ret->at = column_wall(c);
	ret->verdict = column_hds_verdict(c);
	ret->proposes = column_hds_status(c);
	ret->value = column_text(c);
	ret->sha256 = column_text(c);
}
