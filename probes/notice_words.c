#include "probes/notice_words.h"

#include "intl.h"
#include "inventory/clinical_use.h"
#include "inventory/threshold.h"

#include <string.h>

static const char *const counts[COUNT_OF_COUNTS][2] = {
	[COUNT_SITES] = NN_("%zu establishment cut off", "%zu establishments cut off"),
	[COUNT_COVOLINKS] = NN_("%zu Covolink", "%zu Covolinks"),
	[COUNT_ROUTES] = NN_("%zu image route", "%zu image routes"),
	[COUNT_PROCESSES] = NN_("%zu process", "%zu processes"),
	[COUNT_SERVED] = NN_("%zu establishment without a Covolink", "%zu establishments without a Covolink"),
	[COUNT_DEGRADED] = NN_("%zu establishment on its last way", "%zu establishments on their last way"),
	[COUNT_SITES_OF_USE] = NN_("%zu establishment with %s", "%zu establishments with %s"),
	[COUNT_FOR_USE] = NN_("%zu for %s", "%zu for %s"),
	[COUNT_WAITING] = NN_("%zu more message waits", "%zu more messages wait"),
};

static const struct { const char *kind, *word; } kinds[] = {
	{ "application", N_("Application") }, { "collector", N_("Collector") }, { "covolink", N_("Covolink") }, { "device", N_("Device") },
	{ "link", N_("Link") }, { "service", N_("Service") }, { "heartbeat", N_("Heartbeat") }, { "route", N_("Image route") }, { "site", N_("Site") },
};

static const char *const events[NOTICE_EVENT_COUNT] = {
	[NOTICE_WORSE] = N_("It was a warning, it is critical now."),
	[NOTICE_ESCALATION] = N_("Nobody has acknowledged it: you are the next to be called."),
	[NOTICE_REMINDER] = N_("It was silenced; the silence is over, the failure is not."),
	[NOTICE_RECOVERY] = N_("It works again: nothing is left to do."),
	[NOTICE_ASKED] = N_("Somebody who sees to it asks for your help."),
};

const char *notice_colon(void)
{
	return strcmp(intl_language(), "fr") == 0 ? "\u00a0: " : ": ";
}

const char *notice_event_words(enum notice_event event)
{
	return events[event] ? _(events[event]) : NULL;
}

const char *notice_count_words(enum notice_count c, size_t n)
{
	return ngettext(counts[c][0], counts[c][1], n);
}

const char *notice_kind_word(const char *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return _(kinds[i].word);
	return NULL;
}

const char *notice_subject_words(const char *subject)
{
	enum measure m = measure_from_key(subject);

	if (m < MEASURE_COUNT)
		return _(measure_classes[m].label);
	if (strcmp(subject, "calls") == 0)
		return _("Grouped calls");
	if (strcmp(subject, "silence") == 0)
		return _("Silence");
	return strcmp(subject, "redundancy") == 0 ? _("Redundancy") : subject;
}

size_t notice_use_rank(const char *use)
{
	size_t rank = clinical_use_rank(use);

	return rank < n_clinical_uses && rank < NOTICE_USES_MAX ? rank : NOTICE_USES_MAX;
}

const char *notice_use_word(const char *use)
{
	for (size_t i = 0; i < n_clinical_uses; i++)
		if (strcmp(clinical_uses[i].use, use) == 0)
			return intl_in_context(clinical_uses[i].word);
	return use;
}
