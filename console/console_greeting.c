#include "console/console_internal.h"

#include "console/greeting.h"
#include "console/person_file.h"

#include "arena.h"
#include "text.h"

#include <unistd.h>

static void append_greeting_path(struct text *path) { person_file_state("handover", path); }

/* A home that cannot be written is met again next time. */
void console_remember_greeting(int64_t seq)
{
	struct text path = TEXT_INIT(4096);

	append_greeting_path(&path);
	if (path.len > 0 && !greeting_seen(text_str(&path), seq, NULL))
		path.len = 0;
	text_done(&path);
}

void console_greet(struct console *c)
{
	struct text path = TEXT_INIT(4096);
	struct arena *a = arena_new();
	const struct handover_row *h;

	append_greeting_path(&path);
	h = a && path.len > 0 && !wall_is_known(c->options->at) ? greeting_look(c->reader, a, text_str(&path), getuid(), c->now) : NULL;
	if (h) {
		screen_greet(c->screen, h);
		console_take_wants(c);
	}
	arena_free(a);
	text_done(&path);
}
