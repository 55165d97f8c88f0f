#include "probes/sim_recording.h"
#include "probes/sim_respond.h"

#include <stdint.h>
#include <stdlib.h>

static const char recording[] =
	"1.3.6.1.2.1.1.1.0|4|descr\n1.3.6.1.2.1.1.3.0|67|100\n1.3.6.1.2.1.2.2.1.2.1|4|eth0\n"
	"1.3.6.1.2.1.2.2.1.2.4294967295|4|eth1\n1.3.6.1.2.1.31.1.1.1.6.1|70|18446744073709551615\n"
	"1.3.6.1.4.1.32473.1.0|65:numeric|rate=100\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct sim_agent *make_agent(void)
{
	FILE *f = fmemopen((void *)(uintptr_t)recording, sizeof recording - 1, "r");
	struct sim_endpoint ep;
	struct err e;
	struct sim_mib *m = f ? sim_recording_read(f, "fuzz", NULL, NULL, &e) : NULL;
	struct sim_agent *a = NULL;

	if (m && sim_endpoint_parse("127.0.0.1:16161", 0, &ep, &e))
		a = sim_agent_new("a", &ep, "public", m, &e);
	sim_mib_unref(m);
	if (f)
		fclose(f);
	return a;
}

/* Whatever is asked, a response is one well-formed message within what a datagram holds. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t out[SIM_RESPONSE_BUFFER];
	struct sim_agent *a = make_agent();
	struct sim_request r;
	const uint8_t *start;
	size_t len;

	if (!a)
		abort();
	a->non_increasing = size % 2;
	if (sim_request_parse(data, size, &r, NULL)) {
		len = sim_respond(a, &r, 1, out, &start);
		if (len > 0) {
			struct sim_ber whole = { start, start + len, false }, message = sim_ber_enter(&whole, SIM_SEQUENCE);

			if (len > SIM_SIZE_MAX || whole.bad || whole.p != whole.end || sim_ber_integer(&message) != r.version)
				abort();
		}
	}
	sim_agent_free(a);
	return 0;
}
