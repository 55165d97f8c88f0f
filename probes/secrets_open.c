#include "probes/secrets_open.h"

#include "log.h"

#include <errno.h>
#include <unistd.h>

struct secrets *secrets_open(const char *path, unsigned daemon_gid, struct err *e)
{
	struct secrets *s;

	if (access(path, F_OK) == 0 || errno != ENOENT)
		return secrets_load(path, daemon_gid, e);
	log_event(LOG_NOTICE, "secrets.absent", "file=\"%s\"", path);
	s = secrets_new_empty();
	if (!s)
		err_set(e, ERR_MEMORY, "no memory for the secrets");
	return s;
}
