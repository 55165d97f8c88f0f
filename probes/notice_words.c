#include "probes/notice_words.h"

#include "intl.h"
#include "inventory/clinical_use.h"

#include <stdio.h>
#include <string.h>

static const char *const words[WORD_COUNT] = {
	[WORD_RECOVERED] = N_("Works again"),
	[WORD_SIMULATION] = N_("SIMULATION"),
	[WORD_SIMULATED] = N_("SIMULATION: this region is invented, nothing of this is real."),
	[WORD_SINCE] = N_("Since %s."),
	[WORD_ENDED] = N_("It failed from %s to %s."),
	[WORD_DETAIL] = N_("What was measured: %s"),
	[WORD_ACKNOWLEDGE] = N_("To acknowledge it: %s"),
	[WORD_SEE] = N_("To see it: %s"),
	[WORD_MESSAGE] = N_("Message %lld of Vigie for %s."),
	[WORD_LEFT] = N_("The service goes on by %s alone: its redundancy is lost."),
	[WORD_AMONG_THEM] = N_("Among them: %s."),
	[WORD_OUT_OF_SERVICE] = N_("Out of service: %s."),
	[WORD_GAP] = N_("Nobody is on call from %s"),
	[WORD_GAP_LONG] = N_("The rota names nobody from %s to %s. You are its default: alerts will come to you."),
	[WORD_HANDOVER] = N_("Handover of %s"),
	[WORD_HANDOVER_PURGED] = N_("The text of this handover was purged."),
	[WORD_HEAD] = N_("Head of the journal, to keep: %s"),
	[WORD_FLAPPING] = N_("It fails and works again all the time: this is the only message until that has settled."),
	[WORD_REDUNDANCY] = N_("The service works, without its spare: one failure more would cut it."),
	[WORD_ABOUT_ALERT] = N_("Object: %s"),
	[WORD_UNDECLARED] = N_("Is declared no more"),
	[WORD_UNDECLARED_WHY] = N_("It is declared no more, and so not measured any more: nobody knows whether it works."),
	[WORD_SUPPLIER] = N_("Supplier to call: %s"),
	[WORD_PHONE] = N_("Its telephone: %s"),
	[WORD_CONTRACT] = N_("Contract: %s"),
	[WORD_REPAIR_TIME] = N_("Guaranteed repair time: %s h, %s"),
	[WORD_RUNBOOK] = N_("Runbook: %s"),
	[WORD_REASON] = N_("TEXT"),
	[WORD_BLIND] = N_("Vigie is blind, its witnesses do not answer"),
};

static const char *const counts[COUNT_OF_COUNTS][2] = {
	[COUNT_SITES] = NN_("%zu establishment cut off", "%zu establishments cut off"),
	[COUNT_COVOLINKS] = NN_("%zu Covolink", "%zu Covolinks"),
	[COUNT_ROUTES] = NN_("%zu image route", "%zu image routes"),
	[COUNT_PROCESSES] = NN_("%zu process", "%zu processes"),
	[COUNT_SERVED] = NN_("%zu establishment without a Covolink", "%zu establishments without a Covolink"),
	[COUNT_DEGRADED] = NN_("%zu establishment on its last way", "%zu establishments on their last way"),
	[COUNT_SITES_OF_USE] = NN_("%zu establishment with %s", "%zu establishments with %s"),
	[COUNT_FOR_USE] = NN_("%zu for %s", "%zu for %s"),
};

static const struct { const char *kind, *word; } kinds[] = {
	{ "application", N_("Application") }, { "collector", N_("Collector") }, { "covolink", N_("Covolink") }, { "device", N_("Device") },
	{ "link", N_("Link") }, { "service", N_("Service") }, { "site", N_("Site") },
};

static const char *const days[] = {
	NC_("day", "mon"), NC_("day", "tue"), NC_("day", "wed"), NC_("day", "thu"), NC_("day", "fri"), NC_("day", "sat"), NC_("day", "sun"),
};

static const char *const events[NOTICE_EVENT_COUNT] = {
	[NOTICE_PROBLEM] = "",
	[NOTICE_WORSE] = N_("It was a warning, it is critical now."),
	[NOTICE_ESCALATION] = N_("Nobody has acknowledged it: you are the next to be called."),
	[NOTICE_REMINDER] = N_("It was silenced; the silence is over, the failure is not."),
	[NOTICE_RECOVERY] = N_("It works again: nothing is left to do."),
	[NOTICE_GAP] = "",
	[NOTICE_HANDOVER] = "",
	[NOTICE_ASKED] = N_("Somebody who sees to it asks for your help."),
};

void notice_words_load(struct notice_words *w)
{
	snprintf(w->language, sizeof w->language, "%s", intl_language());
	w->colon = strcmp(w->language, "fr") == 0 ? "\u00a0: " : ": ";
	for (size_t i = 0; i < OUTCOME_COUNT; i++)
		w->outcomes[i] = _(outcome_sentence((enum outcome)i));
	for (size_t i = 0; i < STATE_COUNT; i++)
		w->states[i] = state_word((enum state)i);
	for (size_t i = 0; i < NOTICE_EVENT_COUNT; i++)
		w->events[i] = events[i][0] ? _(events[i]) : "";
	for (size_t i = 0; i < WORD_COUNT; i++)
		w->words[i] = _(words[i]);
	for (size_t i = 0; i < COUNT_OF_COUNTS; i++)
		for (unsigned long k = 0; k < 2; k++)
			w->counts[i][k] = ngettext(counts[i][0], counts[i][1], k + 1);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		w->kinds[i] = _(kinds[i].word);
	for (size_t i = 0; i < ARRAY_LEN(days); i++)
		w->days[i] = intl_in_context(days[i]);
	w->always = _("24/7");
	for (size_t i = 0; i < n_clinical_uses && i < NOTICE_USES_MAX; i++)
		w->uses[i] = intl_in_context(clinical_uses[i].word);
}

/* French counts none as one, English as several. */
const char *notice_count_words(const struct notice_words *w, enum notice_count c, size_t n)
{
	return w->counts[c][strcmp(w->language, "fr") == 0 ? n > 1 : n != 1];
}

const char *notice_kind_word(const struct notice_words *w, const char *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return w->kinds[i];
	return NULL;
}

/* clinical_uses begins with what cannot wait. */
size_t notice_use_rank(const char *use)
{
	size_t i = 0;

	while (i < n_clinical_uses && i < NOTICE_USES_MAX && strcmp(clinical_uses[i].use, use) != 0)
		i++;
	return i < n_clinical_uses ? i : NOTICE_USES_MAX;
}

const char *notice_use_word(const struct notice_words *w, const char *use)
{
	for (size_t i = 0; i < n_clinical_uses && i < NOTICE_USES_MAX; i++)
		if (strcmp(clinical_uses[i].use, use) == 0)
			return w->uses[i];
	return use;
}
