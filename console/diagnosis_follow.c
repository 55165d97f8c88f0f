#include "console/diagnosis_follow.h"

#include "console/diagnosis_client.h"
#include "console/diagnosis_page.h"
#include "intl.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4096 };

/* Each test as it ends, for a person who waits. */
static void tell_ended(const struct session *s, const struct diagnosis_run *d, bool *told)
{
	struct text line = TEXT_INIT(LINE_MAX_BYTES);

	for (size_t i = 0; i < d->n_tests; i++) {
		const struct diagnosis_step *step = &d->steps[d->n_known + i];

		if (told[i] || step->status == DIAGNOSIS_PENDING)
			continue;
		told[i] = true;
		text_clear(&line);
		text_appendf(&line, "%s: %s, ", diagnosis_layer_word(step->layer), diagnosis_status_word(step->status));
		diagnosis_append_step(step, &line);
		session_note(s, "%s", text_str(&line));
	}
	text_done(&line);
}

bool diagnosis_follow(struct session *s, struct diagnosis_run *d, struct err *e)
{
	bool *told = arena_array(s->arena, d->n_tests, sizeof *told), watched = isatty(STDERR_FILENO);
	struct diagnosis_client c = { .call = NULL };

	if (!told)
		return err_set(e, ERR_MEMORY, "out of memory");
	while (!d->over) {
		struct pollfd p = { .fd = -1 };

		diagnosis_client_step(&c, d, s->conf->control, mono_now());
		if (watched)
			tell_ended(s, d, told);
		if (!c.call)
			continue;
		p = (struct pollfd){ .fd = control_call_fd(c.call), .events = control_call_events(c.call) };
		if (poll(&p, 1, 100) < 0 && errno != EINTR) {
			diagnosis_client_done(&c);
			return err_set_errno(e, "%s", _("cannot wait for the collector"));
		}
	}
	diagnosis_client_done(&c);
	return true;
}
