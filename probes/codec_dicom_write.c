#include "probes/codec_dicom.h"

#include <stdio.h>
#include <string.h>

/* PS3.7 annex A; PS3.5 §10 and annex A.4; the UID of this implementation is derived from a UUID (PS3.5 annex B.2). */
#define APPLICATION_CONTEXT "1.2.840.10008.3.1.1.1"
#define IMPLEMENTATION "2.25.214739461052713068435930142873560217409"
#define IMPLEMENTATION_VERSION "VIGIE"

/* Verification has nothing to encode but commands; images come in more ways. */
static const char *const transfer_syntaxes[] = { "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.70" };

enum {
	ITEM_APPLICATION_CONTEXT = 0x10, ITEM_CONTEXT = 0x20, ITEM_ABSTRACT = 0x30, ITEM_TRANSFER = 0x40, ITEM_USER = 0x50,
	ITEM_MAX_LENGTH = 0x51, ITEM_IMPLEMENTATION = 0x52, ITEM_VERSION = 0x55
};

struct writer {
	uint8_t *buf;
	size_t n;
};

static void put(struct writer *w, const void *bytes, size_t n)
{
	memcpy(w->buf + w->n, bytes, n);
	w->n += n;
}

static void put_u8(struct writer *w, unsigned v)
{
	w->buf[w->n++] = (uint8_t)v;
}

static void put_zeros(struct writer *w, size_t n)
{
	memset(w->buf + w->n, 0, n);
	w->n += n;
}

static void put_be16(struct writer *w, unsigned v)
{
	put_u8(w, v >> 8);
	put_u8(w, v & 0xff);
}

static void put_be32(struct writer *w, uint32_t v)
{
	put_be16(w, v >> 16);
	put_be16(w, v & 0xffff);
}

static void set_be32(struct writer *w, size_t at, size_t v)
{
	struct writer there = { w->buf, at };

	put_be32(&there, (uint32_t)v);
}

static void put_le16(struct writer *w, unsigned v)
{
	put_u8(w, v & 0xff);
	put_u8(w, v >> 8);
}

/* Returns where the item began, for end_item. */
static size_t begin_item(struct writer *w, unsigned type)
{
	put_u8(w, type);
	put_zeros(w, 3);
	return w->n;
}

static void end_item(struct writer *w, size_t begin)
{
	struct writer there = { w->buf, begin - 2 };

	put_be16(&there, (unsigned)(w->n - begin));
}

static void put_text_item(struct writer *w, unsigned type, const char *text)
{
	size_t item = begin_item(w, type);

	put(w, text, strlen(text));
	end_item(w, item);
}

static void put_ae(struct writer *w, const char *ae)
{
	char padded[DICOM_AE_MAX + 1];

	snprintf(padded, sizeof padded, "%-16.16s", ae);
	put(w, padded, DICOM_AE_MAX);
}

static void put_context(struct writer *w, enum dicom_sop sop)
{
	size_t item = begin_item(w, ITEM_CONTEXT);

	put_u8(w, 2u * sop + 1);
	put_zeros(w, 3);
	put_text_item(w, ITEM_ABSTRACT, dicom_sop_uid(sop));
	for (size_t i = 0; i < (sop == DICOM_SOP_VERIFICATION ? 1 : ARRAY_LEN(transfer_syntaxes)); i++)
		put_text_item(w, ITEM_TRANSFER, transfer_syntaxes[i]);
	end_item(w, item);
}

static void put_user(struct writer *w)
{
	size_t user = begin_item(w, ITEM_USER), item = begin_item(w, ITEM_MAX_LENGTH);

	put_be32(w, DICOM_DATA_MAX);
	end_item(w, item);
	put_text_item(w, ITEM_IMPLEMENTATION, IMPLEMENTATION);
	put_text_item(w, ITEM_VERSION, IMPLEMENTATION_VERSION);
	end_item(w, user);
}

static struct writer begin_pdu(uint8_t *buf, enum dicom_pdu_type type)
{
	struct writer w = { buf, 0 };

	put_u8(&w, type);
	put_zeros(&w, DICOM_HEADER - 1);
	return w;
}

static size_t end_pdu(struct writer *w)
{
	set_be32(w, 2, w->n - DICOM_HEADER);
	return w->n;
}

size_t dicom_write_associate(const char *called_ae, const char *calling_ae, uint8_t buf[DICOM_WRITE_MAX])
{
	struct writer w = begin_pdu(buf, DICOM_PDU_ASSOCIATE_RQ);

	put_be16(&w, 1);
	put_zeros(&w, 2);
	put_ae(&w, called_ae);
	put_ae(&w, calling_ae);
	put_zeros(&w, 32);
	put_text_item(&w, ITEM_APPLICATION_CONTEXT, APPLICATION_CONTEXT);
	for (size_t i = 0; i < DICOM_SOP_COUNT; i++)
		put_context(&w, (enum dicom_sop)i);
	put_user(&w);
	return end_pdu(&w);
}

static void put_element(struct writer *w, unsigned element, const void *value, size_t n)
{
	put_le16(w, 0);
	put_le16(w, element);
	put_le16(w, (unsigned)n);
	put_le16(w, 0);
	put(w, value, n);
}

static void put_us(struct writer *w, unsigned element, unsigned value)
{
	const uint8_t le[2] = { (uint8_t)(value & 0xff), (uint8_t)(value >> 8) };

	put_element(w, element, le, sizeof le);
}

size_t dicom_write_echo(uint16_t message_id, uint8_t buf[DICOM_WRITE_MAX])
{
	static const char verification[18] = "1.2.840.10008.1.1"; /* padded to an even length with one NUL */
	struct writer w = begin_pdu(buf, DICOM_PDU_DATA), length;
	size_t value = w.n, command;

	put_zeros(&w, 4);
	put_u8(&w, 2 * DICOM_SOP_VERIFICATION + 1);
	put_u8(&w, 3); /* a command, its last fragment */
	put_element(&w, 0x0000, "\0\0\0", 4);
	command = w.n;
	put_element(&w, 0x0002, verification, sizeof verification);
	put_us(&w, 0x0100, 0x0030);
	put_us(&w, 0x0110, message_id);
	put_us(&w, 0x0800, 0x0101);
	length = (struct writer){ buf, command - 4 };
	put_le16(&length, (unsigned)(w.n - command));
	set_be32(&w, value, w.n - value - 4);
	return end_pdu(&w);
}

size_t dicom_write_release(uint8_t buf[DICOM_WRITE_MAX])
{
	struct writer w = begin_pdu(buf, DICOM_PDU_RELEASE_RQ);

	put_zeros(&w, 4);
	return end_pdu(&w);
}

/* From the user of the service: there is no reason to give. */
size_t dicom_write_abort(uint8_t buf[DICOM_WRITE_MAX])
{
	struct writer w = begin_pdu(buf, DICOM_PDU_ABORT);

	put_zeros(&w, 4);
	return end_pdu(&w);
}
