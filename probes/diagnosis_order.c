#include "probes/diagnosis_order.h"

#include "arena.h"
#include "probes/control_params.h"

#include <string.h>

enum { OBJECT_MAX = 512, DSCP_MAX = 63 };

/* ---- objects ---- */

static const struct reg_site *find_site(const struct registry *r, const char *name)
{
	for (size_t i = 0; i < r->n_sites; i++)
		if (strcmp(r->sites[i].name, name) == 0)
			return &r->sites[i];
	return NULL;
}

static bool find_by_kind(const struct registry *r, const char *kind, const char *name, struct diagnosis_subject *s)
{
	if (strcmp(kind, "site") == 0)
		return (s->site = find_site(r, name)) != NULL;
	if (strcmp(kind, "device") == 0)
		for (size_t i = 0; i < r->n_devices && !s->device; i++)
			s->device = strcmp(r->devices[i].name, name) == 0 ? &r->devices[i] : NULL;
	else if (strcmp(kind, "link") == 0)
		for (size_t i = 0; i < r->n_links && !s->link; i++)
			s->link = strcmp(r->links[i].name, name) == 0 ? &r->links[i] : NULL;
	else if (strcmp(kind, "service") == 0 || strcmp(kind, "covolink") == 0)
		for (size_t i = 0; i < r->n_services && !s->service; i++)
			s->service = strcmp(reg_service_kind(&r->services[i]), kind) == 0 && strcmp(r->services[i].name, name) == 0 ? &r->services[i] : NULL;
	return s->device || s->link || s->service;
}

bool diagnosis_find(const struct registry *r, const char *object, struct diagnosis_subject *ret)
{
	const char *colon = strchr(object, ':');
	struct diagnosis_subject s = { 0 };
	char kind[16];

	if (!colon || (size_t)(colon - object) >= sizeof kind)
		return false;
	memcpy(kind, object, (size_t)(colon - object));
	kind[colon - object] = '\0';
	if (!find_by_kind(r, kind, colon + 1, &s))
		return false;
	*ret = s;
	return true;
}

bool diagnosis_fits(enum diagnosis_method m, const struct diagnosis_subject *s)
{
	switch (m) {
	case DIAGNOSIS_BY_POLL:
		return s->device || s->link;
	case DIAGNOSIS_BY_PING4:
	case DIAGNOSIS_BY_PING6:
	case DIAGNOSIS_BY_TRACE4:
	case DIAGNOSIS_BY_TRACE6:
	case DIAGNOSIS_BY_MTU4:
	case DIAGNOSIS_BY_MTU6:
	case DIAGNOSIS_BY_MARKED:
		return s->device || s->link || s->site;
	case DIAGNOSIS_BY_CHECK:
		return s->service;
	case DIAGNOSIS_BY_CHECK4:
	case DIAGNOSIS_BY_CHECK6:
		return s->service && !s->service->covolink;
	case DIAGNOSIS_METHOD_COUNT:
		break;
	}
	return false;
}

/* ---- what is asked ---- */

static bool read_word(const json_t *params, const char *name, const char **ret, struct err *e)
{
	*ret = NULL;
	return param_string(params, name, ret, e) && (*ret || err_set(e, ERR_USAGE, "%s: expected a string", name));
}

static bool read_whole(const json_t *params, const char *name, int64_t max, int absent, int *ret, struct err *e)
{
	const json_t *value = json_object_get(params, name);

	*ret = absent;
	if (!value || json_is_null(value))
		return true;
	if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) > max)
		return err_set(e, ERR_USAGE, "%s: expected a number from 0 to %d", name, (int)max);
	*ret = (int)json_integer_value(value);
	return true;
}

/* at: its index; what it needs comes before it. */
static bool read_needs(const json_t *params, size_t at, int *ret, struct err *e)
{
	const json_t *value = json_object_get(params, "needs");

	if (at > 0)
		return read_whole(params, "needs", (int64_t)at - 1, -1, ret, e);
	*ret = -1;
	return !value || json_is_null(value) || err_set(e, ERR_USAGE, "needs: expected null, of the first test");
}

