/* One question of a round of exposures.h: a job of the loop that asks one port of one object once, gently, and gives its facts. */
#ifndef VIGIE_EXPOSURE_STEP_H
#define VIGIE_EXPOSURE_STEP_H

#include "exposures.h"
#include "probes/engine.h"

enum {
	EXPOSURE_CONNECT_MS = 3000, /* of a TCP port, and of a TLS or SSH handshake altogether 8000 */
	EXPOSURE_SAY_MS = 2000,     /* what a port says of itself is waited for so long once it is connected */
	EXPOSURE_REPLY_MS = 5000,   /* what it replies, to a request */
	EXPOSURE_HANDSHAKE_MS = 8000,
	EXPOSURE_DATAGRAMS = 2,     /* so many, when the first is not answered */
};

enum exposure_step_kind {
	EXPOSURE_STEP_PORT,       /* a TCP port: subject says which, target has address and port */
	EXPOSURE_STEP_COMMUNITY,  /* sysDescr by the credential of the target; subject says which */
	EXPOSURE_STEP_CREDENTIAL, /* sysDescr and hrSystemDate by the device's own: EXPOSURE_SNMP_CREDENTIAL and EXPOSURE_CLOCK */
	EXPOSURE_STEP_PROCESSES,  /* EXPOSURE_LOG_PROCESS, by the same: not of SNMPv1 */
	EXPOSURE_STEP_NTP,        /* EXPOSURE_CLOCK */
	EXPOSURE_STEP_HOST_KEY,   /* EXPOSURE_SSH_HOST_KEY; of another subject the further key or certificate of that kind. Which kinds
	                           * there are not to be asked for comes with it, as EXPOSURE_ABSENT */
	EXPOSURE_STEP_TLS,        /* subject EXPOSURE_TLS_VERSION: the best, with key and signature; else that version alone */
};

enum { EXPOSURE_STEP_FACTS_MAX = 8 };

/* Zeroed, then kind, subject, target (what it borrows lives until ended), clock_limit_ms, datagram_ms and ended set. */
struct exposure_step {
	struct probe_run run;     /* first: a job's run is its step */
	enum exposure_step_kind kind;
	enum exposure_subject subject;
	struct probe_target target;
	int64_t clock_limit_ms, datagram_ms; /* datagram_ms: how long one is waited for */
	bool heard;               /* somebody answered, were it by refusing */
	struct exposure_fact facts[EXPOSURE_STEP_FACTS_MAX];
	size_t n_facts;           /* 0: not found out */
	void (*ended)(struct exposure_step *step, bool cancelled); /* once, from the loop, never from inside start */
};

struct exposure_engine;

bool exposure_engine_open(const struct probe_env *env, struct exposure_engine **ret, struct err *e) MUST_CHECK;
void exposure_engine_close(struct exposure_engine *x); /* cancels; memory goes once the loop closed its handles. NULL is fine */

/* false: ended will not come. */
bool exposure_step_start(struct exposure_engine *x, struct exposure_step *step, struct err *e) MUST_CHECK;
void exposure_step_cancel(struct exposure_step *step);

#endif
