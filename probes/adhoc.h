/* A probe that nobody declared: what a person typed becomes a class and its target. Pure. */
#ifndef VIGIE_ADHOC_H
#define VIGIE_ADHOC_H

#include "conf.h"
#include "probes/probe.h"
#include "registry.h"

struct adhoc {
	const char *text;      /* as typed */
	const char *class;
	struct probe_target target;
	bool declared;         /* it named an object of the registry: its own credential is used */
};

/* text: "host", "host:port", "[v6]:port", a URL, or (with a registry) "kind:name" or the name of a device, link or service.
 * type NULL: guessed: a declared name's own check; the scheme of a URL (dns, tcp, tls, icmp, snmp, else http); snmp when a credential
 * is named; tcp when a port is; else icmp. credential NULL: none. Texts live in arena a.
 * ERR_USAGE: unknown type, or a target that does not fit it. */
bool adhoc_parse(const char *text, const char *type, const char *credential, const struct conf *conf,
                 const struct secrets *secrets, const struct registry *registry, struct arena *a, struct adhoc *ret, struct err *e)
	MUST_CHECK;

#endif