static bool read_object(const json_t *params, const struct registry *r, struct arena *a, struct diagnosis_test *t, struct err *e)
{
	struct diagnosis_subject s;
	const char *object;

	if (!read_word(params, "object", &object, e))
		return false;
	if (!strchr(object, ':') || strlen(object) > OBJECT_MAX)
		return err_set(e, ERR_USAGE, "object: expected \"kind:name\"");
	if (!diagnosis_find(r, object, &s))
		return err_set(e, ERR_NOT_FOUND, "there is no %.300s", object);
	if (!diagnosis_fits(t->method, &s))
		return err_set(e, ERR_USAGE, "%.300s cannot be asked by %s", object, diagnosis_method_name(t->method));
	t->object = arena_strdup(a, object);
	return t->object || err_set(e, ERR_MEMORY, "no memory for a request");
}

static bool read_test(const json_t *params, size_t at, const struct registry *r, struct arena *a, struct diagnosis_test *t, struct err *e)
{
	const char *layer, *method;

	if (!read_word(params, "layer", &layer, e) || !read_word(params, "method", &method, e))
		return false;
	if (!diagnosis_layer_from_name(layer, &t->layer))
		return err_set(e, ERR_USAGE, "layer: there is no '%.64s'", layer);
	if (!diagnosis_method_from_name(method, &t->method))
		return err_set(e, ERR_USAGE, "method: there is no '%.64s'", method);
	return read_needs(params, at, &t->needs, e)
	       && read_whole(params, "dscp", t->method == DIAGNOSIS_BY_MARKED ? DSCP_MAX : 0, 0, &t->dscp, e)
	       && read_object(params, r, a, t, e);
}

static bool read_tests(const json_t *list, const struct registry *r, struct diagnosis_order *o, struct err *e)
{
	o->n = json_array_size(list);
	if (o->n < 1 || o->n > DIAGNOSIS_TESTS_MAX)
		return err_set(e, ERR_USAGE, "tests: expected a list of 1 to %d", (int)DIAGNOSIS_TESTS_MAX);
	for (size_t i = 0; i < o->n; i++)
		if (!read_test(json_array_get(list, i), i, r, o->arena, &o->tests[i], e))
			return false;
	return true;
}

struct diagnosis_order *diagnosis_order_read(const json_t *params, const struct registry *r, struct err *e)
{
	struct arena *a = arena_new();
	struct diagnosis_order *o = a ? arena_alloc(a, sizeof *o) : NULL;
	const char *site;

	if (!o) {
		arena_free(a);
		err_set(e, ERR_MEMORY, "no memory for a request");
		return NULL;
	}
	o->arena = a;
	if (!read_word(params, "site", &site, e))
		goto fail;
	if (!find_site(r, site)) {
		err_set(e, ERR_NOT_FOUND, "there is no site:%.300s", site);
		goto fail;
	}
	o->site = arena_strdup(a, site);
	if (!o->site) {
		err_set(e, ERR_MEMORY, "no memory for a request");
		goto fail;
	}
	if (read_tests(json_object_get(params, "tests"), r, o, e))
		return o;
fail:
	diagnosis_order_free(o);
	return NULL;
}

void diagnosis_order_free(struct diagnosis_order *o)
{
	if (o)
		arena_free(o->arena);
}

/* ---- which may run ---- */

static bool is_trace(enum diagnosis_method m)
{
	return m == DIAGNOSIS_BY_TRACE4 || m == DIAGNOSIS_BY_TRACE6;
}

enum diagnosis_turn diagnosis_turn_of(enum diagnosis_method m, enum diagnosis_status needed)
{
	switch (needed) {
	case DIAGNOSIS_PENDING:
		return DIAGNOSIS_WAITS;
	case DIAGNOSIS_PASSED:
		return is_trace(m) ? DIAGNOSIS_NEEDLESS : DIAGNOSIS_MAY_RUN;
	case DIAGNOSIS_WEAK:
		return DIAGNOSIS_MAY_RUN;
	case DIAGNOSIS_FAILED:
		return is_trace(m) ? DIAGNOSIS_MAY_RUN : DIAGNOSIS_CUT_OFF;
	case DIAGNOSIS_NOT_TESTED:
		return DIAGNOSIS_CUT_OFF;
	case DIAGNOSIS_NOT_TESTABLE:
		return is_trace(m) ? DIAGNOSIS_CUT_OFF : DIAGNOSIS_MAY_RUN;
	}
	return DIAGNOSIS_CUT_OFF;
}
