/* Protocols that objects of ours still speak and should not (exposures.h), and how far that was measured; whose log is carried away. */
#include "inventory/fact.h"

#include "exposures.h"

#include <string.h>

static void see_weakness(struct fact *f, const struct exposure_row *row)
{
	fact_see_row(f);
	fact_see_text(f, row->kind);
	fact_see_text(f, row->name);
	fact_see_text(f, exposure_subject_name(row->fact.subject));
	fact_see_text(f, exposure_answer_name(row->fact.answer));
	fact_see_text(f, row->rule->name);
}

/* An object that has several is named once. */
static bool was_named(const struct exposure_summary *v, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (v->rows[k].entity_id == v->rows[i].entity_id)
			return true;
	return false;
}

static bool judge(struct fact *f, const char *key, enum hds_status gap, struct err *e)
{
	struct exposure_summary v;
	size_t named = 0;

	if (!read_exposure_summary(f->reader, f->a, key, &v, e))
		return false;
	for (size_t i = 0; i < v.n_rows; i++) {
		see_weakness(f, &v.rows[i]);
		if (named < FACT_NAMES_MAX && !was_named(&v, i)) {
			fact_name(f, v.rows[i].name);
			named++;
		}
	}
	fact_see_row(f);
	fact_see_i64(f, (int64_t)v.objects);
	fact_see_i64(f, (int64_t)v.measured);
	fact_see_i64(f, (int64_t)v.off);
	fact_tell(f, "objects", (int64_t)v.objects);
	fact_tell(f, "measured", (int64_t)v.measured);
	fact_tell(f, "weak", (int64_t)v.weak);
	fact_tell(f, "off", (int64_t)v.off);
	if (v.weak > 0)
		fact_fails(f, gap);
	else if (v.objects > 0 && v.measured == v.objects && v.off == 0)
		fact_holds(f);
	return true;
}

bool fact_snmpv3_only(struct fact *f, struct err *e)
{
	return judge(f, "snmpv3-only", HDS_MINOR_GAP, e);
}

/* A password that everybody on the way can read. */
bool fact_cleartext_admin(struct fact *f, struct err *e)
{
	return judge(f, "cleartext-admin", HDS_MAJOR_GAP, e) && fact_join_cleartext(f, e);
}

bool fact_tls_protocol(struct fact *f, struct err *e)
{
	return judge(f, "tls-protocol", HDS_MINOR_GAP, e);
}

bool fact_ssh_configuration(struct fact *f, struct err *e)
{
	return judge(f, "ssh-configuration", HDS_MINOR_GAP, e);
}

bool fact_clock_offset(struct fact *f, struct err *e)
{
	return judge(f, "clock-offset", HDS_MINOR_GAP, e);
}

/* ---- logs ---- */

struct logs { size_t servers, told, absent, silent; };

static void see_server(struct fact *f, struct columns *c, void *user)
{
	struct logs *v = user;
	const char *name = column_text(c), *answer = column_text(c);

	column_text(c); /* the process */
	v->servers++;
	if (!answer)
		v->silent++;
	else if (exposure_answer_find(answer) == EXPOSURE_ABSENT)
		v->absent++;
	else
		v->told++;
	if (answer && exposure_answer_find(answer) == EXPOSURE_ABSENT)
		fact_name(f, name);
}

/* Who cannot tell is no gap, and no proof. */
bool fact_log_coverage(struct fact *f, struct err *e)
{
	struct logs v = { 0 };

	if (!fact_rows(f, ST_FACT_LOG_PROCESSES, DB_VALUES(reader_instant(f->reader), V_WALL(f->now)), see_server, &v, e))
		return false;
	fact_tell(f, "servers", (int64_t)v.servers);
	fact_tell(f, "told", (int64_t)v.told);
	fact_tell(f, "absent", (int64_t)v.absent);
	fact_tell(f, "silent", (int64_t)v.silent);
	if (v.absent > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.servers > 0 && v.silent == 0)
		fact_holds(f);
	return true;
}
