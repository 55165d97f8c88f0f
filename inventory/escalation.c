#include "escalation.h"

#include <string.h>

const char *escalation_state_name(enum escalation_state s)
{
	static const char *const names[] = { [ESCALATION_OPEN] = "open", [ESCALATION_TAKEN] = "taken", [ESCALATION_CLOSED] = "closed" };

	return names[s];
}

bool escalation_id_parse(const char *typed, char *ret)
{
	size_t n = 0;

	for (; *typed; typed++) {
		char c = *typed >= 'a' && *typed <= 'z' ? (char)(*typed - 'a' + 'A') : *typed;

		if (c == ' ' || c == '-' || c == '.')
			continue;
		if (n == ESCALATION_ID_LEN || !strchr(ESCALATION_ALPHABET, c))
			return false;
		ret[n++] = c;
	}
	ret[n] = '\0';
	return n == ESCALATION_ID_LEN;
}
