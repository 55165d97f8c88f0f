#include "console/journal_about.h"

#include "console/object_field.h"
#include "intl.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

static bool is_of_alert(const char *method)
{
	static const char *const methods[] = { "ack", "unack", "comment", "call", "escalate" };

	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (strcmp(methods[i], method) == 0)
			return true;
	return false;
}

void journal_append_about(const struct journal_row *r, struct text *t)
{
	json_t *request;
	int64_t id;

	if (r->object) {
		object_name_words(r->object, t);
		return;
	}
	if (!r->request || !is_of_alert(r->method))
		return;
	request = json_loads(r->request, 0, NULL);
	id = json_integer_value(json_object_get(request, "id"));
	if (id > 0)
		text_appendf(t, _("alert %" PRId64), id);
	json_decref(request);
}
