/* Clients and suppliers: contacts that somebody confirmed, contracts that end, certificates of subcontractors. */
#include "inventory/fact.h"

#include <string.h>

enum { CONTACT_MONTHS = 12, CONTRACT_ENDING_DAYS = 180, CERTIFICATE_ENDING_DAYS = 90 };

/* ---- contacts ---- */

/* Of one client after the other; the rows of one stand together. */
struct contacts {
	size_t clients, complete, missing, aged, contacts, old;
	wall_t since;
	const char *client;           /* the one that is looked at; NULL: none yet */
	bool reached, has_old;        /* one of its contacts can be reached; one was not confirmed since */
};

static void end_client(struct fact *f, struct contacts *v)
{
	if (!v->client)
		return;
	v->clients++;
	v->missing += !v->reached;
	v->aged += v->reached && v->has_old;
	v->complete += v->reached && !v->has_old;
	if (!v->reached || v->has_old)
		fact_name(f, v->client);
	v->client = NULL;
}

static void see_contact(struct fact *f, struct columns *c, void *user)
{
	struct contacts *v = user;
	const char *client = column_text(c);
	bool role = column_i64(c) == 1, phone = column_i64(c) == 1, mail = column_i64(c) == 1;
	wall_t confirmed = column_wall(c);
	bool is_old = wall_is_known(confirmed) && confirmed.ms < v->since.ms;

	(void)role;
	if (!v->client || !client || strcmp(client, v->client) != 0) {
		end_client(f, v);
		v->client = client;
		v->reached = v->has_old = false;
	}
	v->contacts += wall_is_known(confirmed);
	v->old += is_old;
	v->has_old |= is_old;
	v->reached |= phone || mail;
}

bool fact_client_contacts(struct fact *f, struct err *e)
{
	struct contacts v = { .since = fact_months_before(f->now, CONTACT_MONTHS) };

	if (!fact_rows(f, ST_FACT_CONTACTS, DB_VALUES(reader_instant(f->reader)), see_contact, &v, e))
		return false;
	end_client(f, &v);
	fact_tell(f, "clients", (int64_t)v.clients);
	fact_tell(f, "complete", (int64_t)v.complete);
	fact_tell(f, "missing", (int64_t)v.missing);
	fact_tell(f, "aged", (int64_t)v.aged);
	fact_tell(f, "contacts", (int64_t)v.contacts);
	fact_tell(f, "old", (int64_t)v.old);
	if (v.missing + v.aged > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.clients > 0)
		fact_holds(f);
	return true;
}

/* ---- contracts ---- */

struct ends { size_t rows, dated, undated, ended, ending; struct fact_end nearest; };

static void see_end(struct fact *f, struct ends *v, const char *name, const char *text, int64_t ending_days)
{
	wall_t end = fact_end_of(f, text);
	int64_t left;

	if (!wall_is_known(end)) {
		v->undated++;
		return;
	}
	v->dated++;
	left = wall_days_until(end, f->now);
	v->ended += left < 0;
	v->ending += left >= 0 && left < ending_days;
	fact_nearer(f, &v->nearest, end, text);
	if (left < 0)
		fact_name(f, name);
}

static void see_contract(struct fact *f, struct columns *c, void *user)
{
	struct ends *v = user;
	const char *name = column_text(c);

	column_text(c); /* supplier */
	column_text(c); /* start */
	v->rows++;
	see_end(f, v, name, column_text(c), CONTRACT_ENDING_DAYS);
}

static void tell_ends(struct fact *f, const struct ends *v)
{
	fact_tell(f, "ended", (int64_t)v->ended);
	fact_tell(f, "ending", (int64_t)v->ending);
	fact_tell(f, "undated", (int64_t)v->undated);
	fact_tell_end(f, &v->nearest);
}

bool fact_contract_ends(struct fact *f, struct err *e)
{
	struct ends v = { .nearest = FACT_END_NONE };

	if (!fact_rows(f, ST_FACT_CONTRACTS, DB_VALUES(reader_instant(f->reader)), see_contract, &v, e))
		return false;
	fact_tell(f, "contracts", (int64_t)v.rows);
	tell_ends(f, &v);
	if (v.ended > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.dated > 0 && v.undated == 0)
		fact_holds(f);
	return true;
}

/* ---- certificates of subcontractors ---- */

/* Who has no certificate may do nothing that asks for one: only those that have one are judged. */
static void see_supplier(struct fact *f, struct columns *c, void *user)
{
	struct ends *v = user;
	const char *name = column_text(c), *certificate = column_text(c), *text = column_text(c);

	v->rows++;
	if (certificate || text)
		see_end(f, v, name, text, CERTIFICATE_ENDING_DAYS);
}

bool fact_subcontractor_certificates(struct fact *f, struct err *e)
{
	struct ends v = { .nearest = FACT_END_NONE };

	if (!fact_rows(f, ST_FACT_SUPPLIERS, DB_VALUES(reader_instant(f->reader)), see_supplier, &v, e))
		return false;
	fact_tell(f, "suppliers", (int64_t)v.rows);
	fact_tell(f, "certified", (int64_t)(v.dated + v.undated));
	tell_ends(f, &v);
	if (v.ended > 0)
		fact_fails(f, HDS_MAJOR_GAP);
	else if (v.ending + v.undated > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (v.dated > 0)
		fact_holds(f);
	return true;
}
