/* Values as recordings and commands write them: a tag and a text (the .snmprec format of snmpsim). */
#ifndef VIGIE_SIM_VALUE_H
#define VIGIE_SIM_VALUE_H

#include "probes/sim_ber.h"

/* snmpsim's "numeric" module, the part of it that a clock alone decides: initial + offset + rate × scale × t, held
 * between min and max, or brought back to min when wrap is set. `function`, `deviation`, `cumulative` and `atime` are
 * read and not replayed. */
struct sim_numeric {
	double initial, offset, rate_ps, min, max;
	bool wrap;
};

struct sim_value {
	uint8_t tag;         /* enum sim_tag */
	bool is_numeric;     /* content then holds its value at t = 0 */
	struct sim_numeric numeric;
	size_t len;          /* content octets */
};

/* tag: "2", "4x" (hexadecimal), "4e" (escapes of a Python string), "65:numeric", "2:writecache" (the value in value= or
 * hexvalue=). Content octets go to buf[SIM_VALUE_MAX]. ERR_DATA says what was expected. */
bool sim_value_parse(const char *tag, size_t tag_len, const char *text, size_t text_len, uint8_t *buf,
                     struct sim_value *ret_value, struct err *e) MUST_CHECK;

/* The value of a numeric object t_ns after the simulator started, within its tag's range. */
int64_t sim_numeric_signed(const struct sim_numeric *n, int64_t t_ns);
uint64_t sim_numeric_unsigned(const struct sim_numeric *n, int64_t t_ns);

#endif
