#include "probes/capture_association.h"

#include "probes/codec_dicom.h"

#include <stdlib.h>
#include <string.h>

enum {
	ROOM_FIRST = 1024,
	PDV_MOST = 1 << 24 /* of a P-DATA-TF by which a lost beginning is found again */
};

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
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

static void give_up(struct capture_association *a)
{
	a->foreign = a->outcome == 0;
	a->incomplete = true;
	for (unsigned i = 0; i < 2; i++) {
		drop_bytes(a, &a->halves[i]);
		a->halves[i].lost = true;
	}
}

static bool begin_pdu(struct capture_association *a, unsigned half)
{
	struct capture_half *h = &a->halves[half];
	uint32_t length = be32(h->header + 2);

	if (!capture_association_length_fits(h->header[0], length) || (a->outcome == 0 && h->header[0] != DICOM_PDU_ASSOCIATE_RQ))
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
		*bad = !capture_association_take(a, half, h->header[0], h->bytes, h->n);
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
	return n >= 10 && b[0] == DICOM_PDU_ASSOCIATE_RQ && b[1] == 0 && capture_association_length_fits(b[0], be32(b + 2))
	       && (capture_be16(b + 6) & 1) != 0;
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
		capture_association_end(a, released ? FLOW_ASSOCIATION_RELEASED : FLOW_ASSOCIATION_ABORTED);
}

void capture_dicom_done(struct capture_association *a)
{
	for (unsigned i = 0; i < 2; i++)
		drop_bytes(a, &a->halves[i]);
	capture_association_drop_contexts(a);
}
