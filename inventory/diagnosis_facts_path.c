#include "inventory/diagnosis_facts_internal.h"
#include "inventory/diagnosis_limits.h"

enum { MTU_ETHERNET = 1500 };
/* A class fares worse than the others: so many times their loss, and so many echoes. */
#define WORSE_TIMES 5.0
#define WORSE_LOST 4.0

static bool is_echo(const struct diagnosis_step *s)
{
	return s->live && (s->layer == DIAGNOSIS_PATH || s->layer == DIAGNOSIS_PATH6 || s->layer == DIAGNOSIS_QUALITY) && diagnosis_is_answered(s)
	       && s->measure.loss_ratio >= 0 && s->measure.loss_ratio <= 1;
}

static double lost_of(const struct diagnosis_step *s)
{
	return s->measure.loss_ratio * DIAGNOSIS_ECHOES;
}

/* Of an object all that was sent to it counts: one class of service, or one family, is few. */
static void count_echoes(struct diagnosis_facts *f, const struct diagnosis_step *s)
{
	struct diagnosis_object *o = diagnosis_object_named(f, s->object);

	f->sent += DIAGNOSIS_ECHOES;
	f->lost += lost_of(s);
	if (!o)
		return;
	o->sent += DIAGNOSIS_ECHOES;
	o->lost += lost_of(s);
	if (lost_of(s) > 0 && (!o->lossiest || s->measure.loss_ratio > o->lossiest->measure.loss_ratio))
		o->lossiest = s;
}

static void take_loss(struct diagnosis_facts *f)
{
	for (size_t i = 0; i < f->n_objects; i++) {
		const struct diagnosis_object *o = &f->objects[i];

		if (o->lossiest && diagnosis_is_lossy(o->lost, o->sent) && (!f->lossy || o->lost / o->sent > f->lossy->lost / f->lossy->sent))
			f->lossy = o;
	}
}

static void take_echoes(struct diagnosis_facts *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct diagnosis_step *s = f->steps[i];
		double usual;

		if (!is_echo(s))
			continue;
		count_echoes(f, s);
		usual = diagnosis_baseline_ms(f->c, s->object);
		if (s->layer != DIAGNOSIS_QUALITY && diagnosis_is_slow_way(s->measure.rtt_ms, usual) && (!f->slow || s->measure.rtt_ms > f->slow->measure.rtt_ms)) {
			f->slow = s;
			f->slow_baseline_ms = usual;
		}
	}
}

/* Loss of the other echoes, jitter of the other classes. */
static bool is_worse(const struct diagnosis_facts *f, const struct diagnosis_step *s)
{
	double lost = lost_of(s), others_sent = f->sent - DIAGNOSIS_ECHOES, others_lost = f->lost - lost;
	bool loses = lost >= WORSE_LOST && others_sent > 0 && lost / DIAGNOSIS_ECHOES > WORSE_TIMES * others_lost / others_sent;
	bool trembles = diagnosis_is_trembling(s->measure.jitter_ms);

	for (size_t i = 0; trembles && i < f->n; i++)
		trembles = !is_echo(f->steps[i]) || f->steps[i]->dscp == s->dscp || diagnosis_is_steady(f->steps[i]->measure.jitter_ms);
	return loses || trembles;
}

static void take_classes(struct diagnosis_facts *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct diagnosis_step *s = f->steps[i];

		if (s->live && s->layer == DIAGNOSIS_QUALITY && s->dscp != 0 && !f->class_worse
		    && ((s->status == DIAGNOSIS_FAILED && !is_echo(s)) || (is_echo(s) && is_worse(f, s))))
			f->class_worse = s;
		if (is_echo(s) && diagnosis_is_trembling(s->measure.jitter_ms) && (!f->jitter || s->measure.jitter_ms > f->jitter->measure.jitter_ms))
			f->jitter = s;
	}
}

static void take_route(struct diagnosis_facts *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct diagnosis_step *s = f->steps[i];

		if (s->live && s->layer == DIAGNOSIS_ROUTE && diagnosis_is_over(s) && !f->route)
			f->route = s;
		/* Who is told that its datagrams are too large sends smaller ones. */
		if (s->live && s->layer == DIAGNOSIS_MTU && diagnosis_is_over(s) && s->measure.mtu > 0 && s->measure.mtu < MTU_ETHERNET && !s->offender
		    && (!f->mtu || s->measure.mtu < f->mtu->measure.mtu))
			f->mtu = s;
	}
}

void diagnosis_take_path(struct diagnosis_facts *f)
{
	for (size_t i = 0; i < f->n_objects; i++)
		for (int family = 0; family < 2; family++) {
			const struct diagnosis_object *o = &f->objects[i];

			f->echo_answers[family] += o->echo[family] == ECHO_ANSWERS;
			f->echo_silent[family] += o->echo[family] == ECHO_SILENT;
			f->echo_prohibited += o->echo[family] == ECHO_PROHIBITED;
			f->usual = f->usual || (o->usual && o->echo[family] == ECHO_SILENT);
		}
	take_echoes(f);
	take_loss(f);
	take_classes(f);
	take_route(f);
}
