/* What a backup holds was restored in a test: when, and who says so. */
#include "inventory/act_internal.h"

#include <string.h>

bool act_judge_restored(struct act_plan *p, struct err *e)
{
	int64_t backup = 0;

	if (strncmp(p->object, "heartbeat:", 10) == 0 && !DB_READ_I64(&p->s->db, ST_ACT_BACKUP, &backup, e, V_I64(p->entity_id)))
		return false;
	if (backup != 1)
		return err_set(e, ERR_USAGE, "object: expected a declared backup");
	p->from = wall_is_known(p->a->from) ? p->a->from : p->a->at;
	return p->from.ms <= p->a->at.ms || err_set(e, ERR_USAGE, "on: expected a moment that is past");
}

bool act_write_restored(struct act_plan *p, struct err *e)
{
	return DB_RUN(&p->s->db, ST_RESTORE_TEST_WRITE, e, V_I64(p->entity_id), V_WALL(p->a->at), V_WALL(p->from), V_I64(p->a->uid), V_I64(p->seq));
}
