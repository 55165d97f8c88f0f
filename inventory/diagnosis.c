#include "diagnosis.h"

#include "intl.h"

#include <math.h>
#include <string.h>

static const struct { const char *name, *word; } layers[] = {
	[DIAGNOSIS_INCIDENT] = { "incident", N_("Known incident") },
	[DIAGNOSIS_ENTITLEMENT] = { "entitlement", N_("Entitlement") },
	[DIAGNOSIS_ACCESS] = { "access", N_("Access") },
	[DIAGNOSIS_PATH] = { "path", N_("Path, IPv4") },
	[DIAGNOSIS_PATH6] = { "path6", N_("Path, IPv6") },
	[DIAGNOSIS_ROUTE] = { "route", N_("Hops") },
	[DIAGNOSIS_MTU] = { "mtu", N_("Path MTU") },
	[DIAGNOSIS_PERIMETER] = { "perimeter", N_("Perimeter") },
	[DIAGNOSIS_DNS] = { "dns", N_("DNS") },
	[DIAGNOSIS_TLS] = { "tls", N_("TLS") },
	[DIAGNOSIS_SERVICE] = { "service", N_("Service") },
	[DIAGNOSIS_QUALITY] = { "quality", N_("Video quality") },
	[DIAGNOSIS_IMAGING] = { "imaging", N_("Imaging") },
};

static const char *const methods[] = {
#define X(id, name) [DIAGNOSIS_BY_##id] = name,
	DIAGNOSIS_METHODS(X)
#undef X
};

static const struct { const char *name, *word; } statuses[] = {
	[DIAGNOSIS_PENDING] = { "pending", N_("under way") },
	[DIAGNOSIS_PASSED] = { "passed", N_("good") },
	[DIAGNOSIS_WEAK] = { "weak", N_("weak") },
	[DIAGNOSIS_FAILED] = { "failed", N_("broken") },
	[DIAGNOSIS_NOT_TESTED] = { "not-tested", N_("not tested") },
	[DIAGNOSIS_NOT_TESTABLE] = { "not-testable", N_("cannot be tested from here") },
};

static const struct { const char *name, *text; } questions[] = {
#define X(id, name, text) [DIAGNOSIS_ASK_##id] = { name, text },
	DIAGNOSIS_QUESTIONS(X)
#undef X
};

static const struct { const char *name, *word; } confidences[] = {
	[DIAGNOSIS_LOW] = { "low", N_("low confidence") },
	[DIAGNOSIS_MEDIUM] = { "medium", N_("fair confidence") },
	[DIAGNOSIS_HIGH] = { "high", N_("high confidence") },
};

const char *diagnosis_layer_name(enum diagnosis_layer l) { return layers[l].name; }
const char *diagnosis_layer_word(enum diagnosis_layer l) { return _(layers[l].word); }
const char *diagnosis_method_name(enum diagnosis_method m) { return methods[m]; }
const char *diagnosis_status_name(enum diagnosis_status s) { return statuses[s].name; }
const char *diagnosis_status_word(enum diagnosis_status s) { return _(statuses[s].word); }
const char *diagnosis_question_name(enum diagnosis_question q) { return questions[q].name; }
const char *diagnosis_question_text(enum diagnosis_question q) { return _(questions[q].text); }
const char *diagnosis_confidence_name(enum diagnosis_confidence c) { return confidences[c].name; }
const char *diagnosis_confidence_word(enum diagnosis_confidence c) { return _(confidences[c].word); }

#define FROM_NAME(type, count, name_of) \
	for (int i = 0; i < (count); i++) \
		if (strcmp(name_of((enum type)i), name) == 0) { \
			*ret = (enum type)i; \
			return true; \
		} \
	return false

bool diagnosis_layer_from_name(const char *name, enum diagnosis_layer *ret)
{
	FROM_NAME(diagnosis_layer, DIAGNOSIS_LAYER_COUNT, diagnosis_layer_name);
}

bool diagnosis_method_from_name(const char *name, enum diagnosis_method *ret)
{
	FROM_NAME(diagnosis_method, DIAGNOSIS_METHOD_COUNT, diagnosis_method_name);
}

bool diagnosis_status_from_name(const char *name, enum diagnosis_status *ret)
{
	FROM_NAME(diagnosis_status, DIAGNOSIS_NOT_TESTABLE + 1, diagnosis_status_name);
}

bool diagnosis_question_from_name(const char *name, enum diagnosis_question *ret)
{
	FROM_NAME(diagnosis_question, DIAGNOSIS_QUESTION_COUNT, diagnosis_question_name);
}

struct diagnosis_measure diagnosis_measure_none(void)
{
	return (struct diagnosis_measure){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, UNKNOWN_I64, UNKNOWN_I64, UNKNOWN_I64, UNKNOWN_I64 };
}
