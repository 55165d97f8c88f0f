#include "probes/heartbeat_path.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A name that is accepted is one that an inventory may hold: not empty, UTF-8, without control characters. A failure has an exit code
 * that is none of success. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *path = calloc(1, size + 1);
	struct heartbeat_ping p;

	if (size > 0)
		memcpy(path, data, size);
	if (heartbeat_path_parse(path, &p) == HEARTBEAT_PATH_OK) {
		size_t n = strlen(p.name), len;
		uint32_t cp;

		if (n == 0 || n >= sizeof p.name || (p.exit_code != UNKNOWN_I64 && (p.exit_code < 0 || p.exit_code > 255))
		    || (p.exit_code != UNKNOWN_I64 && (p.exit_code == 0) != (p.event == HEARTBEAT_SUCCESS)))
			abort();
		for (size_t i = 0; i < n; i += len) {
			len = utf8_decode(p.name + i, n - i, &cp);
			if (len == 0 || cp < 0x20 || cp == 0x7f)
				abort();
		}
	}
	free(path);
	return 0;
}
