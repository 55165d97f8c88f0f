#include "probes/control_params.h"

#include <string.h>

static const json_t *given(const json_t *params, const char *name)
{
	const json_t *value = json_object_get(params, name);

	return json_is_null(value) ? NULL : value;
}

bool param_string(const json_t *params, const char *name, const char **ret, struct err *e)
{
	const json_t *value = given(params, name);

	if (value && !json_is_string(value))
		return err_set(e, ERR_USAGE, "%s: expected a string", name);
	if (value)
		*ret = json_string_value(value);
	return true;
}

bool param_flag(const json_t *params, const char *name, bool *ret, struct err *e)
{
	const json_t *value = given(params, name);

	if (value && !json_is_boolean(value))
		return err_set(e, ERR_USAGE, "%s: expected true or false", name);
	if (value)
		*ret = json_is_true(value);
	return true;
}

bool param_number(const json_t *params, const char *name, int64_t *ret, struct err *e)
{
	const json_t *value = given(params, name);

	if (value && (!json_is_integer(value) || json_integer_value(value) < 1))
		return err_set(e, ERR_USAGE, "%s: expected a number from 1 on", name);
	if (value)
		*ret = json_integer_value(value);
	return true;
}

bool param_need_number(const json_t *params, const char *name, int64_t *ret, struct err *e)
{
	return param_number(params, name, ret, e) && (given(params, name) || err_set(e, ERR_USAGE, "%s: expected a number from 1 on", name));
}

bool param_time(const json_t *params, const char *name, wall_t now, wall_t *ret, struct err *e)
{
	const char *text = NULL, *zone;

	if (!param_string(params, name, &text, e))
		return false;
	if (!text)
		return true;
	zone = strlen(text) > 19 && (text[10] == 'T' || text[10] == 't') ? text + strcspn(text + 19, "Zz+-") + 19 : "";
	if (!*zone || !wall_parse(text, now, false, ret, NULL))
		return err_set(e, ERR_USAGE, "%s: expected a time as 2026-11-22T03:07:41Z", name);
	return true;
}
