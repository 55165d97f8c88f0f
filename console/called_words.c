#include "console/called_words.h"

#include "console/object_field.h"
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

static void append_group(const json_t *result, const char *group, struct text *t)
{
	size_t calls = (size_t)json_integer_value(json_object_get(result, "calls"));
	struct text about = TEXT_INIT(1024);

	object_name_words(group, &about);
	text_append_char(t, ' ');
	if (json_is_true(json_object_get(result, "raised")))
		/* translators: an object: a perimeter, a commune, a Covolink, a service */
		text_appendf(t, ngettext("%zu call now shares %s: infra is told.", "%zu calls now share %s: infra is told.", calls), calls, text_str(&about));
	else
		text_appendf(t, ngettext("It is the call number %zu of those that share %s: infra knows.", "It is the call number %zu of those that share %s: infra knows.", calls), calls,
		             text_str(&about));
	text_done(&about);
}

void caller_words(const json_t *result, struct text *t)
{
	const char *contact = json_string_value(json_object_get(result, "contact"));

	if (contact)
		text_appendf(t, _("It is the number of %s."), contact);
	else
		text_append(t, _("No contact has this number."));
}

void called_in_words(const json_t *result, struct text *t)
{
	const char *contact = json_string_value(json_object_get(result, "contact")), *group = json_string_value(json_object_get(result, "group"));
	const json_t *cause = json_object_get(result, "cause");

	if (contact)
		text_append_char(t, ' ');
	if (contact)
		text_appendf(t, _("It is the number of %s."), contact);
	if (json_is_integer(cause)) {
		text_append_char(t, ' ');
		text_appendf(t, _("Alert %lld explains it: it is known."), (long long)json_integer_value(cause));
	}
	if (group)
		append_group(result, group, t);
}
