/* The certificates that our services present: their own end and that of their chain apart. */
#include "inventory/fact.h"

#include <string.h>

enum { READ_DAYS = 2, ENDING_DAYS = 30 };

struct estate { size_t certificates, expired, chain_expired, critical, ending, unread, elsewhere; struct fact_end nearest; };

static bool is_over(wall_t end, wall_t now)
{
	return wall_is_known(end) && end.ms <= now.ms;
}

static bool is_within(wall_t end, wall_t now, int64_t days)
{
	return wall_is_known(end) && end.ms > now.ms && end.ms - now.ms < days * FACT_DAY_MS;
}

static void see_certificate(struct fact *f, struct columns *c, void *user)
{
	struct estate *v = user;
	const char *name = column_text(c), *owner = column_text(c);
	bool ours = strcmp(owner, "ours") == 0, over, chain;
	wall_t end, chain_end;
	int64_t critical;

	column_text(c); /* serial and hash: which certificate it was */
	column_text(c);
	end = column_wall(c);
	chain_end = column_wall(c);
	critical = column_i64(c);
	if (!ours) {
		v->elsewhere += is_over(end, f->now) || is_over(chain_end, f->now);
		return;
	}
	if (column_i64(c) != 1)
		v->unread++;
	if (!wall_is_known(end))
		return;
	v->certificates++;
	over = is_over(end, f->now);
	chain = is_over(chain_end, f->now);
	v->expired += over;
	v->chain_expired += chain;
	v->critical += !over && !chain && (is_within(end, f->now, critical) || is_within(chain_end, f->now, critical));
	v->ending += !over && !chain && (is_within(end, f->now, ENDING_DAYS) || is_within(chain_end, f->now, ENDING_DAYS));
	fact_nearer(f, &v->nearest, end, NULL);
	fact_nearer(f, &v->nearest, chain_end, NULL);
	if (over || chain)
		fact_name(f, name);
}

bool fact_tls_expiry(struct fact *f, struct err *e)
{
	struct estate v = { .nearest = FACT_END_NONE };

	if (!fact_rows(f, ST_FACT_CERTIFICATES, DB_VALUES(reader_instant(f->reader), V_WALL(((wall_t){ f->now.ms - READ_DAYS * FACT_DAY_MS }))),
	               see_certificate, &v, e))
		return false;
	fact_tell(f, "certificates", (int64_t)v.certificates);
	fact_tell(f, "expired", (int64_t)v.expired);
	fact_tell(f, "chain_expired", (int64_t)v.chain_expired);
	fact_tell(f, "critical", (int64_t)v.critical);
	fact_tell(f, "ending", (int64_t)v.ending);
	fact_tell(f, "elsewhere", (int64_t)v.elsewhere);
	fact_tell(f, "unread", (int64_t)v.unread);
	fact_tell_end(f, &v.nearest);
	if (v.expired + v.chain_expired > 0)
		fact_fails(f, HDS_MAJOR_GAP);
	else if (v.critical > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.certificates > 0 && v.unread == 0)
		fact_holds(f);
	return true;
}
