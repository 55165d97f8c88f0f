#include "console/doctor.h"
#include "console/verbs.h"

#include "intl.h"

struct doctor_line {
	const char *name, *title, *status, *detail, *mend;
};

static const struct column doctor_columns[] = {
	COLUMN(doctor_line, "check", N_("Check"), VALUE_TEXT, name, 0),
	COLUMN(doctor_line, "status", N_("Status"), VALUE_TEXT, status, 0),
	COLUMN(doctor_line, "title", N_("Subject"), VALUE_WORD, title, 1),
	COLUMN(doctor_line, "detail", N_("Finding"), VALUE_TEXT, detail, 1),
	COLUMN(doctor_line, "mend", N_("Mend"), VALUE_WORD, mend, 1),
};

static const struct noun doctor_noun = {
	.name = "doctor", .empty = "", .columns = doctor_columns, .n_columns = ARRAY_LEN(doctor_columns),
	.row_size = sizeof(struct doctor_line),
};

static const char *finding_name(enum finding f)
{
	switch (f) {
	case FINDING_OK:
		return "ok";
	case FINDING_MISSING:
		return "missing";
	case FINDING_NOT_CHECKED:
		return "not-checked";
	}
	return "";
}

/* msgids as wide as a word may be: the lines are no table. */
static const char *finding_word(enum finding f)
{
	switch (f) {
	case FINDING_OK:
		return N_("ok");
	case FINDING_MISSING:
		return N_("MISSING");
	case FINDING_NOT_CHECKED:
		return N_("not checked");
	}
	return "";
}

static void print_diagnosis(struct output *out, const struct diagnosis *d)
{
	struct doctor_line line = { d->name, d->title, finding_name(d->finding), d->detail, d->mend };
	const void *row = &line;

	if (out->format == OUTPUT_JSON) {
		output_rows(out, &doctor_noun, &row, 1);
		return;
	}
	if (d->mend)
		output_line(out, _("%s: %s: %s. %s"), _(finding_word(d->finding)), _(d->title), d->detail, _(d->mend));
	else
		output_line(out, _("%s: %s: %s"), _(finding_word(d->finding)), _(d->title), d->detail);
}

static bool print_csv(struct session *s, const struct diagnosis *found, size_t n, struct err *e)
{
	struct doctor_line *lines = arena_array(s->arena, n, sizeof *lines);

	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		lines[i] = (struct doctor_line){ found[i].name, found[i].title, finding_name(found[i].finding), found[i].detail,
		                                 found[i].mend };
	return session_put_rows(s, &doctor_noun, lines, n, e);
}

bool verb_doctor(struct session *s, int *ret_status, struct err *e)
{
	const size_t n = doctor_count();
	struct diagnosis *found = arena_array(s->arena, n, sizeof *found);
	struct doctor_facts facts = { 0 };
	size_t missing = 0;

	if (!found)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (output_is_machine(&s->out))
		intl_init("en"); /* programs read one language */
	doctor_gather_vigie(s, &facts);
	doctor_gather_machine(s, &facts);
	for (size_t i = 0; i < n; i++) {
		doctor_judge(&facts, i, &found[i]);
		missing += found[i].finding == FINDING_MISSING;
		if (s->out.format != OUTPUT_CSV)
			print_diagnosis(&s->out, &found[i]);
	}
	*ret_status = missing > 0 ? 1 : 0;
	return s->out.format != OUTPUT_CSV || print_csv(s, found, n, e);
}
