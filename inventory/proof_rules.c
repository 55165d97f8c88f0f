#include "inventory/proof_rules.h"

#include <string.h>

enum { ANY = 1 << NEARBY_NONE | 1 << NEARBY_ANSWERS | 1 << NEARBY_SILENT };
enum { NONE = 1 << NEARBY_NONE, ANSWERS = 1 << NEARBY_ANSWERS, SILENT = 1 << NEARBY_SILENT };

static const struct rule {
	const char *kind;
	int self, beside, reached_by; /* sets of enum nearby */
	enum { WHATEVER, BOTH_END, BOTH_END_AND_ANOTHER } ends; /* another link of its site is in service */
	const char *sentence;
} rules[] = {
	{ "device", ANSWERS, ANY, ANY, WHATEVER, "it still answers in part: the device works, a part of it fails" },
	{ "device", ANY, ANSWERS, ANY, WHATEVER, "others at its site answer: the device, not the site" },
	{ "device", ANY, ANY, SILENT, WHATEVER, "what it is reached through is silent too: the failure is further up" },
	{ "device", ANY, SILENT, ANSWERS, WHATEVER, "nothing at its site answers, what it is reached through does: the way there, or the power" },
	{ "device", ANY, NONE, ANSWERS, WHATEVER, "what it is reached through answers: the device, the way there, or its power" },
	{ "link", ANY, ANY, ANSWERS, BOTH_END_AND_ANOTHER, "both its ends answer: the circuit alone, another way carries" },
	{ "link", ANY, ANY, ANSWERS, BOTH_END, "both its ends answer, though no other circuit of its site works: a way that is not declared, or its port" },
	{ "link", ANY, ANSWERS, ANY, WHATEVER, "others at its site answer: the circuit, not the site" },
	{ "link", ANY, ANY, ANSWERS, WHATEVER, "one of its ends answers: the circuit, its port, or what is beyond" },
	{ "link", ANY, ANY, SILENT, WHATEVER, "neither of its ends answers: the circuit is not the first to look at" },
	{ "service", ANY, ANSWERS, SILENT, WHATEVER, "its machine is silent, other services there answer: the probe of the machine, or a filter" },
	{ "service", ANY, ANY, SILENT, WHATEVER, "its machine is silent too" },
	{ "service", ANY, ANSWERS, ANSWERS, WHATEVER, "its machine and other services there answer: this service alone" },
	{ "service", ANY, ANY, ANSWERS, WHATEVER, "its machine answers: the service, not the machine" },
	{ "covolink", ANY, ANY, SILENT, WHATEVER, "its machine is silent too" },
	{ "covolink", ANY, ANY, ANSWERS, WHATEVER, "its machine answers: its DICOM service, not the machine" },
	{ "service", ANY, ANSWERS, NONE, WHATEVER, "other services of its site answer: this service alone" },
};

static bool ends_fit(const struct rule *r, const struct proof_facts *f)
{
	return r->ends == WHATEVER || (f->both_ends && (r->ends == BOTH_END || f->other_links == NEARBY_ANSWERS));
}

static bool fits(const struct rule *r, const struct proof_facts *f)
{
	return strcmp(r->kind, f->kind) == 0 && (r->self & 1 << f->self) && (r->beside & 1 << f->beside)
	       && (r->reached_by & 1 << f->reached_by) && ends_fit(r, f);
}

const char *proof_conclusion(const struct proof_facts *f)
{
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (fits(&rules[i], f))
			return rules[i].sentence;
	return NULL;
}
