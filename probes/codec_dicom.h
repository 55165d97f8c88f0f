/* The DICOM upper layer of one C-ECHO: bytes in, struct out, and the other way round. Pure. PS3.8 §9.3 (PDUs, big endian), PS3.7 §9.3.5
 * and annex E (commands, always Implicit VR Little Endian). Reserved bytes are never looked at. */
#ifndef VIGIE_PROBES_CODEC_DICOM_H
#define VIGIE_PROBES_CODEC_DICOM_H

#include "dicom.h"

#include <stdint.h>

enum dicom_pdu_type {
	DICOM_PDU_ASSOCIATE_RQ = 1, DICOM_PDU_ASSOCIATE_AC, DICOM_PDU_ASSOCIATE_RJ, DICOM_PDU_DATA, DICOM_PDU_RELEASE_RQ,
	DICOM_PDU_RELEASE_RP, DICOM_PDU_ABORT
};

enum {
	DICOM_HEADER = 6,
	DICOM_AE_MAX = 16,
	DICOM_WRITE_MAX = 2048,        /* room for any PDU that is written here */
	DICOM_DATA_MAX = 16384,        /* what item 51 announces: no longer P-DATA-TF is read */
	DICOM_ASSOCIATE_MAX = 131072,  /* of an A-ASSOCIATE PDU that is read */
	DICOM_COMMAND_MAX = 4096       /* of a command set, its fragments together */
};

/* Each writes one whole PDU; returns its bytes. AE titles are at most DICOM_AE_MAX bytes. */
size_t dicom_write_associate(const char *called_ae, const char *calling_ae, uint8_t buf[DICOM_WRITE_MAX]);
size_t dicom_write_echo(uint16_t message_id, uint8_t buf[DICOM_WRITE_MAX]); /* in the context of Verification */
size_t dicom_write_release(uint8_t buf[DICOM_WRITE_MAX]);
size_t dicom_write_abort(uint8_t buf[DICOM_WRITE_MAX]);

/* Collects one PDU from pieces of any size. Zeroed at first. Memory grows with what came, never with what a length claims. */
struct dicom_reader {
	uint8_t *bytes;
	size_t n, room;
	size_t n_pdus;                 /* whole ones so far */
};

struct dicom_pdu {
	enum dicom_pdu_type type;
	const uint8_t *body;           /* borrowed until the next call */
	size_t length;
};

/* Takes bytes up to the end of one PDU; *ret_used: how many. True with ret_pdu->body set when it is whole, NULL when more is needed.
 * ERR_MALFORMED: no such PDU, or one that is too short for its type. ERR_LIMIT: longer than what is read. ERR_MEMORY. After an error
 * nothing can be read any more. */
bool dicom_read(struct dicom_reader *r, const uint8_t *bytes, size_t n, size_t *ret_used, struct dicom_pdu *ret_pdu, struct err *e)
	MUST_CHECK;
void dicom_reader_done(struct dicom_reader *r);

/* An A-ASSOCIATE-AC (§9.3.3). Of the contexts those that were proposed; what is accepted with a transfer syntax that was not proposed
 * is ERR_MALFORMED. Answers to contexts that nobody proposed are skipped. */
struct dicom_accept {
	enum dicom_context contexts[DICOM_SOP_COUNT];
	uint32_t max_length;           /* of a P-DATA-TF to it; 0: no limit */
	char version[DICOM_AE_MAX + 1]; /* item 55, safe; "" not told */
};
bool dicom_parse_accept(const struct dicom_pdu *pdu, struct dicom_accept *ret, struct err *e) MUST_CHECK;

/* An A-ASSOCIATE-RJ (§9.3.4) or the source and reason of an A-ABORT (§9.3.8), as they are. */
struct dicom_refusal { uint8_t result, source, reason; };
struct dicom_refusal dicom_parse_refusal(const struct dicom_pdu *pdu);

/* The command set of an answer, from the fragments of as many P-DATA-TF as it takes. Zeroed at first. */
struct dicom_command {
	uint8_t bytes[DICOM_COMMAND_MAX];
	size_t n;
	bool whole;
	uint16_t field, responded_to, status; /* (0000,0100), (0000,0120), (0000,0900), once whole */
};

/* ERR_MALFORMED: fragments that do not fit the PDU, of another context, of a data set, or a command set without these three.
 * ERR_LIMIT: past DICOM_COMMAND_MAX. */
bool dicom_take_data(struct dicom_command *c, const struct dicom_pdu *pdu, struct err *e) MUST_CHECK;

#endif
