#include "console/state_mark.h"

uint32_t state_symbol(enum state s)
{
	static const uint32_t symbols[] = {
		[STATE_OK] = 0x2022, [STATE_WARNING] = 0x25b2, [STATE_CRITICAL] = 0xd7, [STATE_UNKNOWN] = '?',
	};

	return symbols[s];
}

enum style state_style(enum state s)
{
	static const enum style styles[] = {
		[STATE_OK] = STYLE_OK, [STATE_WARNING] = STYLE_WARNING, [STATE_CRITICAL] = STYLE_ALARM, [STATE_UNKNOWN] = STYLE_UNKNOWN,
	};

	return styles[s];
}
