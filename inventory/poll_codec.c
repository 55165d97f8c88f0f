#include "inventory/poll_codec.h"

#include "inventory/history_value.h"
#include "inventory/varint.h"

#include <string.h>

enum { SAMPLES_FORMAT = 1, MEMORY_FORMAT = 3 };

/* The order in which rates are stored. */
static const struct { size_t offset; double units; } rate_fields[] = {
	{ offsetof(struct interface_rates, in_bps), HISTORY_UNIT_BPS },
	{ offsetof(struct interface_rates, out_bps), HISTORY_UNIT_BPS },
	{ offsetof(struct interface_rates, in_errors_ps), HISTORY_UNIT_MICRO },
	{ offsetof(struct interface_rates, out_errors_ps), HISTORY_UNIT_MICRO },
	{ offsetof(struct interface_rates, in_discards_ps), HISTORY_UNIT_MICRO },
	{ offsetof(struct interface_rates, out_discards_ps), HISTORY_UNIT_MICRO },
};

static int status_byte(int status)
{
	if (status == IF_STATUS_UNREAD)
		return 0;
	return status < 0 || status > 255 ? 255 : status;
}

void poll_encode_samples(const struct interface_sample *samples, size_t n, struct text *t)
{
	int64_t id = 0;

	text_append_char(t, SAMPLES_FORMAT);
	varint_put(t, n);
	for (size_t i = 0; i < n; i++) {
		const struct interface_sample *s = &samples[i];

		varint_put(t, (uint64_t)(s->interface_id - id));
		id = s->interface_id;
		text_append_char(t, (char)status_byte(s->oper_status));
		text_append_char(t, (char)status_byte(s->admin_status));
		varint_put(t, s->speed_bps < 0 ? 0 : history_code((double)s->speed_bps, HISTORY_UNIT_BPS));
		for (size_t f = 0; f < ARRAY_LEN(rate_fields); f++) {
			double rate;

			memcpy(&rate, (const char *)&s->rates + rate_fields[f].offset, sizeof rate);
			varint_put(t, history_code(rate, rate_fields[f].units));
		}
	}
}

/* The number of entries, refused when the bytes that follow cannot hold them. */
static bool read_head(struct byte_reader *r, int format, size_t least, size_t *ret_n, struct err *e)
{
	uint64_t n;

	if (byte_get(r) != format)
		return err_set(e, ERR_MALFORMED, "a stored poll has an unknown format");
	n = varint_get(r);
	if (r->bad || n > FACTS_INTERFACES_MAX || n * least > (uint64_t)(r->end - r->p))
		return err_set(e, ERR_MALFORMED, "a stored poll is cut");
	*ret_n = (size_t)n;
	return true;
}

static bool next_id(struct byte_reader *r, int64_t *id)
{
	uint64_t step = varint_get(r);

	if (step > INT64_MAX || __builtin_add_overflow(*id, (int64_t)step, id))
		r->bad = true;
	return !r->bad;
}

bool poll_decode_samples(const uint8_t *blob, size_t len, struct arena *a, struct interface_sample **ret, size_t *ret_n,
                         struct err *e)
{
	struct byte_reader r = BYTE_READER(blob, len);
	struct interface_sample *samples;
	int64_t id = 0;
	size_t n;

	if (!read_head(&r, SAMPLES_FORMAT, 4 + ARRAY_LEN(rate_fields), &n, e))
		return false;
	samples = arena_array(a, n, sizeof *samples);
	if (!samples)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n && next_id(&r, &id); i++) {
		struct interface_sample *s = &samples[i];
		uint64_t speed;

		s->interface_id = id;
		s->oper_status = byte_get(&r);
		s->admin_status = byte_get(&r);
		speed = varint_get(&r);
		s->speed_bps = speed && speed <= HISTORY_CODE_MAX ? (int64_t)history_value(speed, HISTORY_UNIT_BPS) : UNKNOWN_I64;
		for (size_t f = 0; f < ARRAY_LEN(rate_fields); f++) {
			double rate = history_value(varint_get(&r), rate_fields[f].units);

			memcpy((char *)&s->rates + rate_fields[f].offset, &rate, sizeof rate);
		}
	}
	if (r.bad || r.p != r.end)
		return err_set(e, ERR_MALFORMED, "a stored poll is cut");
	*ret = samples;
	*ret_n = n;
	return true;
}

void poll_encode_memory(const struct stored_memory *memory, size_t n, struct text *t)
{
	int64_t id = 0;

	text_append_char(t, MEMORY_FORMAT);
	varint_put(t, n);
	for (size_t i = 0; i < n; i++) {
		const struct interface_memory *m = &memory[i].memory;

		varint_put(t, (uint64_t)(memory[i].interface_id - id));
		id = memory[i].interface_id;
		varint_put_signed(t, m->if_index);
		varint_put_signed(t, m->discontinuity_cs);
		varint_put_signed(t, m->speed_bps);
		varint_put_signed(t, m->read_before_ms);
		for (size_t c = 0; c < IFC_COUNT; c++) {
			text_append_char(t, (char)m->counters[c].width);
			if (m->counters[c].width)
				varint_put(t, m->counters[c].value);
		}
	}
}

static struct counter read_counter(struct byte_reader *r)
{
	struct counter c = { .width = byte_get(r) };

	if (c.width != 0 && c.width != 32 && c.width != 64)
		r->bad = true;
	else if (c.width)
		c.value = varint_get(r);
	if (c.width == 32 && c.value > UINT32_MAX)
		r->bad = true;
	return c;
}

bool poll_decode_memory(const uint8_t *blob, size_t len, struct arena *a, struct stored_memory **ret, size_t *ret_n,
                        struct err *e)
{
	struct byte_reader r = BYTE_READER(blob, len);
	struct stored_memory *memory;
	int64_t id = 0;
	size_t n;

	if (!read_head(&r, MEMORY_FORMAT, 5 + IFC_COUNT, &n, e))
		return false;
	memory = arena_array(a, n, sizeof *memory);
	if (!memory)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n && next_id(&r, &id); i++) {
		struct interface_memory *m = &memory[i].memory;

		memory[i].interface_id = id;
		m->if_index = varint_get_signed(&r);
		m->discontinuity_cs = varint_get_signed(&r);
		m->speed_bps = varint_get_signed(&r);
		m->read_before_ms = varint_get_signed(&r);
		for (size_t c = 0; c < IFC_COUNT; c++)
			m->counters[c] = read_counter(&r);
	}
	if (r.bad || r.p != r.end)
		return err_set(e, ERR_MALFORMED, "a stored poll is cut");
	*ret = memory;
	*ret_n = n;
	return true;
}
