#include "console/column.h"

#include "console/keyword.h"
#include "console/object_state.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"
#include "reader_alerts.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* The field of a row, in the type that its column says. */
#define FIELD(type, c, row) (*(const type *)(const void *)((const char *)(row) + (c)->offset))

const struct column *noun_column(const struct noun *noun, const char *key)
{
	for (size_t i = 0; i < noun->n_columns; i++)
		if (strcmp(noun->columns[i].key, key) == 0)
			return &noun->columns[i];
	return NULL;
}

bool column_is_state(const struct column *c)
{
	return c->type == VALUE_STATE || c->type == VALUE_LINK_STATE || c->type == VALUE_SITE_STATE || c->type == VALUE_OBJECT_STATE;
}

static struct object_state object_state_at(const struct column *c, const void *row)
{
	if (c->type == VALUE_SITE_STATE)
		return (struct object_state){ "site", site_object_state(row) };
	return FIELD(struct object_state, c, row);
}

bool value_is_unwatched(const struct column *c, const void *row)
{
	return (c->type == VALUE_SITE_STATE || c->type == VALUE_OBJECT_STATE) && object_state_at(c, row).state == OBJECT_UNWATCHED;
}

size_t noun_columns_for_people(const struct noun *noun, unsigned max_rank, const struct column **ret_columns)
{
	size_t n = 0;

	for (int pass = 0; pass < 3; pass++) {
		for (size_t i = 0; i < noun->n_columns; i++) {
			const struct column *c = &noun->columns[i];
			int place = i == 0 ? 0 : column_is_state(c) ? 1 : 2;

			if (place == pass && c->rank > 0 && c->rank <= max_rank)
				ret_columns[n++] = c;
		}
	}
	return n;
}

const char *value_text(const struct column *c, const void *row)
{
	return FIELD(char *const, c, row);
}

static const char *collector_name(enum collector_state s)
{
	switch (s) {
	case COLLECTOR_RUNNING:
		return "running";
	case COLLECTOR_STOPPED:
		return "stopped";
	case COLLECTOR_BLIND:
		return "blind";
	}
	return NULL;
}

static const char *collector_word(enum collector_state s)
{
	switch (s) {
	case COLLECTOR_RUNNING:
		return N_("running");
	case COLLECTOR_STOPPED:
		return N_("stopped");
	case COLLECTOR_BLIND:
		return N_("blind");
	}
	return "";
}

const char *value_name(const struct column *c, const void *row)
{
	switch (c->type) {
	case VALUE_STATE:
		return state_name(FIELD(enum state, c, row));
	case VALUE_LINK_STATE:
		return link_state_name(FIELD(enum link_state, c, row));
	case VALUE_SITE_STATE:
	case VALUE_OBJECT_STATE:
		return object_state_name(object_state_at(c, row).kind, object_state_at(c, row).state);
	case VALUE_OUTCOME:
	case VALUE_STAGE:
		return outcome_name(FIELD(enum outcome, c, row));
	case VALUE_COLLECTOR:
		return collector_name(FIELD(enum collector_state, c, row));
	case VALUE_TEXT: case VALUE_BY_END: case VALUE_KEYWORD: case VALUE_DETAIL: case VALUE_LIST: case VALUE_NAMES: case VALUE_INTEGER: case VALUE_REAL: case VALUE_RATIO: case VALUE_SHARE: case VALUE_SPEED: case VALUE_RATE:
	case VALUE_PER_SECOND: case VALUE_BYTES: case VALUE_SECONDS: case VALUE_STEP: case VALUE_LATENCY:
	case VALUE_MILLISECONDS: case VALUE_TIME: case VALUE_DATE: case VALUE_BOOL: case VALUE_KNOWN_BOOL: case VALUE_WORD: case VALUE_NULL:
		return NULL;
	}
	return NULL;
}

const char *column_stage_word(enum outcome o)
{
	/* translators: of one stage of a check; at most 7 columns */
	static const char *const words[] = {
		[STATE_OK] = N_("OK"), [STATE_WARNING] = N_("partial"), [STATE_CRITICAL] = N_("failed"), [STATE_UNKNOWN] = N_("unsure"),
	};

	if (o == OUTCOME_NOT_TESTED)
		return "";
	return o == OUTCOME_STALE ? _("old") : _(words[outcome_state(o)]);
}

/* What is a word already, in the language of the messages; NULL: it is a number or a time. */
static const char *human_word(const struct column *c, const void *row)
{
	const char *s;

	switch (c->type) {
	case VALUE_TEXT:
	case VALUE_BY_END:
	case VALUE_LIST:
		s = value_text(c, row);
		return s ? s : "";
	case VALUE_KEYWORD:
		s = keyword_word(c->key, value_text(c, row));
		return s ? s : "";
	case VALUE_WORD:
		s = value_text(c, row);
		return s && *s ? _(s) : "";
	case VALUE_STATE:
		return state_word(FIELD(enum state, c, row));
	case VALUE_LINK_STATE:
		return link_state_word(FIELD(enum link_state, c, row));
	case VALUE_SITE_STATE:
	case VALUE_OBJECT_STATE:
		s = object_state_word(object_state_at(c, row).kind, object_state_at(c, row).state);
		return s ? s : "";
	case VALUE_OUTCOME:
		return _(outcome_sentence(FIELD(enum outcome, c, row)));
	case VALUE_STAGE:
		return column_stage_word(FIELD(enum outcome, c, row));
	case VALUE_COLLECTOR:
		return _(collector_word(FIELD(enum collector_state, c, row)));
	case VALUE_BOOL:
		return FIELD(bool, c, row) ? _("yes") : _("no");
	case VALUE_KNOWN_BOOL:
		return FIELD(int64_t, c, row) == UNKNOWN_I64 ? "" : FIELD(int64_t, c, row) ? _("yes") : _("no");
	case VALUE_DETAIL:
	case VALUE_NAMES:
	case VALUE_NULL:
		return "";
	case VALUE_INTEGER: case VALUE_REAL: case VALUE_RATIO: case VALUE_SHARE: case VALUE_SPEED: case VALUE_RATE: case VALUE_PER_SECOND:
	case VALUE_BYTES: case VALUE_SECONDS: case VALUE_STEP: case VALUE_LATENCY: case VALUE_MILLISECONDS: case VALUE_TIME:
	case VALUE_DATE:
		return NULL;
	}
	return NULL;
}

