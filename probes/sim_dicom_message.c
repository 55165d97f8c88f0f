/* P-DATA (PS3.8 §9.3.5): C-ECHO and C-STORE (PS3.7 §9.1), their command sets in implicit VR little endian. */
#include "probes/sim_dicom_internal.h"

#include <string.h>

enum { C_STORE = 0x0001, C_ECHO = 0x0030, RESPONSE = 0x8000, NO_DATA_SET = 0x0101 };
enum { IS_COMMAND = 1, IS_LAST = 2, LAST_COMMAND = IS_COMMAND | IS_LAST };
enum { SUCCESS = 0x0000, SOP_CLASS_UNKNOWN = 0x0122, OPERATION_UNKNOWN = 0x0211 };
enum { GROUP_LENGTH = 0x0000, SOP_CLASS = 0x0002, FIELD = 0x0100, MESSAGE_ID = 0x0110, RESPONDED_ID = 0x0120, DATA_SET_TYPE = 0x0800,
       STATUS = 0x0900, SOP_INSTANCE = 0x1000 };

/* Without the octet that makes its length even. */
static bool read_uid(struct sim_octets value, char *ret, size_t size)
{
	while (value.left > 0 && (value.at[value.left - 1] == '\0' || value.at[value.left - 1] == ' '))
		value.left--;
	if (value.left >= size)
		return false;
	memcpy(ret, value.at, value.left);
	ret[value.left] = '\0';
	return true;
}

static bool read_element(struct sim_dicom_message *m, uint16_t element, struct sim_octets value)
{
	switch (element) {
	case SOP_CLASS:
		return read_uid(value, m->sop_class, sizeof m->sop_class);
	case SOP_INSTANCE:
		return read_uid(value, m->sop_instance, sizeof m->sop_instance);
	case FIELD:
		m->field = sim_octets_le16(&value);
		return !value.bad;
	case MESSAGE_ID:
		m->id = sim_octets_le16(&value);
		return !value.bad;
	case DATA_SET_TYPE:
		m->data_set_type = sim_octets_le16(&value);
		return !value.bad;
	default:
		return true;
	}
}

static bool read_command(struct sim_octets o, struct sim_dicom_message *ret)
{
	struct sim_dicom_message m = { .data_set_type = NO_DATA_SET };

	while (o.left > 0) {
		uint16_t group = sim_octets_le16(&o), element = sim_octets_le16(&o);
		uint32_t length = sim_octets_le32(&o);
		struct sim_octets value = { sim_octets_take(&o, length), length, false };

		if (o.bad || group != 0 || !read_element(&m, element, value))
			return false;
	}
	*ret = m;
	return m.field != 0 && !(m.field & RESPONSE);
}

static void put_element(struct text *t, uint16_t element, const void *value, size_t n)
{
	sim_octets_put_le(t, 0, 2);
	sim_octets_put_le(t, element, 2);
	sim_octets_put_le(t, n + n % 2, 4);
	text_append_n(t, value, n);
	sim_octets_put_zeros(t, n % 2);
}

static void put_number(struct text *t, uint16_t element, uint32_t value, size_t n)
{
	sim_octets_put_le(t, 0, 2);
	sim_octets_put_le(t, element, 2);
	sim_octets_put_le(t, n, 4);
	sim_octets_put_le(t, value, n);
}

