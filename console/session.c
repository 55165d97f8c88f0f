#include "console/session.h"

#include "intl.h"
#include "text.h"

#include <stdarg.h>
#include <stdlib.h>

const char *session_inventory(const struct session *s)
{
	const char *given = s->line->values[OPT_INVENTORY];

	return given ? given : s->conf->inventory;
}

bool session_read_begin(struct session *s, struct err *e)
{
	if (s->reader)
		return true;
	if (!reader_open(session_inventory(s), &s->reader, e))
		return false;
	return reader_begin(s->reader, s->now, s->at, e);
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

void session_note(const struct session *s, const char *fmt, ...)
{
	struct text t = TEXT_INIT(4096);
	char *raw = NULL;
	va_list ap;

	if (output_is_machine(&s->out))
		return;
	va_start(ap, fmt);
	if (vasprintf(&raw, fmt, ap) >= 0) {
		output_append_safe(&s->out, &t, raw);
		fprintf(stderr, "vigie: %s\n", text_str(&t));
		free(raw);
	}
	va_end(ap);
	text_done(&t);
}
