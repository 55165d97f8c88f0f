/* Settings of the region file, one by one. */
#include "probes/sim_region_internal.h"

#include "probes/sim_interface.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool sim_parse_number(const char *text, double *ret, struct err *e)
{
	static const struct { const char *suffix; double factor; } suffixes[] = {
		{ "", 1 }, { "k", 1e3 }, { "M", 1e6 }, { "G", 1e9 } };
	char *end;
	double n = strtod(text, &end);

	for (size_t i = 0; end != text && isfinite(n) && n >= 0 && i < ARRAY_LEN(suffixes); i++) {
		if (strcmp(end, suffixes[i].suffix) == 0) {
			*ret = n * suffixes[i].factor;
			return true;
		}
	}
	return err_set(e, ERR_DATA, "'%.64s': expected a number such as 1500, 12.5, 40k, 12M or 1G", text);
}

bool sim_parse_status(const char *text, int *ret_admin, int *ret_oper, struct err *e)
{
	static const struct { const char *word; int admin, oper; } words[] = {
		{ "up", IF_UP, IF_UP }, { "down", IF_UP, IF_DOWN }, { "admin-down", IF_DOWN, IF_DOWN },
		{ "testing", IF_TESTING, IF_TESTING }, { "dormant", IF_UP, IF_DORMANT },
		{ "not-present", IF_UP, IF_NOT_PRESENT }, { "lower-layer-down", IF_UP, IF_LOWER_LAYER_DOWN } };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i].word, text) == 0) {
			*ret_admin = words[i].admin;
			*ret_oper = words[i].oper;
			return true;
		}
	}
	return err_set(e, ERR_DATA,
	               "'%.32s': expected up, down, admin-down, testing, dormant, not-present or lower-layer-down", text);
}

const struct confile_setting *region_find(const struct confile_section *sec, const char *name)
{
	for (size_t i = 0; i < sec->n_settings; i++) {
		if (strcmp(sec->settings[i].key->name, name) == 0)
			return &sec->settings[i];
	}
	return NULL;
}

const char *region_text(const struct confile_section *sec, const char *name, const char *fallback)
{
	const struct confile_setting *s = region_find(sec, name);

	return s ? s->values[0] : fallback;
}

bool region_err_at(const struct region_loader *l, const struct confile_setting *s, struct err *e)
{
	char text[ERR_TEXT_MAX];

	memcpy(text, e->text, sizeof text);
	confile_err(e, l->file, s, "%s", text);
	return false;
}

bool region_err_in(const struct region_loader *l, const struct confile_section *sec, struct err *e)
{
	err_prefix(e, "%s:%u: %s '%s'", l->file->path, sec->line, sec->name, sec->title);
	e->kind = ERR_CONFIG;
	return false;
}

bool region_read_number(const struct region_loader *l, const struct confile_section *sec, const char *name, double max, double *ret,
                        struct err *e)
{
	const struct confile_setting *s = region_find(sec, name);
	double n;

	if (!s)
		return true;
	if (!sim_parse_number(s->values[0], &n, e))
		return region_err_at(l, s, e);
	if (n > max)
		return confile_err(e, l->file, s, "expected a number up to %.15g", max);
	*ret = n;
	return true;
}

bool region_read_bool(const struct region_loader *l, const struct confile_section *sec, const char *name, bool *ret, struct err *e)
{
	const struct confile_setting *s = region_find(sec, name);

	if (!s)
		return true;
	if (strcmp(s->values[0], "true") != 0 && strcmp(s->values[0], "false") != 0)
		return confile_err(e, l->file, s, "expected true or false");
	*ret = s->values[0][0] == 't';
	return true;
}

bool region_read_octets(const struct region_loader *l, const struct confile_section *sec, const char *name, const char *hex_name,
                        size_t *ret_len, const struct confile_setting **ret_s, struct err *e)
{
	const struct confile_setting *plain = region_find(sec, name), *hex = region_find(sec, hex_name);
	struct sim_value v;

	*ret_s = plain ? plain : hex;
	if (!*ret_s)
		return true;
	if (plain && hex)
		return confile_err(e, l->file, hex, "expected either %s or %s", name, hex_name);
	if (!sim_value_parse(plain ? "4" : "4x", plain ? 1 : 2, (*ret_s)->values[0], strlen((*ret_s)->values[0]), l->scratch, &v, e))
		return region_err_at(l, *ret_s, e);
	*ret_len = v.len;
	return true;
}
