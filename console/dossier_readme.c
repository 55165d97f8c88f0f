/* What the dossier is, what it does not prove, what is in it and how it is checked. */
#include "console/dossier_internal.h"

#include "console/hds_line.h"
#include "console/page.h"
#include "intl.h"
#include "inventory/format.h"

static const char *const limits[] = {
	N_("It is a preparation: no certificate, no audit report, no statement of conformity. Only an accredited certification body certifies."),
	N_("What is decided of a requirement is a self-assessment by a person. A measured fact proposes; it decides nothing, and it says nothing about what it does not measure."),
	N_("A piece of evidence is a reference with its dates, and the SHA-256 of its file where somebody gave it. The documents themselves are not in here."),
	N_("The hashes show that rows were not changed one by one after they were written. They do not show that what was written is true, and whoever can write the file of the inventory could have made all of it anew: compare the head of the journal with one that was published then."),
	N_("Titles and descriptions of requirements are our own words and not the official text; what nobody verified is told below."),
	N_("Owners, comments, reasons and references stand as people typed them."),
};

static const char *const checks[] = {
	N_("In this folder, sha256sum -c MANIFEST checks every file. The archive itself has the hash that the command told when it was made."),
	N_("journal.jsonl: the hash of a row is the SHA-256 of seq, at_ms, uid, method, object, request, result and previous, in this order. An integer is the letter i and 8 octets, two's complement, big endian; a text is the letter t, its length in octets as 8 octets, and its octets in UTF-8; previous is the letter b, its length likewise, and its octets; null is the letter n."),
	N_("text_sha256 in a request is the SHA-256 of the octets of salt, then of those of text."),
	N_("lignes.jsonl: rows_sha256 in the request of an act is the SHA-256 of the values of all rows of its seq, in the order of the file, each value encoded likewise."),
	N_("The extract holds the rows of the checklist only. Where two rows do not follow each other the chain between them cannot be recomputed from it: vigie journal verify does that on the inventory, and integrite.txt tells what it found."),
	N_("The same command gives the same octets at any later time, as long as no text was purged, no row was changed and the program makes the same files."),
};

static const char *const left_out[] = {
	N_("SNMP communities, keys, passwords and every other secret: none of them is read to make this."),
	N_("Names, telephone numbers and addresses of contacts, and telephone numbers of suppliers. Persons are told as numbers of accounts (uid); the system of the collector knows whose they are."),
};

static void print_items(struct text *t, const char *const *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		page_item(t, _(items[i]));
}

static void print_contents(struct text *t)
{
	page_heading(t, _("What is in it"));
	for (size_t i = 0; i < n_dossier_files; i++)
		page_fact(t, 0, dossier_files[i].name, _(dossier_files[i].about));
	page_fact(t, 0, "MANIFEST", _("the SHA-256 of each file"));
}

static void print_framework(struct text *t, const struct framework *f)
{
	struct text words = TEXT_INIT(1024);

	page_heading(t, hds_text(&f->label));
	text_appendf(&words, "%s %s, %s", f->family, f->version, f->edition);
	page_fact(t, 0, _("Version"), text_str(&words));
	page_fact(t, 0, _("SHA-256"), f->sha256);
	page_fact(t, 0, _("Provenance"), hds_text(&f->provenance));
	for (size_t i = 0; i < f->n_marks; i++)
		page_fact(t, 0, _("Unverified"), hds_text(&f->marks[i].title));
	text_done(&words);
}

bool dossier_readme(const struct dossier_source *s, struct arena *a, struct text *t, struct err *e)
{
	struct text title = TEXT_INIT(512);
	char when[FORMAT_MAX], instant[WALL_RFC3339_MAX];

	(void)a;
	(void)e;
	format_timestamp(s->at, when);
	text_appendf(&title, _("HDS preparation: dossier as of %s"), when);
	page_title(t, text_str(&title));
	text_done(&title);
	dossier_warn(s, "", t);
	wall_format_rfc3339(s->at, instant);
	page_fact(t, 0, _("Instant (UTC)"), instant);
	page_fact(t, 0, _("Times are those of"), s->timezone);
	page_heading(t, _("What it is"));
	page_words(t, 0, _("How the checklists of the HDS framework and of ISO/IEC 27001 stood at that instant: what was decided of each requirement, by whom and when, what proves it and until when, what is borne as an exception, and the action plan. Nothing that was recorded later is in it."));
	page_heading(t, _("What it does not prove"));
	print_items(t, limits, ARRAY_LEN(limits));
	print_contents(t);
	page_heading(t, _("How it is checked"));
	print_items(t, checks, ARRAY_LEN(checks));
	page_heading(t, _("What is left out on purpose"));
	print_items(t, left_out, ARRAY_LEN(left_out));
	print_framework(t, &s->hds.framework);
	print_framework(t, &s->iso.framework);
	return true;
}
