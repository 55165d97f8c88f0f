/* The DICOM upper layer as it passes by: only association PDUs are read (PS3.8 §9.3), bodies of P-DATA-TF are counted and stepped over
 * unread, also when they come cut. Pure. What of an association PDU was gathered is wiped before its memory is given back. */
#ifndef VIGIE_PROBES_CAPTURE_DICOM_H
#define VIGIE_PROBES_CAPTURE_DICOM_H

#include "flow_record.h"

struct capture_context {
	uint8_t id;
	uint8_t answer;               /* enum flow_context_answer */
	char sop_class[FLOW_UID_MAX];
};

/* One direction: where its bytes stand between PDUs. */
struct capture_half {
	uint32_t next;                /* sequence number that is awaited */
	uint32_t skip;                /* octets of a body still to be stepped over */
	uint32_t want;                /* of the PDU that is gathered, its header too; 0: a header is gathered */
	uint32_t n, room;             /* gathered, allocated */
	uint8_t header[6];
	uint8_t *bytes;               /* owned; NULL while only a header is gathered */
	bool begun;                   /* next is set */
	bool lost;                    /* it is not known where a PDU begins */
};

struct capture_association {
	struct capture_half halves[2]; /* of who asked, of who is asked */
	uint64_t pdus[2], bytes[2];   /* P-DATA-TF since they were last told */
	char calling_ae[FLOW_AE_MAX], called_ae[FLOW_AE_MAX];
	struct capture_context *contexts; /* owned; NULL once answered and told */
	uint8_t n_contexts;
	uint8_t outcome;              /* enum flow_association_outcome; 0: the A-ASSOCIATE-RQ is not whole */
	uint8_t result, origin, reason;
	bool accepted, ended, incomplete, releasing;
	bool foreign;                 /* it is no DICOM */
	size_t memory;                /* octets allocated by it */
};

enum {
	CAPTURE_PDU_MOST = 65536,     /* of an A-ASSOCIATE PDU that is read: 128 contexts of ten transfer syntaxes have room */
	CAPTURE_PDU_HEADER = 6
};

/* Whether a segment's payload begins an A-ASSOCIATE-RQ. */
bool capture_dicom_begins(const uint8_t *bytes, size_t n);

/* Takes a segment of one half (0: of who asked): seq of its first octet, captured octets at bytes, length of them on the wire. What was
 * had before is passed over. */
void capture_dicom_take(struct capture_association *a, unsigned half, uint32_t seq, const uint8_t *bytes, size_t captured, size_t length);

/* The connection was closed; orderly: by FIN, not by RST, nor forgotten. */
void capture_dicom_closed(struct capture_association *a, bool orderly);

void capture_dicom_done(struct capture_association *a);

#endif
