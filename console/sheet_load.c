#include "console/screen_internal.h"

#include "console/console.h"
#include "console/dependencies.h"
#include "console/duty.h"
#include "intl.h"

static bool write_rota(const char *path, wall_t now, struct text *t)
{
	struct duty d = { .path = path };

	duty_look(&d);
	if (d.rota) {
		text_appendf(t, "%s\n", _("On call, by local time:"));
		duty_turns(d.rota, now, t);
	} else {
		text_append(t, d.trouble[0] ? d.trouble : _("No rota is configured: rota { file = … } in vigie.conf says where it stands."));
	}
	duty_done(&d);
	return true;
}

static bool write_sheet(struct screen *s, struct reader *r, const struct console_options *options, struct err *e)
{
	struct text *t = &s->sheet.words;

	switch (s->sheet.kind) {
	case SHEET_DEPENDENCIES:
		return !s->snapshot || dependencies_write(r, s->snapshot, s->sheet.about, s->now, t, e);
	case SHEET_ROTA:
		return write_rota(options->rota, s->now, t);
	case SHEET_HANDOVER:
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
