#include "console/screen_internal.h"

#include "console/alert_sentence.h"
#include "console/mask.h"
#include "intl.h"

#include <stdlib.h>

void screen_show_sheet(struct screen *s, int kind)
{
	struct act_target *targets = NULL;
	size_t n = 0;

	if (kind == SHEET_DEPENDENCIES || kind == SHEET_COPY)
		targets = screen_targets(s, &n);
	if (kind == SHEET_COPY)
		s->sheet.mask = MASK_NOTHING;
	if ((kind == SHEET_DEPENDENCIES || kind == SHEET_COPY) && n == 0)
		screen_say(s, STYLE_WARNING, _("Nothing is selected."));
	else
		sheet_open(&s->sheet, (enum sheet_kind)kind, n > 0 ? targets[0].object : "");
	s->wants.sheet = s->sheet.kind != SHEET_NONE && !s->sheet.loaded;
	free(targets);
}

/* What is broken now comes first: then it is only named. */
void screen_greet(struct screen *s, const struct handover_row *h)
{
	struct text who = TEXT_INIT(256), words = TEXT_INIT(1024);

	s->greeting = h->seq;
	if (s->status.alerts.critical == 0) {
		screen_show_sheet(s, SHEET_KEPT);
	} else {
		append_person(&who, h->uid);
		text_appendf(&words, _("%s handed over: “:handover last” shows it."), text_str(&who));
		screen_say(s, STYLE_STRONG, text_str(&words));
	}
	text_done(&who);
	text_done(&words);
}

/* What is shown, not what is true by now. */
static void keep_handover(struct screen *s)
{
	const char *comes = json_string_value(json_object_get(s->sheet.handover, "comes"));
	struct act_target target = { .alert_id = 0 };

	if (!screen_may_write(s, FORM_HANDOVER))
		return;
	if (!s->sheet.handover) {
		screen_say(s, STYLE_WARNING, _("What could not be read is not kept."));
		return;
	}
	snprintf(target.object, sizeof target.object, "%s", comes ? comes : "");
	screen_open_form(s, FORM_HANDOVER, &target, 1);
	if (s->form_open)
		act_form_give(&s->form, s->sheet.handover);
}

/* Complete, without contacts and addresses, without names of establishments, and again. */
static void leave_out_more(struct screen *s)
{
	s->sheet.mask = (s->sheet.mask + 1) % MASK_LEVELS;
	s->sheet.scroll = 0;
	s->sheet.loaded = false;
	s->wants.sheet = true;
}

void screen_sheet_act(struct screen *s, enum action a)
{
	bool kept = s->sheet.kind == SHEET_KEPT;

	if (a == ACT_ARM)
		screen_arm(s);
	else if (a == ACT_OPEN && s->sheet.kind == SHEET_HANDOVER)
		keep_handover(s);
	else if (a == ACT_COPY && s->sheet.kind == SHEET_COPY)
		leave_out_more(s);
	else
		sheet_act(&s->sheet, a);
	if (kept && s->sheet.kind == SHEET_NONE) {
		s->wants.greeted = s->greeting;
		s->greeting = 0;
	}
}

const char *screen_sheet_footer(const struct screen *s, enum action a)
{
	if (a == ACT_OPEN && s->sheet.kind == SHEET_HANDOVER)
		return _("Keep it");
	if (a == ACT_ARM && s->sheet.kind == SHEET_HANDOVER && !screen_is_armed(s))
		return _("Arm");
	if (a == ACT_COPY && s->sheet.kind == SHEET_COPY)
		return _("Leave out more");
	return help_footer(a);
}
