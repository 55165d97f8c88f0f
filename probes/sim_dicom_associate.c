/* A-ASSOCIATE (PS3.8 §9.3.2 to 9.3.4): who calls whom, and for what. */
#include "probes/sim_dicom_internal.h"

#include <string.h>

#define APPLICATION_CONTEXT "1.2.840.10008.3.1.1.1"
#define VERIFICATION "1.2.840.10008.1.1"
#define STORAGE "1.2.840.10008.5.1.4.1.1."
#define IMPLEMENTATION_CLASS "2.25.83018447239041375420917335502816423361"
#define IMPLEMENTATION_VERSION "VIGIE-SIM"

enum { AE_FIELD = 16, UID_MAX = 64 };

enum item { ITEM_APPLICATION = 0x10, ITEM_CONTEXT_RQ = 0x20, ITEM_CONTEXT_AC = 0x21, ITEM_ABSTRACT = 0x30, ITEM_TRANSFER = 0x40,
            ITEM_USER = 0x50, ITEM_MAX_LENGTH = 0x51, ITEM_CLASS = 0x52, ITEM_VERSION = 0x55 };

enum context_result { CONTEXT_ACCEPTED, CONTEXT_ABSTRACT_UNKNOWN = 3, CONTEXT_TRANSFER_UNKNOWN = 4 };

static const uint8_t no_context_name[] = { 1, 1, 2 }, calling_unknown[] = { 1, 1, 3 }, called_unknown[] = { 1, 1, 7 },
                     protocol_unknown[] = { 1, 2, 2 };

struct words { const uint8_t *at; size_t n; };

static bool is_text(struct words w, const char *text)
{
	return w.n == strlen(text) && memcmp(w.at, text, w.n) == 0;
}

static bool starts_with(struct words w, const char *text)
{
	return w.n >= strlen(text) && memcmp(w.at, text, strlen(text)) == 0;
}

bool sim_dicom_lists(const char *list, const char *word, size_t n)
{
	while (*list) {
		size_t len = strcspn(list, ";");

		if (len == n && memcmp(list, word, n) == 0)
			return true;
		list += len + (list[len] == ';');
	}
	return false;
}

/* Without the spaces that mean nothing. */
static struct words ae_title(const uint8_t *field)
{
	struct words w = { field, AE_FIELD };

	while (w.n > 0 && w.at[w.n - 1] == ' ')
		w.n--;
	while (w.n > 0 && *w.at == ' ') {
		w.at++;
		w.n--;
	}
	return w;
}

static bool next_item(struct sim_octets *o, uint8_t *ret_type, struct sim_octets *ret_body)
{
	size_t length;

	if (o->left == 0)
		return false;
	*ret_type = sim_octets_8(o);
	sim_octets_8(o);
	length = sim_octets_be16(o);
	*ret_body = (struct sim_octets){ sim_octets_take(o, length), length, false };
	return !o->bad;
}

static uint8_t syntax_of(const struct sim_dicom *d, struct words abstract)
{
	uint8_t syntax = is_text(abstract, VERIFICATION) ? SYNTAX_VERIFICATION : starts_with(abstract, STORAGE) ? SYNTAX_STORAGE : SYNTAX_OTHER;
	const char *word = syntax == SYNTAX_VERIFICATION ? "verification" : "storage";

	if (abstract.n > 0 && sim_dicom_lists(d->contexts, (const char *)abstract.at, abstract.n))
		return syntax;
	return syntax != SYNTAX_OTHER && sim_dicom_lists(d->contexts, word, strlen(word)) ? syntax : SYNTAX_NONE;
}

/* Implicit and explicit VR little endian, the compressed ones: what comes is dropped. */
static bool is_known_transfer(struct words w)
{
	return is_text(w, "1.2.840.10008.1.2") || is_text(w, "1.2.840.10008.1.2.1") || is_text(w, "1.2.840.10008.1.2.5")
	       || starts_with(w, "1.2.840.10008.1.2.4.");
}

static void put_item(struct text *out, enum item type, const void *value, size_t n)
{
	sim_octets_put(out, (unsigned)type << 8, 2);
	sim_octets_put(out, n, 2);
	text_append_n(out, value, n);
}

static void put_context(struct text *out, uint8_t id, enum context_result result, struct words transfer)
{
	size_t at = out->len + 2;

	sim_octets_put(out, ITEM_CONTEXT_AC << 8, 2);
	sim_octets_put_zeros(out, 2);
	sim_octets_put(out, (uint32_t)id << 24 | (uint32_t)result << 8, 4);
	put_item(out, ITEM_TRANSFER, transfer.at, transfer.n);
	sim_octets_put_length(out, at, 2);
}

