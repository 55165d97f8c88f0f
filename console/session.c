#include "console/session.h"

#include "console/console.h"
#include "console/verbs.h"
#include "console/own_roles.h"
#include "intl.h"
#include "reader_route_activity.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { SCREEN_HEIGHT = 24 };

const char *session_inventory(const struct session *s)
{
	const char *given = s->line->values[OPT_INVENTORY];

	return given ? given : s->conf->inventory;
}

/* Every answer of an invented region says so: where people read, at its head; where a program does, beside it. */
static bool say_simulation(struct session *s, struct err *e)
{
	static const char words[] = N_("SIMULATION: this region is invented.");
	bool simulation;

	if (!read_simulation(s->reader, &simulation, e))
		return false;
	if (simulation && s->out.format == OUTPUT_TABLE && !s->line->verb->tells_state && s->line->verb->run != verb_names)
		output_line(&s->out, "%s", _(words));
	else if (simulation)
		fprintf(stderr, "vigie: %s\n", _(words));
	return true;
}

/* Who has no inventory learns how to get one. */
static bool open_inventory(struct session *s, struct err *e)
{
	const char *path = session_inventory(s);

	if (reader_open(path, &s->reader, e)) {
		if (!own_roles_see_personal(s->conf, path))
			reader_withhold_personal(s->reader);
		return true;
	}
	if (e->kind == ERR_NOT_FOUND)
		err_set(e, ERR_NOT_FOUND, _("there is no inventory at %s: run vigie import DIR, or vigie demo for an invented region"), path);
	return false;
}

bool session_read_begin(struct session *s, struct err *e)
{
	if (s->reader)
		return true;
	return (s->out.behind || output_hold(&s->out, e)) && open_inventory(s, e)
	       && reader_begin(s->reader, s->now, s->at, e) && say_simulation(s, e);
}

void session_read_end(struct session *s)
{
	if (!s->reader)
		return;
	reader_end(s->reader);
	reader_close(s->reader);
	s->reader = NULL;
}

/* The best hits of the search that finds everything. */
static void append_near(struct session *s, const char *name, struct err *e)
{
	enum { NEAR_MAX = 3 };
	struct text near = TEXT_INIT(ERR_TEXT_MAX / 2);
	struct hit_row *hits;
	size_t n;

	if (!read_find(s->reader, s->arena, name, NEAR_MAX, &hits, &n, NULL) || n == 0)
		return;
	for (size_t i = 0; i < n; i++)
		text_appendf(&near, "%s%s:%s", i > 0 ? ", " : "", hits[i].kind, hits[i].name);
	err_set(e, ERR_NOT_FOUND, _("nothing is named '%.128s'; near it: %s"), name, text_str(&near));
	text_done(&near);
}

bool session_find_entity(struct session *s, const char *name, int64_t *ret_id, const char **ret_kind, struct err *e)
{
	if (!session_read_begin(s, e))
		return false;
	if (read_entity_id(s->reader, name, ret_id, ret_kind, s->arena, e))
		return true;
	if (e->kind == ERR_NOT_FOUND)
		append_near(s, name, e);
	return false;
}

bool session_object_node(struct session *s, const char *name, struct text *t, struct err *e)
{
	struct err unreadable;
	const char *kind;
	int64_t id;

	if (!session_read_begin(s, &unreadable)) {
		text_append(t, name);
		return true;
	}
	if (!session_find_entity(s, name, &id, &kind, e))
		return false;
	if (strncmp(name, kind, strlen(kind)) != 0 || name[strlen(kind)] != ':')
		text_appendf(t, "%s:", kind);
	text_append(t, name);
	return true;
}

wall_t session_instant(const struct session *s)
{
	return wall_is_known(s->at) ? s->at : s->now;
}

bool session_time_option(const struct session *s, enum cli_option o, bool end_of_day, wall_t *ret, struct err *e)
{
	const char *value = s->line->values[o];

	if (!cli_has(s->line, o))
		return true;
	if (!wall_parse(value, session_instant(s), end_of_day, ret, e))
		return err_prefix(e, "%s", cli_options[o].name);
	return true;
}

bool session_size_option(const struct session *s, int *ret_width, int *ret_height, struct err *e)
{
	const char *value = s->line->values[OPT_SIZE];
	long width, height;
	char *end;

	*ret_width = CONSOLE_WIDTH_MIN;
	*ret_height = SCREEN_HEIGHT;
	if (!cli_has(s->line, OPT_SIZE))
		return true;
	errno = 0;
	width = strtol(value, &end, 10);
	height = *end == 'x' ? strtol(end + 1, &end, 10) : 0;
	if (errno != 0 || *end || width < 1 || width > CONSOLE_SIZE_MAX || height < 1 || height > CONSOLE_SIZE_MAX)
		return err_set(e, ERR_USAGE, _("--size %.32s: expected columns and lines: 80x24"), value);
	*ret_width = (int)width;
	*ret_height = (int)height;
	return true;
}

void session_complain(const struct session *s, const char *sentence)
{
	struct text t = TEXT_INIT(4 * ERR_TEXT_MAX);

	output_append_safe(&s->out, &t, sentence);
	fprintf(stderr, "vigie: %s\n", text_str(&t));
	text_done(&t);
}

void session_note(const struct session *s, const char *fmt, ...)
{
	char *raw = NULL;
	va_list ap;

	if (output_is_machine(&s->out))
		return;
	va_start(ap, fmt);
	if (vasprintf(&raw, fmt, ap) >= 0) {
		session_complain(s, raw);
		free(raw);
	}
	va_end(ap);
}

bool session_put_rows(struct session *s, const struct noun *noun, const void *rows, size_t n, struct err *e)
{
	const void **each = arena_array(s->arena, n, sizeof *each);

	if (!each)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		each[i] = (const char *)rows + i * noun->row_size;
	output_rows(&s->out, noun, each, n);
	return true;
}
