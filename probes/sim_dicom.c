#include "probes/sim_dicom_internal.h"

#include <string.h>

enum { HEADER = 6, RELEASE_LENGTH = 4 };

void sim_association_init(struct sim_association *a, struct sim_dicom *d)
{
	*a = (struct sim_association){ .dicom = d, .in = TEXT_INIT(HEADER + SIM_DICOM_REQUEST_MAX + 1) };
}

void sim_association_done(struct sim_association *a)
{
	text_done(&a->in);
}

bool sim_dicom_abort(struct text *out, enum sim_abort reason)
{
	sim_octets_put(out, PDU_ABORT << 8, 2);
	sim_octets_put(out, 4, 4);
	sim_octets_put_zeros(out, 2);
	sim_octets_put(out, reason == ABORT_BY_USER ? 0 : 2, 1);
	sim_octets_put(out, reason == ABORT_BY_USER ? 0 : (unsigned)reason, 1);
	return false;
}

bool sim_dicom_may_answer(struct sim_association *a, enum sim_dicom_act act, struct text *out, bool *ret_goes_on)
{
	switch (act) {
	case SIM_DICOM_ANSWERS:
		return true;
	case SIM_DICOM_IS_SILENT:
		a->mute = true;
		*ret_goes_on = true;
		return false;
	case SIM_DICOM_ABORTS:
		*ret_goes_on = sim_dicom_abort(out, ABORT_BY_USER);
		return false;
	case SIM_DICOM_CLOSES:
		*ret_goes_on = false;
		return false;
	}
	return true;
}

static bool release(struct sim_association *a, struct text *out)
{
	bool goes_on;

	if (!sim_dicom_may_answer(a, a->dicom->on_release, out, &goes_on))
		return goes_on;
	sim_octets_put(out, PDU_RELEASE_RP << 8, 2);
	sim_octets_put(out, 4, 4);
	sim_octets_put_zeros(out, 4);
	return false;
}

static bool take_pdu(struct sim_association *a, uint8_t type, struct sim_octets body, struct text *out)
{
	if (type == PDU_ABORT)
		return false;
	if (type < PDU_ASSOCIATE_RQ || type > PDU_ABORT)
		return sim_dicom_abort(out, ABORT_UNKNOWN_PDU);
	if (type == PDU_ASSOCIATE_RQ && !a->open)
		return sim_dicom_associate(a, body, out);
	if (type == PDU_DATA && a->open)
		return sim_dicom_data(a, body, out);
	if (type == PDU_RELEASE_RQ && a->open)
		return release(a, out);
	return sim_dicom_abort(out, ABORT_UNEXPECTED_PDU);
}

/* The longest that a PDU of this type may be. */
static uint32_t longest(uint8_t type)
{
	return type == PDU_ASSOCIATE_RQ ? SIM_DICOM_REQUEST_MAX : type == PDU_DATA ? SIM_DICOM_PDU_MAX : RELEASE_LENGTH;
}

/* The first whole PDU of what came. *ret_used 0: there is none yet. */
static bool take_first(struct sim_association *a, struct sim_octets in, size_t *ret_used, struct text *out)
{
	struct sim_octets header = in;
	uint8_t type = sim_octets_8(&header);
	uint32_t length;

	*ret_used = 0;
	if (in.left > 0 && (type < PDU_ASSOCIATE_RQ || type > PDU_ABORT))
		return sim_dicom_abort(out, ABORT_UNKNOWN_PDU);
	sim_octets_8(&header);
	length = sim_octets_be32(&header);
	if (header.bad)
		return true;
	if (length > longest(type))
		return sim_dicom_abort(out, ABORT_INVALID_VALUE);
	if (length > header.left)
		return true;
	*ret_used = HEADER + length;
	return take_pdu(a, type, (struct sim_octets){ header.at, length, false }, out);
}

/* What is left of octets waits in a->in. */
static bool take_whole_ones(struct sim_association *a, struct sim_octets in, size_t *ret_left, struct text *out)
{
	size_t used = 0;
	bool goes_on;

	do {
		sim_octets_take(&in, used);
		goes_on = take_first(a, in, &used, out);
	} while (goes_on && used > 0 && !a->mute && !out->failed);
	sim_octets_take(&in, used);
	*ret_left = in.left;
	return goes_on && !out->failed;
}

bool sim_association_take(struct sim_association *a, const void *octets, size_t n, struct text *out)
{
	const uint8_t *at = octets;
	size_t left = 0;
	bool goes_on = true;

	while (n > 0 && goes_on && !a->mute) {
		size_t room = HEADER + SIM_DICOM_REQUEST_MAX - a->in.len, part = room < n ? room : n;

		text_append_n(&a->in, at, part);
		if (a->in.failed)
			return false;
		goes_on = take_whole_ones(a, (struct sim_octets){ (const uint8_t *)a->in.data, a->in.len, false }, &left, out);
		memmove(a->in.data, a->in.data + a->in.len - left, left);
		a->in.len = left;
		at += part;
		n -= part;
	}
	return goes_on;
}
