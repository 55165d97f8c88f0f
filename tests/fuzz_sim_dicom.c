#include "probes/sim_dicom.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Everything that is answered, `step` octets at a time; whether the connection is still there in *ret_goes_on. */
static struct text answer(const uint8_t *data, size_t size, size_t step, bool *ret_goes_on)
{
	struct sim_dicom d;
	struct sim_association a;
	struct text out = TEXT_INIT(1 << 20);

	sim_dicom_init(&d);
	memcpy(d.called_ae, "DEMO_COVO", 10);
	sim_association_init(&a, &d);
	*ret_goes_on = true;
	for (size_t at = 0; *ret_goes_on && at < size; at += step)
		*ret_goes_on = sim_association_take(&a, data + at, size - at < step ? size - at : step, &out);
	if ((a.open && d.associations != 1) || d.octets > size)
		abort();
	sim_association_done(&a);
	return out;
}

/* Answers are whole PDUs of the kinds that a provider may send. */
static void check(const struct text *out)
{
	const uint8_t *at = (const uint8_t *)text_str(out);

	for (size_t left = out->len; left > 0;) {
		uint32_t length = left < 6 ? UINT32_MAX : (uint32_t)at[2] << 24 | (uint32_t)at[3] << 16 | (uint32_t)at[4] << 8 | at[5];

		if (length > left - 6 || !memchr("\2\3\4\6\7", at[0], 5))
			abort();
		at += 6 + length;
		left -= 6 + length;
	}
}

/* However what comes is cut, the same is answered. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool whole_goes_on, cut_goes_on;
	struct text whole = answer(data, size, size + 1, &whole_goes_on), cut = answer(data, size, 3, &cut_goes_on);

	if (whole.failed || cut.failed || whole_goes_on != cut_goes_on || whole.len != cut.len
	    || memcmp(text_str(&whole), text_str(&cut), whole.len) != 0)
		abort();
	check(&whole);
	text_done(&whole);
	text_done(&cut);
	return 0;
}
