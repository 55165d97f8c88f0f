#include "inventory/diagnosis_facts_internal.h"
#include "inventory/diagnosis_limits.h"

#include <string.h>

struct diagnosis_object *diagnosis_object_named(struct diagnosis_facts *f, const char *name)
{
	for (size_t i = 0; name && i < f->n_objects; i++)
		if (strcmp(f->objects[i].name, name) == 0)
			return &f->objects[i];
	return NULL;
}

static struct diagnosis_object *object_of(struct diagnosis_facts *f, const char *name)
{
	struct diagnosis_object *known = diagnosis_object_named(f, name);

	if (known)
		return known;
	if (f->n_objects == DIAGNOSIS_OBJECTS_MAX)
		return NULL;
	f->objects[f->n_objects] = (struct diagnosis_object){
		.name = name, .link = strncmp(name, "link:", 5) == 0, .device = strncmp(name, "device:", 7) == 0,
		.usual = !isnan(diagnosis_baseline_ms(f->c, name)),
	};
	return &f->objects[f->n_objects++];
}

static enum diagnosis_port port_of(const struct diagnosis_step *s)
{
	switch ((int)s->outcome) {
	case OUTCOME_LINK_DOWN:
		return PORT_DOWN;
	case OUTCOME_LINK_DEGRADED:
		return PORT_DEGRADED;
	case OUTCOME_ADMIN_DOWN:
		return PORT_DISABLED;
	case OUTCOME_TIMEOUT:
	case OUTCOME_UNREACHABLE:
	case OUTCOME_REFUSED:
	case OUTCOME_AUTH_FAILURE:
	case OUTCOME_NOT_IN_TIME_WINDOW:
	case OUTCOME_UNSUPPORTED_SECURITY:
	case OUTCOME_MALFORMED:
		return s->live ? PORT_MUTE : PORT_UNTOLD;
	default:
		return diagnosis_is_good(s) ? PORT_UP : PORT_UNTOLD;
	}
}

static enum diagnosis_echo echo_of(const struct diagnosis_step *s)
{
	if (diagnosis_is_answered(s))
		return ECHO_ANSWERS;
	if (s->status != DIAGNOSIS_FAILED)
		return ECHO_UNTOLD;
	return s->outcome == OUTCOME_UNREACHABLE && s->offender && s->detail && strstr(s->detail, "prohibited") ? ECHO_PROHIBITED : ECHO_SILENT;
}

static void take_step(struct diagnosis_facts *f, const struct diagnosis_step *s)
{
	struct diagnosis_object *o = object_of(f, s->object);
	int family = s->layer == DIAGNOSIS_PATH6;

	if (!o)
		return;
	if (!s->live) {
		o->known = s;
	} else if (s->layer == DIAGNOSIS_ACCESS) {
		o->poll = s;
		o->port = port_of(s);
	} else {
		o->ping[family] = s;
		o->echo[family] = echo_of(s);
	}
}

static bool is_answering(const struct diagnosis_object *o)
{
	return o->echo[0] == ECHO_ANSWERS || o->echo[1] == ECHO_ANSWERS;
}

static bool is_silent(const struct diagnosis_object *o)
{
	return !is_answering(o) && (o->echo[0] == ECHO_SILENT || o->echo[1] == ECHO_SILENT);
}

/* A link that is only pinged, or of which nobody tells now: by its echoes, then by what was known before. */
static void conclude_link(struct diagnosis_object *o)
{
	if (o->port != PORT_UNTOLD && o->port != PORT_MUTE)
		return;
	if (!o->poll && is_answering(o))
		o->port = PORT_UP;
	else if (!o->poll && is_silent(o) && o->usual)
		o->port = PORT_DOWN;
	else if (o->known && !o->poll && !is_silent(o))
		o->port = port_of(o->known);
}

static const struct diagnosis_step *step_of(const struct diagnosis_object *o)
{
	return o->poll ? o->poll : o->ping[0] ? o->ping[0] : o->ping[1] ? o->ping[1] : o->known;
}

static void count_link(struct diagnosis_facts *f, const struct diagnosis_object *o)
{
	f->links++;
	f->links_up += o->port == PORT_UP || o->port == PORT_DEGRADED;
	f->links_down += o->port == PORT_DOWN;
	f->links_disabled += o->port == PORT_DISABLED;
	if (o->port == PORT_DOWN && !f->link_down)
		f->link_down = step_of(o);
	if (o->port == PORT_DISABLED && !f->link_disabled)
		f->link_disabled = step_of(o);
	if (o->port == PORT_DEGRADED && !f->degraded)
		f->degraded = step_of(o);
}

static double worse_use(const struct diagnosis_step *s)
{
	return fmax(s->measure.in_util, s->measure.out_util); /* NAN only when both are */
}

static void take_measures(struct diagnosis_facts *f, const struct diagnosis_step *s)
{
	if (diagnosis_is_saturated(s->measure.in_util, s->measure.out_util) && (!f->saturated || worse_use(s) > worse_use(f->saturated)))
		f->saturated = s;
	if (diagnosis_has_errors(s->measure.errors_ps) && (!f->errors || s->measure.errors_ps > f->errors->measure.errors_ps))
		f->errors = s;
	if (diagnosis_is_restarted(s->measure.uptime_s)
	    && (!f->restarted || s->measure.uptime_s < f->restarted->measure.uptime_s))
		f->restarted = s;
}

void diagnosis_take_access(struct diagnosis_facts *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct diagnosis_step *s = f->steps[i];

		if (s->layer > DIAGNOSIS_PATH6 || s->layer < DIAGNOSIS_ACCESS || !s->object)
			continue;
		take_step(f, s);
		if (s->layer == DIAGNOSIS_ACCESS && (diagnosis_is_over(s) || !s->live))
			take_measures(f, s);
	}
	for (size_t i = 0; i < f->n_objects; i++) {
		struct diagnosis_object *o = &f->objects[i];

		if (o->link) {
			conclude_link(o);
			count_link(f, o);
		}
		if (o->device && o->port == PORT_MUTE && !f->agent_mute)
			f->agent_mute = o->poll;
		f->alive = f->alive || is_answering(o) || (o->device && o->port == PORT_UP);
	}
}
