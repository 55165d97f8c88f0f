#include "console/called_words.h"

#include "intl.h"

#include <string.h>

bool called_words(const json_t *result, struct text *t)
{
	const char *told = json_string_value(json_object_get(result, "told")), *reach = json_string_value(json_object_get(result, "reach"));

	if (!told) {
		text_append(t, _("Nobody of the rota is left to be called."));
		return true;
	}
	if (reach && strcmp(reach, "none") == 0)
		text_appendf(t, _("%s has no mail address: no message reaches them, telephone."), told);
	else if (reach && strcmp(reach, "name") == 0)
		text_appendf(t, _("%s is called by name alone: no number or address is known."), told);
	else
		text_appendf(t, _("%s is called."), told);
	return !reach || strcmp(reach, "none") != 0;
}
