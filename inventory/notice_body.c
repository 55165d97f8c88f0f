#include "inventory/notices_internal.h"

#include "text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { DETAIL_MAX = 1000 };

static json_t *text_or_null(const char *s)
{
	return s && utf8_is_valid(s, strlen(s)) ? json_string(s) : json_null();
}

static json_t *instant(wall_t t)
{
	char buf[WALL_RFC3339_MAX];

	if (!wall_is_known(t))
		return json_null();
	wall_format_rfc3339(t, buf);
	return json_string(buf);
}

static json_t *detail_of(const char *detail)
{
	char buf[DETAIL_MAX];

	if (!detail)
		return json_null();
	text_from_device((const uint8_t *)detail, strlen(detail), buf, sizeof buf);
	return json_string(buf);
}

static json_t *object_of(const struct silence_place *place)
{
	char node[600];

	snprintf(node, sizeof node, "%s:%s", place->kind, place->name);
	utf8_end_whole(node, sizeof node);
	return json_string(node);
}

/* Declared, not known to the core: the store fills these in when it writes the row (ST_NOTICE_CALL). */
static const char *const of_the_store[] = { "supplier", "phone", "contract", "gtr_hours", "gtr_window", "runbook" };

static void put(json_t *body, bool *ok, const char *key, json_t *value)
{
	*ok &= json_object_set_new(body, key, value) == 0;
}

static const char *state_of(const struct noticed *of, const struct notice *row)
{
	if (row->event == NOTICE_RECOVERY)
		return of->undeclared ? "undeclared" : of->what.unknown ? "unknown" : "ended";
	return of->what.flapping ? "flapping" : "open";
}

static json_t *facts(struct arena *a, struct notices *n, const struct noticed *of, const struct notice *row, bool *ok)
{
	const struct notice_alert *w = &of->what;
	bool unknown = of->undeclared || w->unknown;
	json_t *body = json_object();

	put(body, ok, "event", json_string(notice_event_name(row->event)));
	put(body, ok, "step", json_integer(row->step));
	put(body, ok, "recipient", text_or_null(row->recipient));
	put(body, ok, "channel", text_or_null(row->channel));
	put(body, ok, "object", object_of(&w->place));
	put(body, ok, "kind", text_or_null(w->place.kind));
	put(body, ok, "name", text_or_null(w->place.name));
	put(body, ok, "device", text_or_null(w->place.device));
	put(body, ok, "site", text_or_null(w->place.site));
	put(body, ok, "subject", text_or_null(w->subject));
	put(body, ok, "severity", json_string(state_name(unknown ? STATE_UNKNOWN : w->state)));
	put(body, ok, "state", json_string(state_of(of, row)));
	put(body, ok, "outcome", !of->what.entity_id || unknown ? json_null() : json_string(outcome_name(w->outcome)));
	put(body, ok, "detail", detail_of(w->detail));
	put(body, ok, "since", instant(w->since));
	put(body, ok, "end", row->event == NOTICE_RECOVERY || row->event == NOTICE_GAP ? instant(w->end) : json_null());
	put(body, ok, "redundancy_group", text_or_null(w->group));
	put(body, ok, "left", text_or_null(row->event == NOTICE_RECOVERY ? NULL : w->left));
	put(body, ok, "impact", notice_impact(a, n, of));
	for (size_t i = 0; i < ARRAY_LEN(of_the_store); i++)
		put(body, ok, of_the_store[i], json_null());
	put(body, ok, "simulation", json_boolean(n->params.simulation));
	return body;
}

char *notice_body(struct arena *a, struct notices *n, const struct noticed *of, const struct notice *row)
{
	bool ok = true;
	json_t *body = facts(a, n, of, row, &ok);
	char *text = ok ? json_dumps(body, JSON_COMPACT) : NULL, *copy = arena_strdup(a, text);

	json_decref(body);
	free(text);
	return copy;
}
