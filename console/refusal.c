#include "console/refusal.h"

#include "console/sentence.h"
#include "intl.h"
#include "text.h"

#include <stdio.h>

/* The first pattern that fits decides: the particular before the general. */
static const char *const sentences[] = {
	/* inventory/act*.c */
	N_("{1f}: expected some words"),
	N_("{1f}: expected at most {2n} bytes"),
	N_("{1f}: expected one line of UTF-8 without control characters"),
	N_("{1f}: text: expected lines of UTF-8 without control characters"),
	N_("{1f}: expected lines of UTF-8 without control characters"),
	N_("{1f}: expected at most {2n} lines"),
	N_("{1f}: expected a name of at most {2n} bytes"),
	N_("{1f}: expected \"kind:name\""),
	N_("{1f}: expected an image route"),
	N_("{1f}: expected {2n} to {3n} nodes"),
	N_("{1f}: expected a name"),
	N_("every: expected daily, weekly or monthly"),
	N_("{1f}: expected an end that is still to come"),
	N_("{1f}: expected a begin that is not past"),
	N_("{1f}: expected an end after the begin"),
	N_("{1f}: expected an end within {2n} days"),
	N_("{1f}: expected an end before it begins again"),
	N_("{1f}: expected an end"),
	N_("there is no alert {1n}"),
	N_("there is no maintenance {1n}"),
	N_("there is no method '{1}'"),
	N_("there is no {1}"),
	N_("alert {1n} is over"),
	N_("alert {1n} follows {2}: act on alert {3n}"),
	N_("alert {1n} follows {2}: its cause is what can be acted on"),
	N_("alert {1n} is not acknowledged"),
	N_("{1} is not muted"),
	N_("maintenance {1n} is over"),
	N_("row {1n} of the journal has no text"),
	N_("{1} is not declared any more"),
	N_("the Covolink does not prove it now ({1}): nothing is accepted"),
	N_("no memory for an act"),
	/* probes/control_*.c, probes/daemon_*.c */
	N_("{1f}: expected a string"),
	N_("{1f}: expected a number from 1 on"),
	N_("{1f}: expected a time as 2026-11-22T03:07:41Z"),
	N_("expected id: an alert, or site: a name"),
	N_("{1f}: expected a list of {2n} to {3n} nodes"),
	N_("{1f}: expected \"kind:name\" or null"),
	N_("{1f}: expected true or false"),
	N_("expected target: string, type and credential: string or null, verbose: bool"),
	N_("no channel goes by a rota: nobody can be called from here"),
	N_("{1}: your groups do not give you this right"),
	N_("naming a credential needs the role admin; declared objects use their own"),
	N_("a plugin that is not declared needs the role admin"),
	N_("more than {1n} acts at once, or one each {2n} ms: try again in a moment"),
	N_("more than {1n} requests a second"),
	N_("{1n} such requests are under way: try again in a moment"),
	N_("nothing is measured on '{1}'"),
	N_("the collector is stopping"),
	N_("the collector stopped before the results were stored"),
	N_("the inventory cannot be written now: {1q}"),
	N_("no memory for a request"),
	N_("no memory for a probe"),
	N_("no memory for a reload"),
	N_("no memory for the reply"),
};

void refusal_translate(struct err *e)
{
	struct text words = TEXT_INIT(4 * ERR_TEXT_MAX);

	for (size_t i = 0; i < ARRAY_LEN(sentences); i++) {
		if (sentence_append(&words, sentences[i], e->text, NULL, 0)) {
			snprintf(e->text, sizeof e->text, "%s", text_str(&words));
			utf8_end_whole(e->text, sizeof e->text);
			break;
		}
	}
	text_done(&words);
}
