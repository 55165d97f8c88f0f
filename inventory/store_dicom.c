#include "inventory/store_internal.h"

static bool write_stage(struct store *s, int64_t entity_id, enum dicom_stage stage, const struct dicom_stage_facts *f, wall_t at,
                        struct err *e)
{
	return DB_RUN(&s->db, ST_DICOM_STAGE_WRITE, e, V_I64(entity_id), V_TEXT(dicom_stage_name(stage)), V_TEXT(outcome_name(f->outcome)),
	              V_TEXT(*f->detail ? f->detail : NULL), V_I64(f->latency_us), V_WALL(at),
	              outcome_state(f->outcome) == STATE_OK ? V_WALL(at) : V_I64(UNKNOWN_I64));
}

bool store_write_dicom(struct store *s, const struct batch_result *r, struct err *e)
{
	const struct dicom_facts *d = r->dicom;
	bool ok = true;

	if (!d || !d->present || !r->service_id)
		return true;
	for (size_t i = 0; ok && i < DICOM_STAGE_COUNT; i++)
		ok = write_stage(s, r->service_id, (enum dicom_stage)i, &d->stages[i], r->at, e);
	for (size_t i = 0; ok && d->answered && i < DICOM_SOP_COUNT; i++)
		ok = DB_RUN(&s->db, ST_DICOM_CONTEXT_WRITE, e, V_I64(r->service_id), V_TEXT(dicom_sop_name((enum dicom_sop)i)),
		            V_TEXT(dicom_context_name(d->contexts[i])), V_WALL(r->at));
	return ok && DB_RUN(&s->db, ST_DICOM_ASSOCIATION_WRITE, e, V_I64(r->service_id),
	                    V_TEXT(*d->reject_reason ? d->reject_reason : NULL), V_WALL(r->at));
}
