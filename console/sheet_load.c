#include "console/screen_internal.h"

#include "arena.h"
#include "console/console.h"
#include "console/dependencies.h"
#include "console/duty.h"
#include "console/escalation_text.h"
#include "console/handover_act.h"
#include "console/handover_kept.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "console/object_sheet.h"
#include "console/person.h"
#include "intl.h"
#include "inventory/format.h"
#include "journal.h"

#include <string.h>

static bool write_rota(const char *path, wall_t now, struct text *t)
{
	struct duty d = { .path = path };

	duty_look(&d);
	if (d.rota) {
		text_appendf(t, "%c%s\n", SHEET_HEADING, _("On call, by local time:"));
		duty_turns(d.rota, now, t);
	} else {
		text_append(t, d.trouble[0] ? d.trouble : _("No rota is configured: rota { file = … } in vigie.conf says where it stands."));
	}
	duty_done(&d);
	return true;
}

static void append_lines(const struct handover_line *lines, size_t n, struct text *t)
{
	for (size_t i = 0; i < n; i++) {
		bool heading = lines[i].style == HANDOVER_HEADING || lines[i].style == HANDOVER_TITLE;

		if (heading && i > 0)
			text_append(t, "\n");
		if (heading)
			text_append_char(t, SHEET_HEADING);
		text_appendf(t, "%s%s\n", heading ? "" : "  ", lines[i].text);
	}
}

static bool write_handover(struct sheet *s, struct reader *r, const char *rota, wall_t now, struct err *e)
{
	wall_t since = { now.ms - HANDOVER_HOURS * INT64_C(3600000) };
	struct arena *a = arena_new();
	struct handover_line *lines = a ? arena_array(a, HANDOVER_LINES_MAX, sizeof *lines) : NULL;
	struct duty d = { .path = rota };
	struct handover h = { .now = now };
	struct journal_head head;
	char buf[JOURNAL_HEAD_MAX];
	size_t n;
	bool ok = lines || err_set(e, ERR_MEMORY, "out of memory");

	duty_look(&d);
	ok = ok && handover_read(r, a, since, now, &h, e) && read_journal_head(r, &head, e);
	h.rota = d.rota;
	if (ok && head.count > 0) {
		journal_format_head(&head, buf);
		h.journal_head = buf;
	}
	ok = ok && handover_compose(&h, a, lines, &n, e);
	if (ok)
		append_lines(lines, n, &s->words);
	ok = ok && (s->handover = handover_params(d.rota, NULL, now, lines, n, e));
	duty_done(&d);
	arena_free(a);
	return ok;
}

static void write_silence(const struct silence_row *row, struct arena *a, wall_t now, struct text *t)
{
	struct text object = TEXT_INIT(1024);
	char until[FORMAT_MAX];

	object_name_words(row->object, &object);
	format_time(row->until, now, until);
	text_appendf(t, "  %s · %s · ", text_str(&object), keyword_word("kind", row->kind));
	text_appendf(t, row->holds ? _("until %s") : _("to come, until %s"), until);
	text_append_part(t, " · ", "%s", person_name(row->uid, false, a));
	text_append_part(t, " · ", "%s", row->reason);
	text_append(t, "\n");
	text_done(&object);
}

static bool write_silences(struct reader *r, wall_t now, struct text *t, struct err *e)
{
	struct arena *a = arena_new();
	struct silence_row *rows;
	size_t n = 0;
	bool ok = a ? read_silences(r, a, false, &rows, &n, e) : err_set(e, ERR_MEMORY, "out of memory");

	for (size_t i = 0; ok && i < n; i++)
		write_silence(&rows[i], a, now, t);
	if (ok && n == 0)
		text_append(t, _("Nothing is silenced: no acknowledgement, no mute, no planned work."));
	arena_free(a);
	return ok;
}

static bool write_kept(struct reader *r, struct text *t, struct err *e)
{
	bool any, ok = handover_kept_last(r, &any, t, e);

	if (ok && !any)
		text_append(t, _("No handover was kept."));
	return ok;
}

static bool write_copy(const struct sheet *s, struct reader *r, struct text *t, struct err *e)
{
	const char *colon = strchr(s->about, ':');
	enum mask_level level = (enum mask_level)s->mask;
	struct mask_names names = { 0 };
	struct arena *a = arena_new();
	struct escalation_row *x = NULL;
	bool ok = a && read_escalation(r, a, colon ? colon + 1 : "", &x, e) && (level == MASK_NOTHING || escalation_names(r, a, &names, e));

	text_appendf(t, "%c%s\n\n", SHEET_HEADING, mask_level_word(level));
	if (ok && x)
		escalation_text(x, level, &names, t);
	arena_free(a);
	return ok;
}

static bool write_sheet(struct screen *s, struct reader *r, const struct console_options *options, struct err *e)
{
	struct text *t = &s->sheet.words;

	switch (s->sheet.kind) {
	case SHEET_DEPENDENCIES:
		return !s->snapshot || dependencies_write(r, s->snapshot, s->sheet.about, s->now, t, e);
	case SHEET_OBJECT:
		return object_sheet_write(r, s->snapshot, s->sheet.about, s->now, t, e);
	case SHEET_ROTA:
		return write_rota(options->rota, s->now, t);
	case SHEET_SILENCES:
		return write_silences(r, s->now, t, e);
	case SHEET_HANDOVER:
		return write_handover(&s->sheet, r, options->rota, s->now, e);
	case SHEET_KEPT:
		return write_kept(r, t, e);
	case SHEET_COPY:
		return write_copy(&s->sheet, r, t, e);
	case SHEET_LOG:
	case SHEET_NONE:
		break;
	}
	return true;
}

void screen_load_sheet(struct screen *s, struct reader *r, const struct console_options *options)
{
	struct err e = { .kind = ERR_NONE };
	wall_t at = wall_is_known(s->frozen_at) ? s->frozen_at : s->at;
	bool begun = reader_begin(r, s->now, at, &e), ok;

	text_clear(&s->sheet.words);
	ok = begun && write_sheet(s, r, options, &e);
	if (begun)
		reader_end(r);
	if (!ok) {
		text_clear(&s->sheet.words);
		text_append(&s->sheet.words, e.text);
	}
	s->sheet.loaded = true;
}
