/* What a job asks over HTTP, in the manner of healthchecks.io: /ping/NAME, /ping/NAME/start, /ping/NAME/fail, /ping/NAME/CODE; of a
 * backup also /ping/NAME/restored. Pure.
 *
 * NAME is one segment, percent-encoded (RFC 3986 §2.1) UTF-8 without control characters, of at most HEARTBEAT_NAME_MAX - 1 bytes;
 * a slash in it is %2F. CODE is an exit code, 0 to 255: 0 is success. */
#ifndef VIGIE_HEARTBEAT_PATH_H
#define VIGIE_HEARTBEAT_PATH_H

#include "heartbeat.h"

enum { HEARTBEAT_NAME_MAX = 512 };

struct heartbeat_ping {
	char name[HEARTBEAT_NAME_MAX];
	enum heartbeat_event event;
	int64_t exit_code;            /* UNKNOWN_I64: none was given */
};

enum heartbeat_path { HEARTBEAT_PATH_OK, HEARTBEAT_PATH_UNKNOWN, HEARTBEAT_PATH_MALFORMED };

/* path: as it stands in the request, without the query. *ret is only set when it is OK. */
enum heartbeat_path heartbeat_path_parse(const char *path, struct heartbeat_ping *ret);

/* The words behind the name alone: "" "start" "fail" "restored" "0" … "255". */
bool heartbeat_word_parse(const char *word, enum heartbeat_event *ret_event, int64_t *ret_exit_code);

#endif