static void respond(const struct sim_dicom_message *m, uint8_t context, uint16_t status, struct text *out)
{
	struct text set = TEXT_INIT(SIM_DICOM_COMMAND_MAX);
	size_t at = out->len + 2;

	put_element(&set, SOP_CLASS, m->sop_class, strlen(m->sop_class));
	put_number(&set, FIELD, m->field | RESPONSE, 2);
	put_number(&set, RESPONDED_ID, m->id, 2);
	put_number(&set, DATA_SET_TYPE, NO_DATA_SET, 2);
	put_number(&set, STATUS, status, 2);
	if (*m->sop_instance)
		put_element(&set, SOP_INSTANCE, m->sop_instance, strlen(m->sop_instance));
	sim_octets_put(out, PDU_DATA << 8, 2);
	sim_octets_put_zeros(out, 8);
	sim_octets_put(out, context, 1);
	sim_octets_put(out, LAST_COMMAND, 1);
	put_number(out, GROUP_LENGTH, (uint32_t)set.len, 4);
	text_append_n(out, text_str(&set), set.len);
	sim_octets_put_length(out, at, 4);
	sim_octets_put_length(out, at + 4, 4);
	text_done(&set);
}

static bool answer_echo(struct sim_association *a, const struct sim_dicom_message *m, struct text *out)
{
	bool of_verification = a->syntaxes[a->context / 2] == SYNTAX_VERIFICATION, goes_on;
	uint16_t status = of_verification ? a->dicom->echo_status : SOP_CLASS_UNKNOWN;

	if (!sim_dicom_may_answer(a, a->dicom->on_echo, out, &goes_on))
		return goes_on;
	a->dicom->echoes += status == SUCCESS;
	respond(m, a->context, status, out);
	return true;
}

static bool answer_command(struct sim_association *a, struct text *out)
{
	struct sim_dicom_message m;

	if (!read_command((struct sim_octets){ a->command, a->n_command, false }, &m))
		return sim_dicom_abort(out, ABORT_INVALID_VALUE);
	a->n_command = 0;
	if (m.field == C_ECHO)
		return answer_echo(a, &m, out);
	if (m.data_set_type != NO_DATA_SET)
		a->storing = m; /* its answer comes after its data */
	else
		respond(&m, a->context, OPERATION_UNKNOWN, out);
	return true;
}

static void end_data_set(struct sim_association *a, struct text *out)
{
	bool stored = a->storing.field == C_STORE && a->syntaxes[a->context / 2] == SYNTAX_STORAGE;

	a->dicom->stored += stored;
	respond(&a->storing, a->context, stored ? SUCCESS : a->storing.field == C_STORE ? SOP_CLASS_UNKNOWN : OPERATION_UNKNOWN, out);
	a->storing.field = 0;
}

/* One presentation data value: of a command that is gathered, or of a data set that is dropped. */
static bool take_value(struct sim_association *a, uint8_t control, struct sim_octets value, struct text *out)
{
	bool is_command = control & IS_COMMAND;

	if (is_command == (a->storing.field != 0))
		return sim_dicom_abort(out, ABORT_INVALID_VALUE);
	if (!is_command) {
		a->dicom->octets += value.left;
		if (control & IS_LAST)
			end_data_set(a, out);
		return true;
	}
	if (value.left > sizeof a->command - a->n_command)
		return sim_dicom_abort(out, ABORT_INVALID_VALUE);
	memcpy(a->command + a->n_command, value.at, value.left);
	a->n_command += value.left;
	return !(control & IS_LAST) || answer_command(a, out);
}

bool sim_dicom_data(struct sim_association *a, struct sim_octets body, struct text *out)
{
	bool goes_on = true;

	while (goes_on && body.left > 0 && !a->mute) {
		uint32_t length = sim_octets_be32(&body);
		uint8_t context = sim_octets_8(&body), control = sim_octets_8(&body);
		size_t n = length >= 2 ? length - 2 : 0;
		struct sim_octets value = { sim_octets_take(&body, n), n, false };
		bool begun = a->n_command > 0 || a->storing.field != 0;

		if (body.bad || length < 2 || control > LAST_COMMAND || context % 2 == 0 || a->syntaxes[context / 2] == SYNTAX_NONE
		    || (begun && context != a->context))
			return sim_dicom_abort(out, ABORT_INVALID_VALUE);
		a->context = context;
		goes_on = take_value(a, control, value, out);
	}
	return goes_on;
}
