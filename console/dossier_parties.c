/* Who else takes part in the hosting (chapter 8 of the HDS framework), and whether somebody can be reached. */
#include "console/dossier_internal.h"

#include "console/page.h"
#include "intl.h"
#include "reader_alerts.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- guarantees ---- */

struct guarantee_line {
	const char *name, *role, *certified, *certificate, *ends, *secnumcloud, *activities, *exi_29, *exi_30;
};

#define GUARANTEE(key, header, field) COLUMN(guarantee_line, key, header, VALUE_TEXT, field, 1)

/* Of the published table of the framework, in its order; the certificate and its end are ours. */
static const struct column guarantee_columns[] = {
	GUARANTEE("name", N_("Actor"), name),
	GUARANTEE("role", N_("Role in the hosting (contracts)"), role),
	GUARANTEE("hds", N_("HDS certified"), certified),
	GUARANTEE("certificate", N_("Certificate"), certificate),
	GUARANTEE("ends", N_("Certificate until"), ends),
	GUARANTEE("secnumcloud", N_("SecNumCloud 3.2 qualified"), secnumcloud),
	GUARANTEE("activities", N_("Activities covered"), activities),
	GUARANTEE("exi_29", N_("Position on EXI 29"), exi_29),
	GUARANTEE("exi_30", N_("Position on EXI 30"), exi_30),
};

static const struct noun guarantee_noun = { .name = "hds", .empty = "", .columns = guarantee_columns, .n_columns = ARRAY_LEN(guarantee_columns),
	                                    .row_size = sizeof(struct guarantee_line) };

/* Days are compared as they are written; `at` is a local day. */
static const char *certified(const struct hds_supplier_row *p, wall_t at)
{
	time_t seconds = (time_t)(at.ms / 1000);
	char today[16] = "";
	struct tm tm;

	if (!p->hds_certificate)
		return _("not known");
	if (!p->hds_ends)
		return _("yes, until a day that is not known");
	if (localtime_r(&seconds, &tm))
		strftime(today, sizeof today, "%Y-%m-%d", &tm);
	return strcmp(p->hds_ends, today) < 0 ? _("no longer: the certificate has ended") : _("yes");
}

static const char *role_of(const struct dossier_source *s, const char *supplier, struct arena *a)
{
	struct text t = TEXT_INIT(16384);

	for (size_t i = 0; i < s->n_contracts; i++)
		if (s->contracts[i].supplier && strcmp(s->contracts[i].supplier, supplier) == 0)
			text_append_part(&t, _(", "), "%s", s->contracts[i].contract);
	if (t.len == 0)
		text_append(&t, _("not known"));
	return dossier_keep(&t, a);
}

static bool make_guarantees(const struct dossier_source *s, struct arena *a, struct guarantee_line **ret, struct err *e)
{
	struct guarantee_line *lines = arena_array(a, s->n_suppliers, sizeof *lines);
	const char *unknown = _("not known");

	for (size_t i = 0; lines && i < s->n_suppliers; i++) {
		const struct hds_supplier_row *p = &s->suppliers[i];

		lines[i] = (struct guarantee_line){ p->name, role_of(s, p->name, a), certified(p, s->at), p->hds_certificate ? p->hds_certificate : unknown,
			                            p->hds_ends ? p->hds_ends : unknown, unknown, p->hds_activities ? p->hds_activities : unknown,
			                            unknown, unknown };
	}
	*ret = lines;
	return lines || err_set(e, ERR_MEMORY, "out of memory");
}

bool dossier_guarantees_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	struct guarantee_line *lines;

	if (!make_guarantees(s, a, &lines, e))
		return false;
	dossier_csv(t, &guarantee_noun, lines, s->n_suppliers, s->at);
	return true;
}

bool dossier_guarantees(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	struct guarantee_line *lines;

	if (!make_guarantees(s, a, &lines, e))
		return false;
	page_title(t, _("Representation of the guarantees (chapter 8 of the HDS framework)"));
	page_words(t, 0, _("What the register of suppliers says; the host itself, qualifications and the positions on EXI 29 and EXI 30 are not in the inventory and are to be completed. A certificate is as it was declared: nobody compared it with the list of the ANS."));
	for (size_t i = 0; i < s->n_suppliers; i++) {
		page_heading(t, lines[i].name);
		for (size_t c = 1; c < guarantee_noun.n_columns; c++)
			page_fact(t, 2, _(guarantee_columns[c].header), value_text(&guarantee_columns[c], &lines[i]));
	}
	if (s->n_suppliers == 0)
		page_words(t, 0, _("No supplier is declared."));
	return true;
}

/* ---- contacts ---- */

#define CONTACT(key, header, type, field) COLUMN(hds_contact_row, key, header, type, field, 1)

static const struct column contact_columns[] = {
	CONTACT("site", N_("Site"), VALUE_TEXT, site),
	CONTACT("role", N_("Role"), VALUE_TEXT, role),
	CONTACT("contacts", N_("Contacts"), VALUE_INTEGER, contacts),
	CONTACT("with_phone", N_("With a telephone number"), VALUE_INTEGER, with_phone),
	CONTACT("with_email", N_("With an e-mail address"), VALUE_INTEGER, with_email),
	CONTACT("recorded", N_("The oldest as declared on"), VALUE_DATE, recorded),
};

static const struct noun contact_noun = { .name = "hds", .empty = "", .columns = contact_columns, .n_columns = ARRAY_LEN(contact_columns),
	                                  .row_size = sizeof(struct hds_contact_row) };

bool dossier_contacts_csv(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	(void)a;
	(void)e;
	dossier_csv(t, &contact_noun, s->contacts, s->n_contacts, s->at);
	return true;
}
