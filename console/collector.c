#include "console/collector.h"

#include "console/control_client.h"
#include "intl.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { OVERDUE_MS = 12000, WAITING_MANY = 15 };

bool collector_is_overdue(const struct status_row *s, wall_t now)
{
	return wall_is_known(s->heartbeat) && now.ms - s->heartbeat.ms > OVERDUE_MS
	       && (s->collector == COLLECTOR_RUNNING || s->hung);
}

static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static void copy(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from ? from : "");
}

bool collector_cannot_write(const json_t *info, const char *inventory, struct collector_store *ret)
{
	const json_t *store = json_object_get(info, "store"), *dropped = json_object_get(json_object_get(info, "traps"), "dropped");
	const char *path = json_string_value(json_object_get(info, "inventory"));
	const char *kind = json_string_value(json_object_get(store, "kind"));

	*ret = (struct collector_store){ .kind = "", .traps_dropped = UNKNOWN_I64 };
	if (!path || !is_same_file(path, inventory))
		return false;
	if (json_is_integer(dropped))
		ret->traps_dropped = json_integer_value(dropped);
	if (json_is_true(json_object_get(store, "failing")))
		copy(ret->kind, sizeof ret->kind, kind ? kind : "other");
	else if (json_integer_value(json_object_get(store, "waiting")) >= WAITING_MANY)
		copy(ret->kind, sizeof ret->kind, "stalled");
	copy(ret->error, sizeof ret->error, json_string_value(json_object_get(store, "error")));
	return ret->kind[0] != '\0';
}

bool collector_ask(const char *control, const char *inventory, int64_t timeout_ms, struct collector_store *ret)
{
	struct err e;
	json_t *info;
	bool found;

	*ret = (struct collector_store){ .kind = "", .traps_dropped = UNKNOWN_I64 };
	if (!control || !control_request(control, "info", NULL, timeout_ms, &info, &e))
		return false;
	found = collector_cannot_write(info, inventory, ret);
	json_decref(info);
	return found;
}

const char *collector_store_words(const struct collector_store *s)
{
	static const struct { const char *kind, *words; } known[] = {
		{ "locked", N_("another program keeps it locked") }, { "full", N_("its disk is full") },
		{ "stalled", N_("its disk does not answer") },
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(s->kind, known[i].kind) == 0)
			return _(known[i].words);
	return s->error;
}
