#include "probes/daemon_notices_internal.h"

#include "log.h"

static void warn(void *user, enum notify_reach reach, const char *why)
{
	(void)user;
	log_event(LOG_WARNING, "rota.unreachable", "reach=%s reason=\"%s\"", notify_reach_word(reach), why);
}

void daemon_reach_warn(const struct daemon *d, const struct notify_contacts *contacts)
{
	if (d->notices)
		notify_reach_check(d->conf, contacts, warn, NULL);
}

const char *daemon_reach_of(const struct daemon *d, const char *name, const struct notify_contacts *contacts)
{
	const struct rota_person *p = name && d->notices && d->notices->rota ? rota_find(d->notices->rota, name) : NULL;
	enum notify_reach reach = p ? notify_reach(d->conf, p, contacts) : NOTIFY_REACH_NONE;

	return !p || (!contacts->known && reach != NOTIFY_REACH_ADDRESS) ? NULL : notify_reach_word(reach);
}