static double real_or_nan(int64_t v)
{
	return v == UNKNOWN_I64 ? NAN : (double)v;
}

static void human_number(const struct column *c, const void *row, wall_t now, char *buf)
{
	switch (c->type) {
	case VALUE_INTEGER:
		buf[0] = '\0';
		if (FIELD(int64_t, c, row) != UNKNOWN_I64)
			snprintf(buf, FORMAT_MAX, "%" PRId64, FIELD(int64_t, c, row));
		return;
	case VALUE_REAL:
		format_real(FIELD(double, c, row), 3, buf);
		return;
	case VALUE_RATIO:
		format_ratio(FIELD(double, c, row), buf);
		return;
	case VALUE_SHARE:
		format_share(FIELD(double, c, row), buf);
		return;
	case VALUE_SPEED:
		format_bit_rate(real_or_nan(FIELD(int64_t, c, row)), buf);
		return;
	case VALUE_RATE:
		format_bit_rate(FIELD(double, c, row), buf);
		return;
	case VALUE_PER_SECOND:
		format_per_second(FIELD(double, c, row), buf);
		return;
	case VALUE_BYTES:
		format_bytes(FIELD(int64_t, c, row), buf);
		return;
	case VALUE_SECONDS:
		format_duration(FIELD(int64_t, c, row), buf);
		return;
	case VALUE_STEP:
		format_duration(FIELD(int64_t, c, row) == UNKNOWN_I64 ? UNKNOWN_I64 : FIELD(int64_t, c, row) / 1000, buf);
		return;
	case VALUE_LATENCY:
		format_latency_ms(real_or_nan(FIELD(int64_t, c, row)) / 1000, buf);
		return;
	case VALUE_MILLISECONDS:
		format_latency_ms(FIELD(double, c, row), buf);
		return;
	case VALUE_TIME:
		format_time(FIELD(wall_t, c, row), now, buf);
		return;
	case VALUE_DATE:
		format_date(FIELD(wall_t, c, row), buf);
		return;
	case VALUE_TEXT: case VALUE_BY_END: case VALUE_KEYWORD: case VALUE_DETAIL: case VALUE_LIST: case VALUE_NAMES: case VALUE_STATE: case VALUE_LINK_STATE:
	case VALUE_SITE_STATE: case VALUE_OBJECT_STATE: case VALUE_OUTCOME: case VALUE_STAGE: case VALUE_COLLECTOR: case VALUE_BOOL: case VALUE_KNOWN_BOOL: case VALUE_WORD: case VALUE_NULL:
		buf[0] = '\0';
	}
}

static void append_names(struct text *t, const struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		text_append_part(t, _(", "), "%s", names->names[i]);
}

void value_human(const struct column *c, const void *row, wall_t now, struct text *t)
{
	const char *word = human_word(c, row);
	char buf[FORMAT_MAX];

	if (c->type == VALUE_DETAIL) {
		detail_append(t, value_text(c, row));
		return;
	}
	if (c->type == VALUE_NAMES) {
		append_names(t, &FIELD(struct names, c, row));
		return;
	}
	if (word) {
		text_append(t, word);
		return;
	}
	human_number(c, row, now, buf);
	text_append(t, buf);
}

bool column_is_number(const struct column *c)
{
	switch (c->type) {
	case VALUE_INTEGER: case VALUE_REAL: case VALUE_RATIO: case VALUE_SHARE: case VALUE_SPEED: case VALUE_RATE: case VALUE_PER_SECOND:
	case VALUE_BYTES: case VALUE_SECONDS: case VALUE_STEP: case VALUE_LATENCY: case VALUE_MILLISECONDS:
		return true;
	case VALUE_TEXT: case VALUE_BY_END: case VALUE_KEYWORD: case VALUE_DETAIL: case VALUE_LIST: case VALUE_NAMES: case VALUE_TIME: case VALUE_DATE: case VALUE_STATE: case VALUE_LINK_STATE:
	case VALUE_SITE_STATE: case VALUE_OBJECT_STATE: case VALUE_OUTCOME: case VALUE_STAGE: case VALUE_COLLECTOR: case VALUE_BOOL: case VALUE_KNOWN_BOOL: case VALUE_WORD: case VALUE_NULL:
		return false;
	}
	return false;
}

bool column_is_text(const struct column *c)
{
	return c->type == VALUE_TEXT || c->type == VALUE_BY_END || c->type == VALUE_KEYWORD || c->type == VALUE_DETAIL || c->type == VALUE_LIST || c->type == VALUE_NAMES || c->type == VALUE_WORD || c->type == VALUE_OUTCOME;
}
