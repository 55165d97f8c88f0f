#include "state.h"

#include "intl.h"

#include <string.h>

static const struct { const char *name, *word; } states[] = {
	[STATE_OK] = { "ok", N_("OK") },
	[STATE_WARNING] = { "warning", N_("Warning") },
	[STATE_CRITICAL] = { "critical", N_("Critical") },
	[STATE_UNKNOWN] = { "unknown", N_("Unknown") },
};

static const struct { const char *name, *word; } link_states[] = {
	[LINK_UP] = { "up", NC_("link", "Up") },
	[LINK_DOWN] = { "down", NC_("link", "Down") },
	[LINK_DEGRADED] = { "degraded", NC_("link", "Degraded") },
	[LINK_UNKNOWN] = { "unknown", NC_("link", "Unknown") },
	[LINK_ADMIN_DOWN] = { "admin-down", NC_("link", "Disabled") },
};

const char *state_name(enum state s) { return states[s].name; }
const char *state_word(enum state s) { return _(states[s].word); }
const char *link_state_name(enum link_state s) { return link_states[s].name; }
const char *link_state_word(enum link_state s) { return intl_in_context(link_states[s].word); }

bool state_from_name(const char *name, enum state *ret_s)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (strcmp(states[i].name, name) == 0) {
			*ret_s = (enum state)i;
			return true;
		}
	}
	return false;
}

bool link_state_from_name(const char *name, enum link_state *ret_s)
{
	for (size_t i = 0; i < ARRAY_LEN(link_states); i++) {
		if (strcmp(link_states[i].name, name) == 0) {
			*ret_s = (enum link_state)i;
			return true;
		}
	}
	return false;
}

enum state state_worst(enum state a, enum state b)
{
	static const int rank[] = {
		[STATE_OK] = 0, [STATE_UNKNOWN] = 1, [STATE_WARNING] = 2, [STATE_CRITICAL] = 3,
	};

	return rank[a] >= rank[b] ? a : b;
}

enum state link_state_severity(enum link_state s)
{
	switch (s) {
	case LINK_UP:
	case LINK_ADMIN_DOWN:
		return STATE_OK;
	case LINK_DEGRADED:
		return STATE_WARNING;
	case LINK_DOWN:
		return STATE_CRITICAL;
	case LINK_UNKNOWN:
		return STATE_UNKNOWN;
	}
	return STATE_UNKNOWN;
}

const char *if_oper_status_name(int value)
{
	static const char *const names[] = {
		"unknown", "up", "down", "testing", "unknown", "dormant", "notPresent", "lowerLayerDown",
	};

	return value >= 0 && (size_t)value < ARRAY_LEN(names) ? names[value] : "unknown";
}

const char *if_admin_status_name(int value)
{
	static const char *const names[] = { "unknown", "up", "down", "testing" };

	return value >= 0 && (size_t)value < ARRAY_LEN(names) ? names[value] : "unknown";
}
