#include "probes/capture_association.h"

#include "probes/codec_dicom.h"

#include <stdlib.h>
#include <string.h>

enum { FIXED_PART = 68, ITEM_HEADER = 4, ITEM_CONTEXT_RQ = 0x20, ITEM_CONTEXT_AC = 0x21, ITEM_ABSTRACT = 0x30 };

bool capture_association_length_fits(uint8_t type, uint32_t length)
{
	switch (type) {
	case DICOM_PDU_ASSOCIATE_RQ:
	case DICOM_PDU_ASSOCIATE_AC: return length >= FIXED_PART && length <= CAPTURE_PDU_MOST - CAPTURE_PDU_HEADER;
	case DICOM_PDU_DATA: return length >= 6;
	case DICOM_PDU_ASSOCIATE_RJ:
	case DICOM_PDU_RELEASE_RQ:
	case DICOM_PDU_RELEASE_RP:
	case DICOM_PDU_ABORT: return length == 4;
	default: return false;
	}
}

void capture_association_drop_contexts(struct capture_association *a)
{
	if (a->contexts)
		a->memory -= FLOW_CONTEXTS_MAX * sizeof *a->contexts;
	free(a->contexts);
	a->contexts = NULL;
	a->n_contexts = 0;
}

static void take_ae(const uint8_t octets[DICOM_AE_MAX], char *ret)
{
	size_t from = 0, n = DICOM_AE_MAX;

	while (n > 0 && (octets[n - 1] == ' ' || octets[n - 1] == '\0'))
		n--;
	while (from < n && octets[from] == ' ')
		from++;
	for (size_t i = from; i < n; i++)
		*ret++ = octets[i] > ' ' - 1 && octets[i] <= '~' && octets[i] != '\\' ? (char)octets[i] : '?';
	*ret = '\0';
}

static bool take_uid(const uint8_t *octets, size_t n, char ret[FLOW_UID_MAX])
{
	while (n > 0 && (octets[n - 1] == '\0' || octets[n - 1] == ' '))
		n--;
	if (n == 0 || n >= FLOW_UID_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((octets[i] < '0' || octets[i] > '9') && octets[i] != '.')
			return false;
	memcpy(ret, octets, n);
	ret[n] = '\0';
	return true;
}

/* §9.3.2.2: of a proposed context only its abstract syntax is of interest. */
static bool propose(struct capture_association *a, const uint8_t *value, size_t n)
{
	for (size_t at = ITEM_HEADER; at + ITEM_HEADER <= n;) {
		size_t length = capture_be16(value + at + 2);

		if (length > n - at - ITEM_HEADER)
			return false;
		if (value[at] == ITEM_ABSTRACT && a->n_contexts < FLOW_CONTEXTS_MAX) {
			struct capture_context *c = &a->contexts[a->n_contexts];

			*c = (struct capture_context){ .id = value[0], .answer = FLOW_CONTEXT_UNANSWERED };
			if (!take_uid(value + at + ITEM_HEADER, length, c->sop_class))
				return false;
			a->n_contexts++;
			return true;
		}
		at += ITEM_HEADER + length;
	}
	return true;
}

/* §9.3.3.2: 0 is acceptance. */
static bool answer(struct capture_association *a, const uint8_t *value, size_t n)
{
	(void)n;
	for (size_t i = 0; i < a->n_contexts; i++)
		if (a->contexts[i].id == value[0] && a->contexts[i].answer == FLOW_CONTEXT_UNANSWERED)
			a->contexts[i].answer = value[2] == 0 ? FLOW_CONTEXT_ACCEPTED : FLOW_CONTEXT_REFUSED;
	return true;
}

typedef bool (*context_fn)(struct capture_association *a, const uint8_t *value, size_t n);

static bool each_context(struct capture_association *a, const uint8_t *body, size_t n, uint8_t type, context_fn take)
{
	for (size_t at = FIXED_PART; at < n;) {
		size_t length;

		if (n - at < ITEM_HEADER || (length = capture_be16(body + at + 2)) > n - at - ITEM_HEADER)
			return false;
		if (body[at] == type && (length < 4 || !take(a, body + at + ITEM_HEADER, length)))
			return false;
		at += ITEM_HEADER + length;
	}
	return true;
}

static bool take_request(struct capture_association *a, const uint8_t *body, size_t n)
{
	if (a->outcome != 0)
		return false;
	a->contexts = calloc(FLOW_CONTEXTS_MAX, sizeof *a->contexts);
	if (!a->contexts)
		return false;
	a->memory += FLOW_CONTEXTS_MAX * sizeof *a->contexts;
	if (!each_context(a, body, n, ITEM_CONTEXT_RQ, propose))
		return false;
	take_ae(body + 4, a->called_ae);
	take_ae(body + 20, a->calling_ae);
	a->outcome = FLOW_ASSOCIATION_ASKED;
	return true;
}

void capture_association_end(struct capture_association *a, enum flow_association_outcome outcome)
{
	if (!a->ended)
		a->outcome = outcome;
	a->ended = true;
}

bool capture_association_take(struct capture_association *a, unsigned half, uint8_t type, const uint8_t *body, size_t n)
{
	if (type == DICOM_PDU_ASSOCIATE_RQ)
		return half == 0 && take_request(a, body, n);
	if (a->outcome == 0)
		return false;
	switch (type) {
	case DICOM_PDU_ASSOCIATE_AC:
		if (half != 1 || a->outcome != FLOW_ASSOCIATION_ASKED || (a->contexts && !each_context(a, body, n, ITEM_CONTEXT_AC, answer)))
			return false;
		a->accepted = true;
		a->outcome = FLOW_ASSOCIATION_ACCEPTED;
		break;
	case DICOM_PDU_ASSOCIATE_RJ:
		if (half != 1 || a->outcome != FLOW_ASSOCIATION_ASKED)
			return false;
		a->result = body[1];
		a->origin = body[2];
		a->reason = body[3];
		capture_association_end(a, FLOW_ASSOCIATION_REJECTED);
		break;
	case DICOM_PDU_ABORT:
		if (!a->ended) {
			a->origin = body[2];
			a->reason = body[3];
		}
		capture_association_end(a, FLOW_ASSOCIATION_ABORTED);
		break;
	case DICOM_PDU_RELEASE_RQ: a->releasing = true; break;
	case DICOM_PDU_RELEASE_RP:
		if (a->releasing && a->accepted)
			capture_association_end(a, FLOW_ASSOCIATION_RELEASED);
		break;
	default: break;
	}
	return true;
}
