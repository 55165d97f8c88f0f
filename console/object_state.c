#include "console/object_state.h"

#include "intl.h"
#include "state.h"

#include <string.h>

const char *object_state_name(const char *kind, int state)
{
	if (strcmp(kind, "link") == 0)
		return state >= LINK_UP && state <= LINK_ADMIN_DOWN ? link_state_name((enum link_state)state) : NULL;
	if (state == OBJECT_UNWATCHED)
		return state_name(STATE_UNKNOWN);
	return state >= STATE_OK && state <= STATE_UNKNOWN ? state_name((enum state)state) : NULL;
}

const char *object_state_word(const char *kind, int state)
{
	if (!object_state_name(kind, state))
		return NULL;
	if (strcmp(kind, "link") != 0 && state == OBJECT_UNWATCHED)
		return _("Not watched");
	return strcmp(kind, "link") == 0 ? link_state_word((enum link_state)state) : state_word((enum state)state);
}

int site_object_state(const struct site_row *s)
{
	return s->watched ? (int)s->state : OBJECT_UNWATCHED;
}
