#include "console/session.h"
#include "console/verbs.h"

#include "console/console.h"
#include "console/own_roles.h"

bool verb_screen(struct session *s, int *ret_status, struct err *e)
{
	const struct console_options options = {
		.inventory = session_inventory(s), .control = s->conf->control, .rota = s->conf->rota_file,
		.view = s->line->args[0], .at = s->at, .ascii = s->out.ascii, .no_color = true,
		.personal = own_roles_see_personal(s->conf, session_inventory(s)),
	};
	int width, height;

	(void)ret_status;
	return session_size_option(s, &width, &height, e) && console_screen(&options, width, height, s->out.file, e);
}