/* One context that is proposed: an item of the answer. False: it is no context. */
static bool judge_context(struct sim_association *a, struct sim_octets o, struct text *out)
{
	uint8_t id = sim_octets_8(&o), type, syntax;
	struct words abstract = { NULL, 0 }, transfer = { NULL, 0 };
	struct sim_octets body;

	sim_octets_take(&o, 3);
	while (next_item(&o, &type, &body)) {
		struct words value = { body.at, body.left };

		if (value.n > UID_MAX)
			return false;
		if (type == ITEM_ABSTRACT)
			abstract = value;
		else if (type == ITEM_TRANSFER && !transfer.at && is_known_transfer(value))
			transfer = value;
	}
	if (o.bad || id % 2 == 0 || !abstract.at)
		return false;
	syntax = syntax_of(a->dicom, abstract);
	if (syntax == SYNTAX_NONE || !transfer.at) {
		put_context(out, id, syntax == SYNTAX_NONE ? CONTEXT_ABSTRACT_UNKNOWN : CONTEXT_TRANSFER_UNKNOWN, (struct words){ (const uint8_t *)"", 0 });
		return true;
	}
	a->syntaxes[id / 2] = syntax;
	put_context(out, id, CONTEXT_ACCEPTED, transfer);
	return true;
}

static void put_user_information(struct text *out)
{
	size_t at = out->len + 2;

	sim_octets_put(out, ITEM_USER << 8, 2);
	sim_octets_put_zeros(out, 2);
	sim_octets_put(out, ITEM_MAX_LENGTH << 8, 2);
	sim_octets_put(out, 4, 2);
	sim_octets_put(out, SIM_DICOM_PDU_MAX, 4);
	put_item(out, ITEM_CLASS, IMPLEMENTATION_CLASS, strlen(IMPLEMENTATION_CLASS));
	put_item(out, ITEM_VERSION, IMPLEMENTATION_VERSION, strlen(IMPLEMENTATION_VERSION));
	sim_octets_put_length(out, at, 2);
}

static bool reject(struct text *out, const uint8_t why[static 3])
{
	sim_octets_put(out, PDU_ASSOCIATE_RJ << 8, 2);
	sim_octets_put(out, 4, 4);
	sim_octets_put_zeros(out, 1);
	text_append_n(out, why, 3);
	return false;
}

/* The items of a request into those of its acceptance. False: they are none. */
static bool judge_items(struct sim_association *a, struct sim_octets o, bool *ret_named, struct text *out)
{
	struct sim_octets body;
	size_t n = 0;
	uint8_t type;

	*ret_named = false;
	while (next_item(&o, &type, &body)) {
		if (type == ITEM_APPLICATION)
			*ret_named = is_text((struct words){ body.at, body.left }, APPLICATION_CONTEXT);
		if (type == ITEM_CONTEXT_RQ && (++n > SIM_DICOM_CONTEXTS || !judge_context(a, body, out)))
			return false;
	}
	return !o.bad;
}

static bool accept(struct sim_association *a, const uint8_t *titles, const struct text *items, struct text *out)
{
	size_t at = out->len + 2;

	sim_octets_put(out, PDU_ASSOCIATE_AC << 8, 2);
	sim_octets_put_zeros(out, 4);
	sim_octets_put(out, 1 << 16, 4); /* version, reserved */
	text_append_n(out, titles, 2 * AE_FIELD);
	sim_octets_put_zeros(out, 32);
	put_item(out, ITEM_APPLICATION, APPLICATION_CONTEXT, strlen(APPLICATION_CONTEXT));
	text_append_n(out, text_str(items), items->len);
	put_user_information(out);
	sim_octets_put_length(out, at, 4);
	a->open = true;
	a->dicom->associations++;
	return true;
}

static const uint8_t *refusal(const struct sim_dicom *d, uint16_t version, const uint8_t *titles, bool named)
{
	struct words called = ae_title(titles), calling = ae_title(titles + AE_FIELD);

	if (d->reject[0] != 0)
		return d->reject;
	if (!(version & 1))
		return protocol_unknown;
	if (!named)
		return no_context_name;
	if (!is_text(called, d->called_ae))
		return called_unknown;
	return *d->calling_aes && !sim_dicom_lists(d->calling_aes, (const char *)calling.at, calling.n) ? calling_unknown : NULL;
}

bool sim_dicom_associate(struct sim_association *a, struct sim_octets body, struct text *out)
{
	struct text items = TEXT_INIT(SIM_DICOM_ANSWER_MAX / 2);
	uint16_t version = sim_octets_be16(&body);
	const uint8_t *titles, *why;
	bool goes_on, named;

	sim_octets_take(&body, 2);
	titles = sim_octets_take(&body, 2 * AE_FIELD);
	sim_octets_take(&body, 32);
	if (!sim_dicom_may_answer(a, a->dicom->on_associate, out, &goes_on))
		return goes_on;
	if (body.bad || !judge_items(a, body, &named, &items) || items.failed) {
		goes_on = sim_dicom_abort(out, ABORT_INVALID_VALUE);
	} else {
		why = refusal(a->dicom, version, titles, named);
		goes_on = why ? reject(out, why) : accept(a, titles, &items, out);
	}
	text_done(&items);
	return goes_on;
}
