#include "probes/diagnosis_order.h"
#include "probes/diagnosis_place.h"
#include "probes/resolve.h"

#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_test(const struct diagnosis_order *o, size_t i, const struct registry *r)
{
	const struct diagnosis_test *t = &o->tests[i];
	struct diagnosis_subject s;

	if (t->needs < -1 || t->needs >= (int)i || t->dscp < 0 || t->dscp > 63 || (t->dscp && t->method != DIAGNOSIS_BY_MARKED))
		abort();
	if ((unsigned)t->layer >= DIAGNOSIS_LAYER_COUNT || (unsigned)t->method >= DIAGNOSIS_METHOD_COUNT)
		abort();
	if (!t->object || !diagnosis_find(r, t->object, &s) || !diagnosis_fits(t->method, &s))
		abort();
}

/* Where something is asked is a host by its size, and of the family that is asked for when it is an address. */
static void check_place(const struct diagnosis_subject *s)
{
	static const int families[] = { AF_UNSPEC, AF_INET, AF_INET6 };

	for (size_t i = 0; i < ARRAY_LEN(families); i++) {
		char host[ENDPOINT_HOST_MAX];
		union address a;
		const char *why = NULL;
		bool is_name;

		memset(host, 'x', sizeof host);
		if (!diagnosis_place(s, families[i], host, &is_name, &why)) {
			if (!why || !*why)
				abort();
			continue;
		}
		if (!memchr(host, '\0', sizeof host))
			abort();
		if (!is_name && (!address_from_literal(host, 0, &a) || (families[i] && a.sa.sa_family != families[i])))
			abort();
	}
}

/* What stands before the first newline is what was declared of the objects, the rest is an order. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *newline = size ? memchr(data, '\n', size) : NULL;
	const size_t n = newline ? (size_t)(newline - data) : 0;
	char *declared = calloc(1, n + 1);
	struct reg_site site = { 1, "Bayeux", declared };
	struct reg_device device = { .name = "rtr", .address = declared };
	struct reg_link link = { .name = "L1", .device = &device, .interface = "wan0", .address = declared };
	struct reg_service services[] = {
		{ .name = "web", .kind = "http", .target = declared },
		{ .name = "dns", .kind = "dns", .target = declared },
		{ .name = "node", .kind = "https", .target = "https://portail.demo.test/", .resolve = declared },
		{ .name = "pacs", .kind = "dicom", .covolink = true, .target = declared },
	};
	const struct registry r = { .sites = &site, .n_sites = 1, .devices = &device, .n_devices = 1, .links = &link, .n_links = 1,
		                    .services = services, .n_services = ARRAY_LEN(services) };
	struct diagnosis_order *o;
	struct err e = { .kind = ERR_NONE };
	json_t *params;

	if (!declared)
		return 0;
	if (n > 0)
		memcpy(declared, data, n);
	check_place(&(struct diagnosis_subject){ .site = &site });
	check_place(&(struct diagnosis_subject){ .device = &device });
	for (size_t i = 0; i < ARRAY_LEN(services); i++)
		check_place(&(struct diagnosis_subject){ .service = &services[i] });
	params = newline ? json_loadb((const char *)newline + 1, size - n - 1, JSON_REJECT_DUPLICATES, NULL) : NULL;
	o = params ? diagnosis_order_read(params, &r, &e) : NULL;
	json_decref(params);
	if (o && (o->n < 1 || o->n > DIAGNOSIS_TESTS_MAX || strcmp(o->site, "Bayeux") != 0))
		abort();
	for (size_t i = 0; o && i < o->n; i++)
		check_test(o, i, &r);
	if (params && !o && (e.kind == ERR_NONE || !e.text[0]))
		abort();
	diagnosis_order_free(o);
	free(declared);
	return 0;
}
