/* Commands judged before they are due: every word by what the table calls it. */
#include "probes/sim_command_internal.h"

#include "probes/sim_interface.h"
#include "probes/sim_region.h"
#include "probes/sim_storage.h"

#include <stdlib.h>
#include <string.h>

static bool check_interface(const struct sim_call *c, size_t at, struct err *e)
{
	uint32_t if_index;

	return sim_interface_find(c->agent, c->words[at], &if_index, e);
}

static bool check_storage(const struct sim_call *c, size_t at, struct err *e)
{
	return sim_storage_exists(c->agent, c->words[at])
	       || err_set(e, ERR_NOT_FOUND, "agent '%s' has no storage '%.80s'", c->agent->name, c->words[at]);
}

static bool check_number(const struct sim_call *c, size_t at, struct err *e)
{
	double n;

	return sim_parse_number(c->words[at], &n, e);
}

static bool check_ratio(const struct sim_call *c, size_t at, struct err *e)
{
	double n = 0;

	if (!sim_parse_number(c->words[at], &n, e))
		return false;
	return n <= 1 || err_set(e, ERR_DATA, "'%.64s': expected a ratio from 0 to 1", c->words[at]);
}

static bool check_counter(const struct sim_call *c, size_t at, struct err *e)
{
	return sim_counter_find(c->words[at]) || err_set(e, ERR_USAGE, "'%.32s': expected a counter: in-bps, out-errors and others", c->words[at]);
}

/* On a copy: KEY and the VALUE after it. */
static bool check_key(const struct sim_call *c, size_t at, struct err *e)
{
	struct sim_service copy = *c->service;
	struct sim_services alone = { .list = NULL };

	return sim_services_set(&alone, &copy, c->words[at], c->words[at + 1], e);
}

static bool check_object(const struct sim_call *c, size_t at, struct err *e)
{
	uint8_t oid[SIM_OID_MAX];
	size_t len;

	return sim_oid_parse(c->words[at], strlen(c->words[at]), oid, &len, e);
}

/* TAG and the VALUE after it. */
static bool check_tag(const struct sim_call *c, size_t at, struct err *e)
{
	uint8_t *content = malloc(SIM_VALUE_MAX);
	struct sim_value v;
	bool ok = content != NULL || err_set(e, ERR_MEMORY, "no memory for a value");

	ok = ok && sim_value_parse(c->words[at], strlen(c->words[at]), c->words[at + 1], strlen(c->words[at + 1]), content, &v, e);
	free(content);
	return ok;
}

static const struct {
	const char *name;
	bool (*check)(const struct sim_call *c, size_t at, struct err *e);
} kinds[] = {
	{ "IFNAME", check_interface }, { "STORAGE", check_storage }, { "RATIO", check_ratio },   { "[SECONDS]", check_number },
	{ "[MS]", check_number },      { "MS", check_number },       { "[OFFSET]", check_number }, { "VARBINDS", check_number },
	{ "COUNTER", check_counter },  { "KEY", check_key },         { "OID", check_object },    { "TAG", check_tag },
};

/* The n-th word of a command as its table calls it; its length in *ret_len. */
static const char *word_of(const char *words, size_t n, size_t *ret_len)
{
	while (n-- > 0) {
		words += strcspn(words, " ");
		words += strspn(words, " ");
	}
	*ret_len = strcspn(words, " ");
	return words;
}

static bool check_word(const struct sim_call *c, const char *name, size_t len, size_t at, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (strlen(kinds[i].name) == len && memcmp(kinds[i].name, name, len) == 0)
			return kinds[i].check(c, at, e);
	}
	return true; /* the subject, found already, and words that the command looks at itself */
}

bool sim_command_check(struct sim_world *world, char **words, size_t n, struct err *e)
{
	struct sim_call c = { .world = world, .words = words, .n = n };
	const struct sim_command *command = sim_command_find(&c, e);

	if (!command)
		return false;
	if (command->subject == OF_NOTHING)
		return err_set(e, ERR_USAGE, "%s: expected a command that changes the region", command->name);
	for (size_t at = 1; at < n; at++) {
		size_t len;
		const char *name = word_of(command->words, at - 1, &len);

		if (!check_word(&c, name, len, at, e))
			return false;
	}
	return true;
}
