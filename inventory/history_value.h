/* How a measured value is kept: a code that grows with the value, exact below 65,536 units and with 16 significant bits above
 * (off by 15 parts in a million at most). What counts is small: noisy rates compress to two bytes. */
#ifndef VIGIE_HISTORY_VALUE_H
#define VIGIE_HISTORY_VALUE_H

#include <stdint.h>

enum {
	HISTORY_UNIT_BPS = 1,          /* bit/s, bytes, µs */
	HISTORY_UNIT_MICRO = 1000000,  /* per second, ratios: millionths */
	HISTORY_CODE_MAX = 1 + 46 * (1 << 15) /* of 2^60 units: more is kept as this */
};

/* 0 for NAN and for what is negative; else 1 and up. units per 1.0 of value. */
uint32_t history_code(double value, double units);
double history_value(uint64_t code, double units); /* NAN for 0 and for a code past HISTORY_CODE_MAX */

#endif
