#include "probes/codec_dicom.h"

#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { FIXED_PART = 68 /* of an A-ASSOCIATE PDU before its items */, ROOM_FIRST = 512 };

/* ---- PDUs from pieces ---- */

/* The least and the most that follow the header, by type. */
static const struct { uint32_t least, most; } lengths[] = {
	[DICOM_PDU_ASSOCIATE_RQ] = { FIXED_PART, DICOM_ASSOCIATE_MAX }, [DICOM_PDU_ASSOCIATE_AC] = { FIXED_PART, DICOM_ASSOCIATE_MAX },
	[DICOM_PDU_ASSOCIATE_RJ] = { 4, 4 }, [DICOM_PDU_DATA] = { 6, DICOM_DATA_MAX }, [DICOM_PDU_RELEASE_RQ] = { 4, 4 },
	[DICOM_PDU_RELEASE_RP] = { 4, 4 }, [DICOM_PDU_ABORT] = { 4, 4 },
};

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t le32(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static unsigned be16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static unsigned le16(const uint8_t *p)
{
	return (unsigned)p[1] << 8 | p[0];
}

/* The type is looked at as soon as it is there, the length too: what is no DICOM is not waited for. */
static bool check_header(const struct dicom_reader *r, struct err *e)
{
	uint32_t length;

	if (r->n < 1)
		return true;
	if (r->bytes[0] < DICOM_PDU_ASSOCIATE_RQ || r->bytes[0] > DICOM_PDU_ABORT)
		return err_set(e, ERR_MALFORMED, "a PDU of type %u, which DICOM does not have", r->bytes[0]);
	if (r->n < DICOM_HEADER)
		return true;
	length = be32(r->bytes + 2);
	if (length > lengths[r->bytes[0]].most)
		return err_set(e, ERR_LIMIT, "a PDU of %" PRIu32 " bytes, at most %" PRIu32 " are read", length, lengths[r->bytes[0]].most);
	if (length < lengths[r->bytes[0]].least)
		return err_set(e, ERR_MALFORMED, "a PDU of %" PRIu32 " bytes, too short for its type", length);
	return true;
}

static size_t wanted(const struct dicom_reader *r)
{
	return r->n < DICOM_HEADER ? DICOM_HEADER : DICOM_HEADER + (size_t)be32(r->bytes + 2);
}

static bool grow(struct dicom_reader *r, size_t n, struct err *e)
{
	size_t room = r->room ? r->room : ROOM_FIRST;
	uint8_t *more;

	if (r->bytes && n <= r->room)
		return true;
	while (room < n)
		room *= 2;
	more = realloc(r->bytes, room);
	if (!more)
		return err_set(e, ERR_MEMORY, "out of memory");
	r->bytes = more;
	r->room = room;
	return true;
}

bool dicom_read(struct dicom_reader *r, const uint8_t *bytes, size_t n, size_t *ret_used, struct dicom_pdu *ret_pdu, struct err *e)
{
	size_t used = 0;

	*ret_pdu = (struct dicom_pdu){ .body = NULL };
	if (r->n >= DICOM_HEADER && r->n == wanted(r))
		r->n = 0; /* that one was given */
	while (used < n && (r->n < DICOM_HEADER || r->n < wanted(r))) {
		/* the first byte alone: it tells whether the others are worth keeping */
		size_t piece = r->n == 0 ? 1 : wanted(r) - r->n;

		if (piece > n - used)
			piece = n - used;
		if (!grow(r, r->n + piece, e))
			return false;
		memcpy(r->bytes + r->n, bytes + used, piece);
		r->n += piece;
		used += piece;
		if (!check_header(r, e))
			return false;
	}
	*ret_used = used;
	if (r->n >= DICOM_HEADER && r->n == wanted(r)) {
		*ret_pdu = (struct dicom_pdu){ (enum dicom_pdu_type)r->bytes[0], r->bytes + DICOM_HEADER, r->n - DICOM_HEADER };
		r->n_pdus++;
	}
	return true;
}

void dicom_reader_done(struct dicom_reader *r)
{
	free(r->bytes);
	*r = (struct dicom_reader){ 0 };
}

/* ---- A-ASSOCIATE-AC ---- */

struct item {
	uint8_t type;
	const uint8_t *value;
	size_t length;
};

/* The next item of [*p, end); false at the end. *bad: it does not fit. */
static bool next_item(const uint8_t **p, const uint8_t *end, struct item *ret, bool *bad)
{
	if (*p == end || *bad)
		return false;
	if (end - *p < 4 || (size_t)(end - *p - 4) < be16(*p + 2)) {
		*bad = true;
		return false;
	}
	*ret = (struct item){ (*p)[0], *p + 4, be16(*p + 2) };
	*p += 4 + ret->length;
	return true;
}

/* Some pad a UID, which nothing here asks for. */
static bool is_uid(const struct item *item, const char *uid)
{
	size_t n = item->length;

	while (n > 0 && (item->value[n - 1] == '\0' || item->value[n - 1] == ' '))
		n--;
	return n == strlen(uid) && memcmp(item->value, uid, n) == 0;
}

static bool was_proposed(enum dicom_sop sop, const struct item *transfer)
{
	return is_uid(transfer, "1.2.840.10008.1.2")
	       || (sop != DICOM_SOP_VERIFICATION && (is_uid(transfer, "1.2.840.10008.1.2.1") || is_uid(transfer, "1.2.840.10008.1.2.4.70")));
}

/* §9.3.3.2: the transfer syntax of a refused context means nothing. */
static bool parse_context(const struct item *context, struct dicom_accept *a, bool answered[DICOM_SOP_COUNT], struct err *e)
{
	const uint8_t *p = context->value + 4;
	unsigned id, result;
	bool bad = context->length < 4, chosen = false;
	struct item item;

	if (bad)
		return err_set(e, ERR_MALFORMED, "a presentation context that is cut");
	id = context->value[0];
	result = context->value[2];
	if (id % 2 == 0 || id / 2 >= DICOM_SOP_COUNT || answered[id / 2])
		return true;
	answered[id / 2] = true;
	a->contexts[id / 2] = result < DICOM_CONTEXT_UNANSWERED ? (enum dicom_context)result : DICOM_CONTEXT_UNANSWERED;
	if (result != 0)
		return true;
	while (next_item(&p, context->value + context->length, &item, &bad))
		chosen = chosen || (item.type == 0x40 && was_proposed((enum dicom_sop)(id / 2), &item));
	if (bad || !chosen)
		return err_set(e, ERR_MALFORMED, "%s is accepted with a transfer syntax that was not proposed", dicom_sop_name((enum dicom_sop)(id / 2)));
	return true;
}

/* Stands in a detail, where "; " parts sentences: a peer makes none of its own. */
static void take_version(const struct item *item, struct dicom_accept *a)
{
	text_from_device(item->value, item->length < DICOM_AE_MAX ? item->length : DICOM_AE_MAX, a->version, sizeof a->version);
	for (char *c = a->version; (c = strchr(c, ';')) != NULL;)
		*c = ',';
}

static bool parse_user(const struct item *user, struct dicom_accept *a)
{
	const uint8_t *p = user->value;
	bool bad = false;
	struct item item;

	while (next_item(&p, user->value + user->length, &item, &bad)) {
		if (item.type == 0x51 && item.length == 4)
			a->max_length = be32(item.value);
		if (item.type == 0x55)
			take_version(&item, a);
	}
	return !bad;
}

bool dicom_parse_accept(const struct dicom_pdu *pdu, struct dicom_accept *ret, struct err *e)
{
	struct dicom_accept a = { .max_length = 0 };
	bool answered[DICOM_SOP_COUNT] = { false }, bad = pdu->length < FIXED_PART;
	const uint8_t *p = pdu->body + (bad ? pdu->length : FIXED_PART);
	struct item item;

	for (size_t i = 0; i < DICOM_SOP_COUNT; i++)
		a.contexts[i] = DICOM_CONTEXT_UNANSWERED;
	while (next_item(&p, pdu->body + pdu->length, &item, &bad)) {
		if (item.type == 0x21 && !parse_context(&item, &a, answered, e))
			return false;
		if (item.type == 0x50 && !parse_user(&item, &a))
			bad = true;
	}
	if (bad)
		return err_set(e, ERR_MALFORMED, "an item that is longer than what holds it");
	*ret = a;
	return true;
}

struct dicom_refusal dicom_parse_refusal(const struct dicom_pdu *pdu)
{
	return (struct dicom_refusal){ pdu->body[1], pdu->body[2], pdu->body[3] };
}

/* ---- commands ---- */

static bool parse_command(struct dicom_command *c, struct err *e)
{
	const uint8_t *p = c->bytes, *end = c->bytes + c->n;
	bool field = false, responded_to = false, status = false;

	while (p < end) {
		uint32_t length;

		if (end - p < 8 || (length = le32(p + 4)) > (size_t)(end - p - 8))
			return err_set(e, ERR_MALFORMED, "an element of the command that is longer than the command");
		if (le16(p) == 0 && length == 2) {
			unsigned element = le16(p + 2), value = le16(p + 8);

			if (element == 0x0100 && !field)
				field = (c->field = (uint16_t)value, true);
			if (element == 0x0120 && !responded_to)
				responded_to = (c->responded_to = (uint16_t)value, true);
			if (element == 0x0900 && !status)
				status = (c->status = (uint16_t)value, true);
		}
		p += 8 + length;
	}
	return (field && responded_to && status) || err_set(e, ERR_MALFORMED, "a command without its field, its message or its status");
}

static bool take_value(struct dicom_command *c, const uint8_t *value, size_t n, struct err *e)
{
	if (c->whole)
		return err_set(e, ERR_MALFORMED, "more than the command that was awaited");
	if (value[0] != 2 * DICOM_SOP_VERIFICATION + 1)
		return err_set(e, ERR_MALFORMED, "an answer in presentation context %u", value[0]);
	if (!(value[1] & 1))
		return err_set(e, ERR_MALFORMED, "a data set where a command was awaited");
	if (n - 2 > sizeof c->bytes - c->n)
		return err_set(e, ERR_LIMIT, "a command of more than %d bytes", DICOM_COMMAND_MAX);
	memcpy(c->bytes + c->n, value + 2, n - 2);
	c->n += n - 2;
	c->whole = (value[1] & 2) != 0;
	return !c->whole || parse_command(c, e);
}

bool dicom_take_data(struct dicom_command *c, const struct dicom_pdu *pdu, struct err *e)
{
	const uint8_t *p = pdu->body, *end = pdu->body + pdu->length;

	while (p < end) {
		uint32_t length;

		if (end - p < 6 || (length = be32(p)) < 2 || length > (size_t)(end - p - 4))
			return err_set(e, ERR_MALFORMED, "a presentation data value that does not fit its PDU");
		if (!take_value(c, p + 4, length, e))
			return false;
		p += 4 + length;
	}
	return true;
}
