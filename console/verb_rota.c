#include "console/session.h"
#include "console/verbs.h"

#include "intl.h"
#include "inventory/format.h"
#include "reader_alerts.h"
#include "rota.h"
#include "text.h"

#include <string.h>

enum { GAPS_MAX = 32 };

static const int64_t WEEK_MS = INT64_C(7) * 24 * 3600 * 1000;

struct duty {
	const char *current, *phone, *email, *next, *fallback, *file;
	wall_t until, next_from;
	bool gap;
	struct names gaps;        /* "from/until" */
	struct rota_gap spans[GAPS_MAX];
};

#define DUTY(key, header, type, field) COLUMN(duty, key, header, type, field, 1)

static const struct column duty_columns[] = {
	DUTY("current", N_("On call"), VALUE_TEXT, current),
	DUTY("until", N_("Until"), VALUE_TIME, until),
	DUTY("gap", N_("In a gap: the default is on call"), VALUE_BOOL, gap),
	DUTY("phone", N_("Phone"), VALUE_TEXT, phone),
	DUTY("email", N_("Mail"), VALUE_TEXT, email),
	DUTY("next", N_("Next"), VALUE_TEXT, next),
	DUTY("next_from", N_("From"), VALUE_TIME, next_from),
	DUTY("default", N_("Default"), VALUE_TEXT, fallback),
	DUTY("file", N_("File"), VALUE_TEXT, file),
	DUTY("gaps", N_("Gaps"), VALUE_NAMES, gaps),
};

static const struct noun duty_noun = {
	.name = "rota", .columns = duty_columns, .n_columns = ARRAY_LEN(duty_columns), .row_size = sizeof(struct duty),
};

/* What the file leaves out, contacts.csv may tell; without an inventory nobody does. */
static void fill_contact(struct session *s, struct duty *d)
{
	struct contact_row *contacts;
	struct err e;
	size_t n;

	if ((d->phone && d->email) || !session_read_begin(s, &e) || !read_contacts(s->reader, s->arena, NULL, &contacts, &n, &e))
		return;
	for (size_t i = 0; i < n; i++)
		if (strcmp(contacts[i].name, d->current) == 0) {
			d->phone = d->phone ? d->phone : contacts[i].phone;
			d->email = d->email ? d->email : contacts[i].email;
		}
}

static bool fill_gaps(struct session *s, const struct rota *r, wall_t at, struct duty *d, struct err *e)
{
	d->gaps.n = rota_gaps(r, at, (wall_t){ at.ms + WEEK_MS }, d->spans, GAPS_MAX);
	d->gaps.names = arena_array(s->arena, d->gaps.n + 1, sizeof *d->gaps.names);
	if (!d->gaps.names)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < d->gaps.n; i++) {
		char from[WALL_RFC3339_MAX], until[WALL_RFC3339_MAX] = "..", both[2 * WALL_RFC3339_MAX + 1];

		wall_format_rfc3339(d->spans[i].from, from);
		if (wall_is_known(d->spans[i].until))
			wall_format_rfc3339(d->spans[i].until, until);
		snprintf(both, sizeof both, "%s/%s", from, until);
		d->gaps.names[i] = arena_strdup(s->arena, both);
	}
	return true;
}

static bool fill(struct session *s, const struct rota *r, struct duty *d, struct err *e)
{
	wall_t at = session_instant(s);
	struct rota_turn turn = rota_at(r, at), next;

	*d = (struct duty){ .current = turn.person->name, .phone = turn.person->phone, .email = turn.person->email, .until = turn.until,
		            .gap = turn.gap, .fallback = rota_default(r)->name, .file = s->conf->rota_file, .next_from = WALL_NEVER };
	if (rota_next(r, at, &next, &d->next_from))
		d->next = next.person->name;
	fill_contact(s, d);
	return fill_gaps(s, r, at, d, e);
}

static void print_json(struct session *s, const struct duty *d)
{
	json_t *row = output_json_row(&duty_noun, d), *gaps = json_array();

	for (size_t i = 0; i < d->gaps.n; i++)
		json_array_append_new(gaps, json_pack("{s:o, s:o}", "from", output_json_time(d->spans[i].from), "until",
		                                      output_json_time(d->spans[i].until)));
	json_object_set_new(row, "gaps", gaps);
	output_json(&s->out, row);
}

static void print_people(struct session *s, const struct duty *d)
{
	char until[FORMAT_MAX], from[FORMAT_MAX];
	struct text who = TEXT_INIT(1024);

	format_timestamp(d->until, until);
	format_timestamp(d->next_from, from);
	text_append(&who, d->current);
	text_append_part(&who, ", ", "%s", d->phone);
	text_append_part(&who, ", ", "%s", d->email);
	output_fact(&s->out, _("On call"), text_str(&who));
	if (d->gap)
		output_line(&s->out, "%s", _("The rota names nobody now: its default is called."));
	output_fact(&s->out, _("Until"), *until ? until : _("no change within a year"));
	if (d->next) {
		output_fact(&s->out, _("Next"), d->next);
		output_fact(&s->out, _("From"), from);
	}
	for (size_t i = 0; i < d->gaps.n; i++) {
		format_timestamp(d->spans[i].from, from);
		format_timestamp(d->spans[i].until, until);
		output_line(&s->out, _("Nobody is named from %s to %s: %s is called."), from, *until ? until : "…", d->fallback);
	}
	text_done(&who);
}

bool verb_rota(struct session *s, int *ret_status, struct err *e)
{
	struct rota *r;
	struct duty d;
	bool ok;

	(void)ret_status;
	if (!s->conf->rota_file)
		return err_set(e, ERR_CONFIG, _("the configuration names no rota: rota { file = … }, see vigie-rota(5)"));
	r = rota_load(s->conf->rota_file, e);
	if (!r)
		return false;
	ok = fill(s, r, &d, e);
	if (ok && s->out.format == OUTPUT_JSON)
		print_json(s, &d);
	else if (ok && s->out.format == OUTPUT_CSV)
		output_object(&s->out, &duty_noun, &d);
	else if (ok)
		print_people(s, &d);
	rota_free(r);
	return ok;
}
