#include "probes/runner.h"

#include <stdlib.h>
#include <string.h>

enum { CLASSES_MAX = 16 };

struct flight {
	struct probe_run run; /* first: a run is its flight */
	struct probe_target target;
	struct arena *texts;
	struct held_secrets *secrets;
	struct runner *runner;
	struct flight *prev, *next;
	runner_done_fn done;
	void *user;
};

struct runner {
	struct probe_env env;
	void *engines[CLASSES_MAX]; /* in the order of probe_classes */
	struct flight *flights;
	size_t in_flight;
	bool closing;
};

struct runner *runner_new(const struct probe_env *env)
{
	struct runner *r = calloc(1, sizeof *r);

	if (r)
		r->env = *env;
	return r;
}

void runner_free(struct runner *r)
{
	free(r);
}

size_t runner_in_flight(const struct runner *r)
{
	return r->in_flight;
}

static void flight_free(struct flight *f)
{
	if (!f)
		return;
	arena_free(f->texts);
	held_secrets_drop(f->secrets);
	free(f);
}

static void flight_unlink(struct flight *f)
{
	if (f->prev)
		f->prev->next = f->next;
	else
		f->runner->flights = f->next;
	if (f->next)
		f->next->prev = f->prev;
	f->runner->in_flight--;
}

static void on_done(struct probe_run *run, struct probe_result *result)
{
	struct flight *f = (struct flight *)run;

	flight_unlink(f);
	f->done(f->user, result);
	snmp_facts_free(result->snmp);
	snmp_hints_free(result->hints);
	free(result->perfdata);
	result->snmp = NULL;
	result->hints = NULL;
	result->perfdata = NULL;
	flight_free(f);
}

static bool copy_text(struct arena *a, const char **text)
{
	if (!*text)
		return true;
	*text = arena_strdup(a, *text);
	return *text != NULL;
}

static struct flight *flight_new(struct runner *r, const struct probe_target *target, struct held_secrets *secrets)
{
	struct flight *f = calloc(1, sizeof *f);
	struct probe_target *t;

	if (!f)
		return NULL;
	f->runner = r;
	f->target = *target;
	f->secrets = held_secrets_hold(secrets);
	f->texts = arena_new();
	t = &f->target;
	if (f->texts && copy_text(f->texts, &t->name) && copy_text(f->texts, &t->address) && copy_text(f->texts, &t->url)
	    && copy_text(f->texts, &t->expect_status) && copy_text(f->texts, &t->expect_body) && copy_text(f->texts, &t->resolve))
		return f;
	flight_free(f);
	return NULL;
}

/* An engine that could not be opened (no permission, no descriptor) is tried again at the next start. */
static bool open_engine(struct runner *r, const char *name, const struct probe_class **ret_class, void **ret_engine, struct err *e)
{
	for (size_t i = 0; i < CLASSES_MAX && probe_classes[i]; i++) {
		if (strcmp(probe_classes[i]->name, name) != 0)
			continue;
		if (!r->engines[i] && !probe_classes[i]->open(&r->env, &r->engines[i], e))
			return false;
		*ret_class = probe_classes[i];
		*ret_engine = r->engines[i];
		return true;
	}
	return err_set(e, ERR_USAGE, "there is no probe class '%s'", name);
}

bool runner_start(struct runner *r, const char *class, const struct probe_target *target, struct held_secrets *secrets,
                  runner_done_fn done, void *user, struct err *e)
{
	struct flight *f;

	if (r->closing)
		return err_set(e, ERR_REFUSED, "the collector is stopping");
	f = flight_new(r, target, secrets);
	if (!f)
		return err_set(e, ERR_MEMORY, "no memory for a run");
	f->done = done;
	f->user = user;
	f->run = (struct probe_run){ .target = &f->target, .done = on_done };
	if (!open_engine(r, class, &f->run.class, &f->run.engine, e) || !f->run.class->start(&f->run, e)) {
		flight_free(f);
		return false;
	}
	f->next = r->flights;
	if (f->next)
		f->next->prev = f;
	r->flights = f;
	r->in_flight++;
	return true;
}

void runner_cancel(struct runner *r, runner_done_fn done, const void *user)
{
	for (struct flight *f = r->flights, *next; f; f = next) {
		next = f->next;
		if (f->done == done && f->user == user)
			f->run.class->cancel(&f->run);
	}
}

void runner_close(struct runner *r)
{
	if (r->closing)
		return;
	r->closing = true;
	/* A cancelled run may end inside cancel and unlink itself: the next one is looked up first. */
	for (struct flight *f = r->flights, *next; f; f = next) {
		next = f->next;
		f->run.class->cancel(&f->run);
	}
	for (size_t i = 0; i < CLASSES_MAX && probe_classes[i]; i++)
		if (r->engines[i])
			probe_classes[i]->close(r->engines[i]);
}
