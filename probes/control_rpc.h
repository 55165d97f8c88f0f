/* JSON-RPC 2.0 on one line. Pure. */
#ifndef VIGIE_CONTROL_RPC_H
#define VIGIE_CONTROL_RPC_H

#include "control.h"
#include "err.h"

#include <jansson.h>

struct control_request {
	json_t *root;         /* owned: holds the rest */
	json_t *id;           /* borrowed: a string, a number or null */
	const char *method;
	json_t *params;       /* borrowed, an object; NULL when none were given */
};

/* false: *ret_code and e say what is wrong; ret->id is what could be told of it (owned through ret->root), or NULL. A request
 * without id (a notification) is refused: each line has its reply. In any case control_request_done. */
bool control_request_parse(const char *line, size_t len, struct control_request *ret, enum control_error *ret_code, struct err *e)
	MUST_CHECK;
void control_request_done(struct control_request *r);

/* One line, newline included, malloc'd; NULL without memory. id NULL: null. result is taken over. */
char *control_reply_line(json_t *id, json_t *result, size_t *ret_len);
char *control_error_line(json_t *id, enum control_error code, const char *message, size_t *ret_len);

/* How an error of ours is told to the peer. */
enum control_error control_error_of(enum err_kind kind);

#endif
