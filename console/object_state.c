#include "console/object_state.h"

#include "state.h"

#include <string.h>

const char *object_state_name(const char *kind, int state)
{
	if (strcmp(kind, "link") == 0)
		return state >= LINK_UP && state <= LINK_ADMIN_DOWN ? link_state_name((enum link_state)state) : NULL;
	return state >= STATE_OK && state <= STATE_UNKNOWN ? state_name((enum state)state) : NULL;
}

const char *object_state_word(const char *kind, int state)
{
	if (!object_state_name(kind, state))
		return NULL;
	return strcmp(kind, "link") == 0 ? link_state_word((enum link_state)state) : state_word((enum state)state);
}
