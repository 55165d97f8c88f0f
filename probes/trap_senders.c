#include "probes/trap_senders.h"

#include "probes/resolve.h"

#include <stdlib.h>
#include <string.h>

struct trap_address trap_address_of_v4(const uint8_t octets[4])
{
	struct trap_address a = { { 0 } };

	a.octets[10] = a.octets[11] = 0xff;
	memcpy(a.octets + 12, octets, 4);
	return a;
}

static bool address_of(const char *text, struct trap_address *ret)
{
	union address a;

	if (!text || !address_from_literal(text, 0, &a))
		return false;
	if (a.sa.sa_family == AF_INET)
		*ret = trap_address_of_v4((const uint8_t *)&a.in.sin_addr);
	else
		memcpy(ret->octets, &a.in6.sin6_addr, sizeof ret->octets);
	return true;
}

static int by_address(const void *a, const void *b)
{
	return memcmp(((const struct trap_sender *)a)->address.octets, ((const struct trap_sender *)b)->address.octets,
	              sizeof((const struct trap_sender *)a)->address.octets);
}

void trap_senders_done(struct trap_senders *s)
{
	for (size_t i = 0; i < s->n; i++) {
		snmp_usm_done(&s->list[i].theirs);
		snmp_usm_done(&s->list[i].ours);
		free(s->list[i].credential);
	}
	free(s->list);
	*s = (struct trap_senders){ NULL, 0 };
}

bool trap_senders_load(struct trap_senders *s, const struct registry *r, struct err *e)
{
	struct trap_senders fresh = { calloc(r->n_checks + 1, sizeof *fresh.list), 0 };
	bool ok = fresh.list != NULL;

	for (size_t i = 0; ok && i < r->n_checks; i++) {
		const struct reg_check *c = &r->checks[i];
		struct trap_sender *t = &fresh.list[fresh.n];

		if (!c->device || strcmp(c->class, "snmp") != 0 || !c->device->credential || !address_of(c->device->address, &t->address))
			continue;
		t->device_id = c->device->id;
		t->check_id = c->id;
		t->polled = (mono_t){ INT64_MIN };
		t->credential = strdup(c->device->credential);
		ok = t->credential != NULL;
		fresh.n += ok;
	}
	if (!ok) {
		trap_senders_done(&fresh);
		return err_set(e, ERR_MEMORY, "no memory for the senders of traps");
	}
	qsort(fresh.list, fresh.n, sizeof *fresh.list, by_address);
	trap_senders_done(s);
	*s = fresh;
	return true;
}

struct trap_sender *trap_senders_find(const struct trap_senders *s, const struct trap_address *a, size_t *ret_n)
{
	struct trap_sender key = { .address = *a }, *hit = s->n ? bsearch(&key, s->list, s->n, sizeof key, by_address) : NULL;
	size_t n = 1;

	if (!hit)
		return NULL;
	for (; hit > s->list && by_address(hit - 1, &key) == 0; hit--)
		;
	while (hit + n < s->list + s->n && by_address(hit + n, &key) == 0)
		n++;
	*ret_n = n;
	return hit;
}

static bool is_of(const struct snmp_usm *u, const struct snmp_peek *k)
{
	return u->engine_id_len > 0 && u->engine_id_len == k->engine_id_len && memcmp(u->engine_id, k->engine_id, k->engine_id_len) == 0;
}

struct snmp_usm *trap_sender_usm(struct trap_sender *t, struct snmp_codec *c, const struct snmp_credential *cred, const struct snmp_peek *k)
{
	uint8_t local[SNMP_ENGINE_ID_MAX];
	size_t len = snmp_local_engine(local);
	struct snmp_usm *u = k->engine_id_len == len && memcmp(k->engine_id, local, len) == 0 ? &t->ours : &t->theirs;
	uint64_t tag = snmp_credential_tag(cred);
	struct err e;

	if (t->tag != tag) {
		snmp_usm_done(&t->theirs);
		snmp_usm_done(&t->ours);
		t->tag = tag;
	}
	if (is_of(u, k))
		return u;
	if (k->engine_id_len == 0 || k->user_len != strlen(cred->user) || memcmp(k->user, cred->user, k->user_len) != 0)
		return NULL;
	u->keys = snmp_codec_keys(c, cred, &e);
	if (u->keys && snmp_usm_set_engine(u, cred, k->engine_id, k->engine_id_len, &e))
		return u;
	snmp_usm_done(u);
	return NULL;
}

