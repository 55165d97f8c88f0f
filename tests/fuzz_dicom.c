#include "probes/dicom_words.h"

#include "inventory/dicom_target.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_words(const struct dicom_pdu *pdu)
{
	const struct dicom_refusal refusal = dicom_parse_refusal(pdu);
	char words[DICOM_DETAIL_MAX];

	dicom_reject_words(&refusal, words);
	dicom_reject_advice(&refusal, "COVO_ROUEN", "VIGIE", words);
	dicom_abort_words(&refusal, words);
	if (!utf8_is_valid(words, strlen(words)))
		abort();
}

static void fuzz_pdu(const struct dicom_pdu *pdu, struct dicom_command *command)
{
	char words[DICOM_DETAIL_MAX];
	struct dicom_accept accept;
	struct err e;

	if (pdu->length > DICOM_ASSOCIATE_MAX)
		abort();
	if (pdu->type == DICOM_PDU_ASSOCIATE_RJ || pdu->type == DICOM_PDU_ABORT)
		fuzz_words(pdu);
	if (pdu->type == DICOM_PDU_ASSOCIATE_AC && dicom_parse_accept(pdu, &accept, &e)) {
		if (!utf8_is_valid(accept.version, strlen(accept.version)))
			abort();
		dicom_context_words(accept.contexts, words);
		(void)dicom_contexts_outcome(accept.contexts);
	}
	if (pdu->type == DICOM_PDU_DATA && dicom_take_data(command, pdu, &e) && command->n > sizeof command->bytes)
		abort();
}

static void fuzz_target_text(const uint8_t *data, size_t size)
{
	char text[512];
	struct dicom_target target;

	if (size >= sizeof text)
		return;
	memcpy(text, data, size);
	text[size] = '\0';
	if (dicom_target_parse(text, &target, NULL) && target.called_ae[0] && !ae_title_is_valid(target.called_ae))
		abort();
}

/* The first byte says in pieces of which size what follows comes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dicom_reader reader = { 0 };
	struct dicom_command command = { .n = 0 };
	size_t piece;

	fuzz_target_text(data, size);
	if (size == 0)
		return 0;
	piece = data[0] ? data[0] : size;
	for (size_t at = 1; at < size;) {
		size_t n = size - at < piece ? size - at : piece, used = 0;
		struct dicom_pdu pdu;
		struct err e;

		if (!dicom_read(&reader, data + at, n, &used, &pdu, &e))
			break;
		if (used > n || reader.room > 2 * (reader.n + DICOM_WRITE_MAX))
			abort();
		if (pdu.body)
			fuzz_pdu(&pdu, &command);
		at += used;
	}
	dicom_reader_done(&reader);
	return 0;
}
