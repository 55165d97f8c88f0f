#include "probes/daemon_diagnosis_internal.h"

#include <inttypes.h>
#include <stdlib.h>

static void tell(struct diagnosis_look *l, const struct err *error)
{
	const struct diagnosis *g = l->diagnosis;
	struct diagnosis_result results[DIAGNOSIS_TESTS_MAX];

	for (size_t i = 0; i < g->order->n; i++)
		results[i] = g->runs[i].result;
	l->fn(l->user, results, g->order->n, g->ended, error);
	free(l);
}

static bool sees_news(const struct diagnosis_look *l, mono_t now)
{
	return l->diagnosis->ended || l->diagnosis->n_ended > l->seen || !mono_before(now, l->until);
}

void diagnoses_tell_news(struct diagnosis_watch *w)
{
	const mono_t now = mono_now();

	for (struct diagnosis_look **at = &w->looks; *at;) {
		struct diagnosis_look *l = *at;

		if (sees_news(l, now)) {
			*at = l->next;
			tell(l, NULL);
		} else {
			at = &l->next;
		}
	}
}

bool diagnosis_is_looked_at(const struct diagnosis_watch *w, const struct diagnosis *g)
{
	for (const struct diagnosis_look *l = w->looks; l; l = l->next)
		if (l->diagnosis == g)
			return true;
	return false;
}

bool diagnoses_look(struct daemon *d, int64_t id, int64_t seen, diagnosis_look_fn fn, void *user, struct err *e)
{
	struct diagnosis_watch *w = d->diagnoses;
	struct diagnosis *g = w ? w->diagnoses : NULL;
	struct diagnosis_look *l;

	while (g && g->id != id)
		g = g->next;
	if (!g)
		return err_set(e, ERR_NOT_FOUND, "there is no diagnosis %" PRId64, id);
	l = calloc(1, sizeof *l);
	if (!l)
		return err_set(e, ERR_MEMORY, "no memory for a request");
	*l = (struct diagnosis_look){ w->looks, g, (size_t)seen, mono_add_ms(mono_now(), DIAGNOSIS_LOOK_MS), fn, user };
	w->looks = l;
	diagnoses_tell_news(w);
	diagnoses_set_clock(w);
	return true;
}

void diagnoses_end_looks(struct diagnosis_watch *w, const struct err *why)
{
	struct diagnosis_look *l;

	while ((l = w->looks)) {
		w->looks = l->next;
		tell(l, why);
	}
}
