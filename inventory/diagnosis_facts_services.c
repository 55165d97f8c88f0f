#include "inventory/diagnosis_facts_internal.h"
#include "inventory/diagnosis_limits.h"

#include <string.h>

static const struct service_row *row_of(const struct diagnosis_case *c, const char *object)
{
	const char *name = strchr(object, ':');

	for (size_t i = 0; name && i < c->region->n_services; i++)
		if (strcmp(c->region->services[i].name, name + 1) == 0)
			return &c->region->services[i];
	return NULL;
}

static struct diagnosis_answered *answered_of(struct diagnosis_facts *f, const char *object)
{
	for (size_t i = 0; i < f->n_services; i++)
		if (strcmp(f->services[i].object, object) == 0)
			return &f->services[i];
	if (f->n_services == ARRAY_LEN(f->services))
		return NULL;
	f->services[f->n_services] = (struct diagnosis_answered){ .object = object, .row = row_of(f->c, object) };
	return &f->services[f->n_services++];
}

static void take_dns(struct diagnosis_facts *f, const struct diagnosis_step *s)
{
	f->dns_works += diagnosis_is_good(s);
	f->dns_fails += s->status == DIAGNOSIS_FAILED;
	if (diagnosis_is_good(s) && !f->dns_good)
		f->dns_good = s;
	if (s->status != DIAGNOSIS_FAILED)
		return;
	if (s->outcome == OUTCOME_DNS_WRONG_ANSWER && !f->dns_lies)
		f->dns_lies = s;
	if (!f->dns_failed)
		f->dns_failed = s;
}

static bool is_slow(const struct diagnosis_facts *f, const struct diagnosis_step *s)
{
	double ms = s->latency_us == UNKNOWN_I64 ? 0 : (double)s->latency_us / 1000, usual = diagnosis_baseline_ms(f->c, s->object);

	return diagnosis_is_good(s) && (s->outcome == OUTCOME_SLOW || diagnosis_is_slow_service(ms, usual));
}

static void take_service(struct diagnosis_facts *f, const struct diagnosis_step *s)
{
	struct diagnosis_answered *x = answered_of(f, s->object);
	bool v6 = s->method == DIAGNOSIS_BY_CHECK6;

	if (!x)
		return;
	if (s->status == DIAGNOSIS_PENDING && x->row && x->row->owner && strcmp(x->row->owner, "ours") != 0)
		f->pending |= 1u << DIAGNOSIS_SERVICE_OF_OTHERS;
	if (diagnosis_is_good(s))
		*(v6 ? &x->works6 : &x->works) = s;
	if (s->status == DIAGNOSIS_FAILED)
		*(v6 ? &x->fails6 : &x->fails) = s;
	if (s->status == DIAGNOSIS_FAILED && diagnosis_outcome_is_tls(s->outcome) && !f->tls)
		f->tls = s;
	if (is_slow(f, s) && !f->service_slow)
		f->service_slow = s;
}

static bool is_asked(const struct diagnosis_facts *f, const struct diagnosis_answered *x)
{
	return f->c->service && x->row == f->c->service;
}

static void count_service(struct diagnosis_facts *f, const struct diagnosis_answered *x)
{
	bool works = x->works || x->works6, fails = (x->fails || x->fails6) && !works;

	f->services_work += works;
	f->services_fail += fails;
	if (works && (!f->good || is_asked(f, x)))
		f->good = x;
	if ((x->fails || x->fails6) && (!f->broken || is_asked(f, x) || (fails && (f->broken->works || f->broken->works6))))
		f->broken = x;
}

void diagnosis_take_services(struct diagnosis_facts *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct diagnosis_step *s = f->steps[i];

		if (!s->live || !s->object)
			continue;
		if (s->layer == DIAGNOSIS_DNS)
			take_dns(f, s);
		if (s->layer == DIAGNOSIS_TLS || s->layer == DIAGNOSIS_SERVICE)
			take_service(f, s);
	}
	for (size_t i = 0; i < f->n_services; i++)
		count_service(f, &f->services[i]);
}
