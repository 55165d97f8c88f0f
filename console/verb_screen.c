#include "console/session.h"
#include "console/verbs.h"

#include "console/console.h"
#include "intl.h"

#include <errno.h>
#include <stdlib.h>

enum { SCREEN_HEIGHT = 24 };

/* "80x24" */
static bool size_option(const struct session *s, int *ret_width, int *ret_height, struct err *e)
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

bool verb_screen(struct session *s, int *ret_status, struct err *e)
{
	const struct console_options options = {
		.inventory = session_inventory(s), .control = s->conf->control, .rota = s->conf->rota_file, .view = s->line->args[0], .at = s->at, .ascii = s->out.ascii,
		.no_color = true,
	};
	int width, height;

	(void)ret_status;
	return size_option(s, &width, &height, e) && console_screen(&options, width, height, s->out.file, e);
}
