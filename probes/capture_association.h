/* What the PDUs of an association say (PS3.8 §9.3), each gathered whole by capture_dicom.c. Pure. */
#ifndef VIGIE_PROBES_CAPTURE_ASSOCIATION_H
#define VIGIE_PROBES_CAPTURE_ASSOCIATION_H

#include "probes/capture_dicom.h"

static inline uint32_t capture_be16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

/* Least and most of a body; P-DATA-TF may be as long as it says, it is stepped over. */
bool capture_association_length_fits(uint8_t type, uint32_t length);

/* body: of a PDU of that half (0: of who asked), n octets, a length that fits; not kept. False: it is no DICOM, it comes out of turn, or
 * there is no memory for what it proposes. */
bool capture_association_take(struct capture_association *a, unsigned half, uint8_t type, const uint8_t *body, size_t n) MUST_CHECK;

/* The first end holds. */
void capture_association_end(struct capture_association *a, enum flow_association_outcome outcome);

void capture_association_drop_contexts(struct capture_association *a);

#endif
