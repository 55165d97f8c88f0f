#include "probes/ssh_certificate.h"

#include "probes/ssh_wire.h"

enum { OF_HOST = 2 };

static bool take(struct ssh_bytes *from, struct ssh_bytes *ret)
{
	return ssh_take_string(&from->p, &from->n, &ret->p, &ret->n);
}

static bool take_u32(struct ssh_bytes *from, uint32_t *ret)
{
	if (from->n < 4)
		return false;
	*ret = ssh_read_u32(from->p);
	from->p += 4;
	from->n -= 4;
	return true;
}

static bool take_u64(struct ssh_bytes *from, uint64_t *ret)
{
	uint32_t high, low;

	if (!take_u32(from, &high) || !take_u32(from, &low))
		return false;
	*ret = (uint64_t)high << 32 | low;
	return true;
}

static bool take_principals(struct ssh_bytes names, struct ssh_certificate *c)
{
	while (names.n > 0)
		if (c->n_principals == SSH_CERTIFICATE_PRINCIPALS_MAX || !take(&names, &c->principals[c->n_principals++]))
			return false;
	return true;
}

bool ssh_certificate_read(struct ssh_bytes blob, struct ssh_certificate *ret)
{
	struct ssh_bytes rest, principals, critical, extensions, reserved, signature;
	uint32_t kind;

	ret->n_principals = 0;
	if (!ssh_key_read(blob, &ret->key) || !ret->key.certificate)
		return false;
	rest = ret->key.rest;
	return take_u64(&rest, &ret->serial) && take_u32(&rest, &kind) && kind == OF_HOST && take(&rest, &ret->id) && take(&rest, &principals)
	       && take_principals(principals, ret) && take_u64(&rest, &ret->valid_after) && take_u64(&rest, &ret->valid_before)
	       && take(&rest, &critical) && take(&rest, &extensions) && take(&rest, &reserved) && take(&rest, &ret->ca)
	       && take(&rest, &signature) && rest.n == 0;
}
