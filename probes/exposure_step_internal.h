/* What the kinds of steps share: probes/exposure_*.c. */
#ifndef VIGIE_EXPOSURE_STEP_INTERNAL_H
#define VIGIE_EXPOSURE_STEP_INTERNAL_H

#include "probes/curl_loop.h"
#include "probes/exposure_step.h"
#include "probes/snmp_codec.h"

#include <openssl/ssl.h>

struct exposure_engine {
	struct engine base;       /* first */
	struct snmp_codec *codec;
	SSL_CTX *ctx;             /* takes every version and cipher: of these steps alone */
	struct curl_loop curl;
};

static inline struct exposure_step *job_step(const struct job *job) { return (struct exposure_step *)job->run; }
static inline struct exposure_engine *job_exposures(const struct job *job) { return (struct exposure_engine *)job->engine; }

/* The next fact of the step; NULL when there are enough. */
struct exposure_fact *step_add_fact(struct exposure_step *step, enum exposure_subject subject, enum exposure_answer answer);

/* Ends the job, and by it the step. */
void step_finish(struct job *job);

/* Each makes the job of a step and starts it. */
bool exposure_port_start(struct exposure_step *step, struct err *e) MUST_CHECK;
bool exposure_datagram_start(struct exposure_step *step, struct err *e) MUST_CHECK;
bool exposure_tls_start(struct exposure_step *step, struct err *e) MUST_CHECK;
bool exposure_host_key_start(struct exposure_step *step, struct err *e) MUST_CHECK;
void exposure_host_key_finished(void *private, CURLcode code);

SSL_CTX *exposure_tls_context(struct err *e);

#endif
