#include "probes/control_rpc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever a line holds: it is a request, or there is one error line to say so, and that is one line of JSON. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct control_request request;
	enum control_error code;
	struct err e;
	char *line;
	size_t len = 0;

	if (control_request_parse((const char *)data, size, &request, &code, &e)) {
		if (!request.method || !request.id)
			abort();
		line = control_reply_line(request.id, json_object(), &len);
	} else {
		line = control_error_line(request.id, code, e.text, &len);
	}
	if (!line || len == 0 || memchr(line, '\n', len) != line + len - 1)
		abort();
	free(line);
	control_request_done(&request);
	return 0;
}
