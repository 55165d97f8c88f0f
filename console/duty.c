#include "console/duty.h"

#include "intl.h"
#include "inventory/format.h"
#include "text.h"

#include <stdio.h>

enum { TURNS_MAX = 20, DAYS_MAX = 35 };

static void append_person(struct text *t, const struct rota_turn *turn)
{
	text_append(t, turn->person->name);
	if (turn->gap)
		text_append(t, _(" (nobody is named)"));
}

void duty_words(const struct rota *r, wall_t now, struct text *t)
{
	struct rota_turn turn = rota_at(r, now), next;
	char when[FORMAT_MAX];
	wall_t from;

	append_person(t, &turn);
	if (!rota_next(r, now, &next, &from))
		return;
	format_time(from, now, when);
	text_appendf(t, " → %s\n%s", next.person->name, when);
}

void duty_turns(const struct rota *r, wall_t now, struct text *t)
{
	wall_t at = now, end = { now.ms + DAYS_MAX * INT64_C(86400000) };
	char when[FORMAT_MAX];

	for (int i = 0; i < TURNS_MAX && at.ms < end.ms; i++) {
		struct rota_turn turn = rota_at(r, at);
		const char *phone = turn.person->phone;

		format_timestamp(at, when);
		text_appendf(t, "  %.16s  ", when);
		append_person(t, &turn);
		text_append_part(t, " · ", "%s", phone);
		text_append(t, "\n");
		if (!wall_is_known(turn.until) || turn.until.ms <= at.ms)
			return;
		at = turn.until;
	}
}

void duty_look(struct duty *d)
{
	struct err e = { .kind = ERR_NONE };
	struct stat st;

	if (!d->path || !*d->path)
		return;
	if (stat(d->path, &st) == 0 && (d->rota || d->trouble[0]) && st.st_mtim.tv_sec == d->changed.tv_sec
	    && st.st_mtim.tv_nsec == d->changed.tv_nsec)
		return;
	rota_free(d->rota);
	d->trouble[0] = '\0';
	d->rota = rota_load(d->path, &e);
	if (!d->rota) {
		snprintf(d->trouble, sizeof d->trouble, "%s", e.text);
		utf8_end_whole(d->trouble, sizeof d->trouble);
	}
	if (stat(d->path, &st) == 0)
		d->changed = st.st_mtim;
}

void duty_done(struct duty *d)
{
	rota_free(d->rota);
	d->rota = NULL;
}
