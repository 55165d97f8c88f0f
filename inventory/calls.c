/* Who called, and how numbers are compared. */
#include "calls.h"

#include "intl.h"

#include <string.h>

enum { NUMBER_DIGITS_MIN = 4 };

const char *call_category_word(enum call_category c)
{
	static const char *const words[CALL_CATEGORIES] = {
		[CALL_NO_ACCESS] = N_("no access"), [CALL_SLOW] = N_("slow"), [CALL_SERVICE] = N_("one service"), [CALL_IMAGING] = N_("imaging"),
		[CALL_VIDEO] = N_("video"), [CALL_OTHER] = N_("other"),
	};

	return words[c];
}

bool call_number_fold(const char *text, char *buf)
{
	size_t n = 0;

	text += strspn(text, " ");
	if (strncmp(text, "+33", 3) == 0 || strncmp(text, "0033", 4) == 0) {
		text += *text == '+' ? 3 : 4;
		text += strspn(text, " .-(");
		buf[n++] = '0';
		text += *text == '0';
	}
	for (; *text; text++) {
		if (*text >= '0' && *text <= '9') {
			if (n + 1 == CALL_NUMBER_MAX)
				return false;
			buf[n++] = *text;
		} else if (!strchr(" .-()+", *text)) {
			return false;
		}
	}
	buf[n] = '\0';
	return n >= NUMBER_DIGITS_MIN;
}
