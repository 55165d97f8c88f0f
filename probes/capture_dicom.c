#include "probes/capture_dicom.h"

#include "probes/codec_dicom.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIXED_PART = 68, ITEM_HEADER = 4, ROOM_FIRST = 1024,
	ITEM_CONTEXT_RQ = 0x20, ITEM_CONTEXT_AC = 0x21, ITEM_ABSTRACT = 0x30,
	PDV_MOST = 1 << 24 /* of a P-DATA-TF by which a lost beginning is found again */
};

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t be16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

/* The compiler must not think that nobody looks. */
static void wipe(void *bytes, size_t n)
{
	if (bytes)
		explicit_bzero(bytes, n);
}

static void drop_bytes(struct capture_association *a, struct capture_half *h)
{
	wipe(h->bytes, h->room);
	free(h->bytes);
	a->memory -= h->room;
	h->bytes = NULL;
	h->room = h->n = h->want = 0;
}

static void drop_contexts(struct capture_association *a)
{
	if (a->contexts)
		a->memory -= FLOW_CONTEXTS_MAX * sizeof *a->contexts;
	free(a->contexts);
	a->contexts = NULL;
	a->n_contexts = 0;
}

static void give_up(struct capture_association *a)
{
	a->foreign = a->outcome == 0;
	a->incomplete = true;
	for (unsigned i = 0; i < 2; i++) {
		drop_bytes(a, &a->halves[i]);
		a->halves[i].lost = true;
	}
}

/* ---- association PDUs ---- */

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
		size_t length = be16(value + at + 2);

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

		if (n - at < ITEM_HEADER || (length = be16(body + at + 2)) > n - at - ITEM_HEADER)
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

static void end(struct capture_association *a, enum flow_association_outcome outcome)
{
	if (!a->ended)
		a->outcome = outcome;
	a->ended = true;
}

/* body: of a PDU that was gathered whole. */
static bool take_pdu(struct capture_association *a, unsigned half, uint8_t type, const uint8_t *body, size_t n)
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
		end(a, FLOW_ASSOCIATION_REJECTED);
		break;
	case DICOM_PDU_ABORT:
		if (!a->ended) {
			a->origin = body[2];
			a->reason = body[3];
		}
		end(a, FLOW_ASSOCIATION_ABORTED);
		break;
	case DICOM_PDU_RELEASE_RQ: a->releasing = true; break;
	case DICOM_PDU_RELEASE_RP:
		if (a->releasing && a->accepted)
			end(a, FLOW_ASSOCIATION_RELEASED);
		break;
	default: break;
	}
	return true;
}

/* ---- bytes to PDUs ---- */

/* Least and most of a body; P-DATA-TF may be as long as it says, it is stepped over. */
static bool length_fits(uint8_t type, uint32_t length)
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

static bool begin_pdu(struct capture_association *a, unsigned half)
{
	struct capture_half *h = &a->halves[half];
	uint32_t length = be32(h->header + 2);

	if (!length_fits(h->header[0], length) || (a->outcome == 0 && h->header[0] != DICOM_PDU_ASSOCIATE_RQ))
		return false;
	h->n = 0;
	if (h->header[0] == DICOM_PDU_DATA) {
		a->pdus[half]++;
		a->bytes[half] += length;
		h->skip = length;
		return true;
	}
	h->want = length;
	return true;
}

static bool grow(struct capture_association *a, struct capture_half *h, uint32_t n)
{
	uint32_t room = h->room ? h->room : ROOM_FIRST;
	uint8_t *more;

	if (n <= h->room)
		return true;
	while (room < n)
		room *= 2;
	more = calloc(1, room);
	if (!more)
		return false;
	if (h->bytes)
		memcpy(more, h->bytes, h->n);
	wipe(h->bytes, h->room);
	free(h->bytes);
	a->memory += room - h->room;
	h->bytes = more;
	h->room = room;
	return true;
}

