/* What the first octets of a direction tell of a protocol: bits, never text. Pure. */
#ifndef VIGIE_PROBES_CAPTURE_TRAITS_H
#define VIGIE_PROBES_CAPTURE_TRAITS_H

#include "probes/capture_decode.h"

/* Bits of enum flow_trait for a payload. from_source: of the side that opened. */
uint16_t capture_traits(const struct capture_packet *p, bool from_source);

#endif
