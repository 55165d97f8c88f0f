#include "probes/exposure_words.h"
#include "probes/ssh_exchange.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct exposure_fact *f)
{
	size_t n = strnlen(f->evidence, sizeof f->evidence);

	if (n == sizeof f->evidence || !utf8_is_valid(f->evidence, n))
		abort();
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)f->evidence[i] < ' ' || f->evidence[i] == 0x7f)
			abort();
}

/* Whatever its CA called it, its parts are found again. */
static void check_certificate(const struct exposure_fact *f)
{
	char id[EXPOSURE_EVIDENCE_MAX], serial[EXPOSURE_EVIDENCE_MAX], issuer[EXPOSURE_EVIDENCE_MAX];

	check(f);
	if (!exposure_certificate_parts(f->evidence, id, serial, issuer, sizeof id) || strncmp(issuer, "SHA256:", 7) != 0)
		abort();
}

/* In two pieces, wherever they part. What is said in return has room. */
static void exchange(const uint8_t *data, size_t size, size_t first)
{
	struct ssh_exchange *x = calloc(1, sizeof *x);

	if (!x)
		return;
	x->wanted = "rsa-sha2-512,rsa-sha2-256,ssh-rsa";
	ssh_exchange_begin(x);
	first = first < size ? first : size;
	if (ssh_exchange_feed(x, data, first) == SSH_EXCHANGE_WAITS)
		(void)ssh_exchange_feed(x, data + first, size - first);
	if (x->n_out > sizeof x->out)
		abort();
	ssh_exchange_done(x);
	free(x);
}

/* The first byte chooses the subject, and whether the peer left. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct exposure_fact f;
	struct exposure_heard h;

	if (size == 0)
		return 0;
	if (exposure_read_host_key(data + 1, size - 1, EXPOSURE_SSH_HOST_KEY, &f))
		check(&f);
	if (exposure_read_host_certificate(data + 1, size - 1, EXPOSURE_SSH_CERTIFICATE_RSA, &f))
		check_certificate(&f);
	h = (struct exposure_heard){ HEARD_CONNECTED, data[0] & 0x80, data + 1, size - 1 };
	(void)exposure_heard_enough((enum exposure_subject)((data[0] & 0x7f) % EXPOSURE_SUBJECT_COUNT), &h);
	exposure_read_port((enum exposure_subject)((data[0] & 0x7f) % EXPOSURE_SUBJECT_COUNT), &h, &f);
	check(&f);
	exchange(data + 1, size - 1, data[0]);
	return 0;
}