/* Takes what belongs to the header or the body that is under way; returns how much. */
static size_t take_some(struct capture_association *a, unsigned half, const uint8_t *bytes, size_t n, bool *bad)
{
	struct capture_half *h = &a->halves[half];
	uint32_t piece;

	if (h->want == 0) {
		piece = CAPTURE_PDU_HEADER - h->n < n ? CAPTURE_PDU_HEADER - h->n : (uint32_t)n;
		memcpy(h->header + h->n, bytes, piece);
		h->n += piece;
		if (h->n == CAPTURE_PDU_HEADER)
			*bad = !begin_pdu(a, half);
		return piece;
	}
	piece = h->want - h->n < n ? h->want - h->n : (uint32_t)n;
	if (!grow(a, h, h->n + piece)) {
		*bad = true;
		return piece;
	}
	memcpy(h->bytes + h->n, bytes, piece);
	h->n += piece;
	if (h->n == h->want) {
		*bad = !take_pdu(a, half, h->header[0], h->bytes, h->n);
		drop_bytes(a, h);
	}
	return piece;
}

static void take_bytes(struct capture_association *a, unsigned half, const uint8_t *bytes, size_t n)
{
	struct capture_half *h = &a->halves[half];
	bool bad = false;

	while (n > 0 && !bad && !a->ended && !h->lost) {
		size_t used = h->skip < n ? h->skip : n;

		if (used > 0)
			h->skip -= (uint32_t)used;
		else
			used = take_some(a, half, bytes, n, &bad);
		bytes += used;
		n -= used;
	}
	if (bad)
		give_up(a);
}

/* n octets that nobody saw: harmless inside of a body that would not have been read. */
static void step_over(struct capture_association *a, unsigned half, size_t n)
{
	struct capture_half *h = &a->halves[half];

	if (n <= h->skip) {
		h->skip -= (uint32_t)n;
		return;
	}
	a->incomplete = true;
	if (a->outcome == 0) {
		give_up(a);
		return;
	}
	h->skip = 0;
	h->lost = true;
	drop_bytes(a, h);
}

/* Senders mostly begin a segment with a PDU. */
static bool finds_beginning(const uint8_t *b, size_t n)
{
	uint32_t length;

	if (n < 12 || b[1] != 0 || b[0] < DICOM_PDU_DATA || b[0] > DICOM_PDU_ABORT)
		return n >= 10 && n < 12 && b[0] > DICOM_PDU_DATA && b[0] <= DICOM_PDU_ABORT && b[1] == 0 && be32(b + 2) == 4;
	length = be32(b + 2);
	if (b[0] != DICOM_PDU_DATA)
		return length == 4;
	return length <= PDV_MOST && length >= 6 && be32(b + 6) <= length - 4 && be32(b + 6) >= 2 && (b[10] & 1) != 0;
}

bool capture_dicom_begins(const uint8_t *b, size_t n)
{
	return n >= 10 && b[0] == DICOM_PDU_ASSOCIATE_RQ && b[1] == 0 && length_fits(b[0], be32(b + 2)) && (be16(b + 6) & 1) != 0;
}

void capture_dicom_take(struct capture_association *a, unsigned half, uint32_t seq, const uint8_t *bytes, size_t captured, size_t length)
{
	struct capture_half *h = &a->halves[half];
	uint32_t ahead, old;

	if (length == 0 || a->ended || a->foreign)
		return;
	if (!h->begun) {
		h->begun = true;
		h->next = seq;
	}
	ahead = seq - h->next; /* modulo 2^32 */
	if (ahead != 0 && ahead < UINT32_C(1) << 31) {
		step_over(a, half, ahead);
		h->next = seq;
	}
	old = h->next - seq;
	if (old >= length || a->foreign)
		return;
	if (h->lost && old == 0 && finds_beginning(bytes, captured)) {
		h->lost = false;
		h->n = h->want = 0;
	}
	h->next = seq + (uint32_t)length;
	if (old < captured)
		take_bytes(a, half, bytes + old, captured - old);
	if (length > captured && !a->ended)
		step_over(a, half, length - (captured > old ? captured : old));
}

void capture_dicom_closed(struct capture_association *a, bool orderly)
{
	/* what was missed may have been its release */
	bool released = a->accepted && (a->releasing || (orderly && a->incomplete));

	if (a->outcome == 0)
		a->foreign = true;
	else
		end(a, released ? FLOW_ASSOCIATION_RELEASED : FLOW_ASSOCIATION_ABORTED);
}

void capture_dicom_done(struct capture_association *a)
{
	for (unsigned i = 0; i < 2; i++)
		drop_bytes(a, &a->halves[i]);
	drop_contexts(a);
}
