#include "probes/control_rpc.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

static bool refuse(enum control_error *ret_code, enum control_error code, struct err *e, const char *why)
{
	*ret_code = code;
	return err_set(e, ERR_MALFORMED, "%s", why);
}

bool control_request_parse(const char *line, size_t len, struct control_request *ret, enum control_error *ret_code, struct err *e)
{
	json_t *version, *method;
	json_error_t where;

	*ret = (struct control_request){ .root = json_loadb(line, len, JSON_REJECT_DUPLICATES, &where) };
	if (!ret->root) {
		*ret_code = CONTROL_PARSE_ERROR;
		return err_set(e, ERR_MALFORMED, "column %d: %s", where.column, where.text);
	}
	if (!json_is_object(ret->root))
		return refuse(ret_code, CONTROL_INVALID_REQUEST, e, "expected one request object a line");
	ret->id = json_object_get(ret->root, "id");
	if (ret->id && !json_is_string(ret->id) && !json_is_number(ret->id) && !json_is_null(ret->id)) {
		ret->id = NULL;
		return refuse(ret_code, CONTROL_INVALID_REQUEST, e, "id: expected a string or a number");
	}
	version = json_object_get(ret->root, "jsonrpc");
	method = json_object_get(ret->root, "method");
	ret->params = json_object_get(ret->root, "params");
	if (!json_is_string(version) || strcmp(json_string_value(version), "2.0") != 0)
		return refuse(ret_code, CONTROL_INVALID_REQUEST, e, "jsonrpc: expected \"2.0\"");
	if (!json_is_string(method))
		return refuse(ret_code, CONTROL_INVALID_REQUEST, e, "method: expected a string");
	if (!ret->id)
		return refuse(ret_code, CONTROL_INVALID_REQUEST, e, "id: each request has one and gets its reply");
	if (json_is_null(ret->params))
		ret->params = NULL;
	if (ret->params && !json_is_object(ret->params))
		return refuse(ret_code, CONTROL_INVALID_PARAMS, e, "params: expected an object");
	ret->method = json_string_value(method);
	return true;
}

void control_request_done(struct control_request *r)
{
	json_decref(r->root);
	*r = (struct control_request){ 0 };
}

static char *to_line(json_t *message, size_t *ret_len)
{
	char *text = message ? json_dumps(message, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL, *line;
	size_t n = text ? strlen(text) : 0;

	json_decref(message);
	line = text ? realloc(text, n + 2) : NULL;
	if (!line) {
		free(text);
		return NULL;
	}
	line[n] = '\n';
	line[n + 1] = '\0';
	*ret_len = n + 1;
	return line;
}

static json_t *or_null(json_t *id)
{
	return id ? json_incref(id) : json_null();
}

char *control_reply_line(json_t *id, json_t *result, size_t *ret_len)
{
	return to_line(json_pack("{s:s,s:o,s:o}", "jsonrpc", "2.0", "id", or_null(id), "result", result), ret_len);
}

/* Messages may quote what the peer sent: made safe, and valid for JSON. */
char *control_error_line(json_t *id, enum control_error code, const char *message, size_t *ret_len)
{
	struct text safe = TEXT_INIT(4 * ERR_TEXT_MAX);
	char *line;

	text_append_safe(&safe, message);
	line = to_line(json_pack("{s:s,s:o,s:{s:i,s:s}}", "jsonrpc", "2.0", "id", or_null(id), "error", "code", (int)code, "message",
	                         text_str(&safe)), ret_len);
	text_done(&safe);
	return line;
}

enum control_error control_error_of(enum err_kind kind)
{
	switch (kind) {
	case ERR_USAGE:
		return CONTROL_INVALID_PARAMS;
	case ERR_DATA:
	case ERR_CONFIG:
	case ERR_NEWER:
		return CONTROL_DATA;
	case ERR_NOT_FOUND:
		return CONTROL_NOT_FOUND;
	case ERR_DENIED:
		return CONTROL_DENIED;
	case ERR_LIMIT:
	case ERR_REFUSED:
		return CONTROL_BUSY;
	case ERR_LOCKED:
		return CONTROL_LOCKED;
	case ERR_FULL:
		return CONTROL_FULL;
	case ERR_NONE:
	case ERR_MALFORMED:
	case ERR_NO_DAEMON:
	case ERR_MEMORY:
	case ERR_SYSTEM:
		return CONTROL_INTERNAL;
	}
	return CONTROL_INTERNAL;
}
