#include "console/refusal.h"

#include "console/alert_sentence.h"
#include "intl.h"
#include "inventory/sentence.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	N_("{1f}: expected a declared backup"),
	N_("{1f}: expected a moment that is past"),
	N_("{1f}: expected {2n} to {3n} nodes"),
	N_("{1f}: expected a name"),
	N_("every: expected daily, weekly or monthly"),
	N_("{1f}: expected an end that is still to come"),
	N_("{1f}: expected a begin that is not past"),
	N_("{1f}: expected an end after the begin"),
	N_("{1f}: expected an end within {2n} days"),
	N_("{1f}: expected an end within {2n} hours"),
	N_("{1f}: expected an address"),
	N_("{1f}: expected an end before it begins again"),
	N_("{1f}: expected an end"),
	N_("nothing of {1} is asked for weak protocols"),
	N_("there is no alert {1n}"),
	N_("there is no diagnosis {1n}"),
	N_("there is no evidence {1n}"),
	N_("there is no action {1n}"),
	N_("there is no audit {1n}"),
	N_("there is no framework {1}: import it first"),
	N_("there is no maintenance {1n}"),
	N_("there is no method '{1}'"),
	N_("there is no escalation {1}"),
	N_("there is no service {1}"),
	N_("there is no ring"),
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
	N_("ticket: expected at most {1n} letters, digits and - _ . / #"),
	N_("ticket: this is a telephone number"),
	N_("caller: expected a telephone number"),
	N_("category: expected no-access, slow, service, imaging, video or other"),
	N_("row {1n} of the journal is no call of an establishment"),
	N_("expected ticket, caller or text"),
	N_("alert {1n} is not one of grouped calls: it ends by itself"),
	N_("expected at most {1n} steps"),
	N_("too many escalations are open: no id is left"),
	N_("site: expected an establishment"),
	N_("no memory for an escalation"),
	N_("escalation: expected an id of {1n} characters"),
	N_("escalation {1} is closed"),
	N_("escalation {1} is yours already"),
	N_("{1f}: expected what flows.csv names so"),
	N_("{1f}: expected addresses as 10.1.0.5, networks as 10.1.0.0/16, ranges as 10.1.0.5-10.1.0.9, or names"),
	N_("source, destination: expected an end that is not any: whatever flows cannot be accepted"),
	N_("source, destination: expected at most {1n} bytes together"),
	N_("nobody accepts {1} now"),
	/* inventory/hds_act*.c */
	N_("key: expected one as EXI-05.D or hds:EXI-05.D"),
	N_("no framework in use has {1}"),
	N_("several frameworks have {1}: write {2}"),
	N_("{1} is judged by its items"),
	N_("{1f}: expected at most {2n} keys with ; between"),
	N_("expected a status, an owner, a due date, activities, controls or a comment"),
	N_("{1f}: expected a day that is still to come"),
	N_("activities: expected some that {1} is about"),
	N_("evidence {1n} was revoked"),
	N_("{1} was changed meanwhile (row {2n} of the journal): look at it again, then write"),
	N_("from: expected its first day"),
	N_("progress: expected an audit that has begun"),
	N_("reference: expected that of its report, or its result"),
	N_("sha256: expected 64 hexadecimal digits in lower case"),
	N_("{1f}: expected an end of validity, or the word that there is none"),
	N_("dated: expected a day that is not to come"),
	N_("{1f}: expected an end after the date of the evidence"),
	N_("{1f}: expected what it is evidence for, as EXI-05.D"),
	N_("no exception holds for {1}"),
	N_("{1} counts nowhere: it needs no exception"),
	N_("{1f}: expected 0 to {2n} days"),
	N_("{1f}: {2} is that of action {3n}"),
	N_("{1f}: expected why it is dropped"),
	N_("{1f}: expected how it was seen to work"),
	N_("expected something that differs from what action {1n} says"),
	N_("file: expected a CSV text and its name"),
	N_("{1} is there with another content: a corrected file needs another edition"),
	N_("expected a family, a version and an edition"),
	N_("{1}: {2n} requirements and {3n} leaves, the one in use has {4n} and {5n}: a file that was cut looks so; --prune takes it"),
	N_("{1} is the one in use"),
	N_("{1} has no {2}"),
	/* probes/control_*.c, probes/daemon_*.c */
	N_("{1f}: expected a string"),
	N_("{1f}: expected a number from 1 on"),
	N_("{1f}: expected a number from 0 to {2n}"),
	N_("{1f}: expected a number from 0 on"),
	N_("needs: expected null, of the first test"),
	N_("tests: expected a list of 1 to {1n}"),
	N_("{1} cannot be asked by {2}"),
	N_("expected id: number, seen: how many tests were seen to end"),
	N_("more than {1n} diagnoses at once, or one each {2n} s: try again in a moment"),
	N_("{1f}: expected a time as 2026-11-22T03:07:41Z"),
	N_("expected id: an alert, or site: a name"),
	N_("{1f}: expected a list of {2n} to {3n} nodes"),
	N_("{1f}: expected \"kind:name\" or null"),
	N_("{1f}: expected true or false"),
	N_("{1f}: there is no '{2}'"),
	N_("activities: expected a list of numbers"),
	N_("activities: expected numbers from 1 to {1n}"),
	N_("expected target: string, type and credential: string or null, verbose: bool"),
	N_("no channel goes by a rota: nobody can be called from here"),
	N_("nobody listens: the configuration names no interface to capture"),
	N_("the capture on {1} has not begun"),
	N_("the capture on {1} does not answer"),
	N_("packets are handed out to who saves the ring, which is journalled"),
	N_("the ring is being saved: try again in a moment"),
	N_("another ring was asked for"),
	N_("there is a ring of {1p} until {2i}, which must be stopped first (vigie ring stop --reason TEXT); its reason: {3q}"),
	N_("the ring was stopped"),
	N_("the process that had the ring died"),
	N_("the process that looks does not answer"),
	N_("{1}: your groups do not give you this right"),
	N_("naming a credential needs the role admin; declared objects use their own"),
	N_("a plugin that is not declared needs the role admin"),
	N_("more than {1n} acts at once, or one each {2n} ms: try again in a moment"),
	N_("more than {1n} requests a second"),
	N_("{1n} such requests are under way: try again in a moment"),
	N_("nothing is measured on '{1}'"),
	N_("no heartbeat is called '{1}'"),
	N_("'{1}' is no backup: it has no restore test"),
	N_("'{1}' tells more than {2n} times a second"),
	N_("expected name: string, event: start, success, fail or restored, exit_code: 0 to 255 or null, of an end"),
	N_("the collector is stopping"),
	N_("the collector stopped before the results were stored"),
	N_("the inventory cannot be written now: {1q}"),
	N_("no memory for a request"),
	N_("name: expected the name of a file, of less than {1n} octets"),
	N_("name: expected no control character"),
	N_("sha256: expected 64 hexadecimal digits"),
	N_("records: record {1n} is none of a saved capture"),
	N_("records: expected records of {1n} octets in base64"),
	N_("records: expected those of a whole capture, its end with them"),
	N_("no memory for a probe"),
	N_("no memory for a reload"),
	N_("no memory for the reply"),
};

/* "uid 37": the collector asks for no names. */
static void append_account(struct text *t, const char *part, int depth)
{
	(void)depth;
	if (strncmp(part, "uid ", 4) == 0 && part[4] >= '0' && part[4] <= '9')
		append_person(t, strtoll(part + 4, NULL, 10));
	else
		text_append(t, part);
}

void refusal_translate(struct err *e)
{
	struct text words = TEXT_INIT(4 * ERR_TEXT_MAX);

	for (size_t i = 0; i < ARRAY_LEN(sentences); i++) {
		if (sentence_append(&words, sentences[i], e->text, append_account, 0)) {
			snprintf(e->text, sizeof e->text, "%s", text_str(&words));
			utf8_end_whole(e->text, sizeof e->text);
			break;
		}
	}
	text_done(&words);
}
