#include "inventory/history_value.h"

#include <math.h>

static const double value_max = 0x1p60;

uint32_t history_code(double value, double units)
{
	double scaled = value * units;
	uint64_t n;
	unsigned drop;

	if (!(scaled >= 0))
		return 0;
	n = (uint64_t)llround(scaled < value_max ? scaled : value_max);
	if (n < 1u << 16)
		return (uint32_t)n + 1;
	drop = 64 - (unsigned)__builtin_clzll(n) - 16;
	n = (n + (UINT64_C(1) << (drop - 1))) >> drop;
	return (uint32_t)((uint64_t)drop * (1u << 15) + n) + 1;
}

double history_value(uint64_t code, double units)
{
	uint64_t c, drop;

	if (code == 0 || code > HISTORY_CODE_MAX)
		return NAN;
	c = code - 1;
	if (c < 1u << 16)
		return (double)c / units;
	drop = (c >> 15) - 1;
	return (double)(((c & 0x7fff) | 0x8000) << drop) / units;
}
