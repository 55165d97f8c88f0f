#include "intl.h"
#include "inventory/confile.h"
#include "inventory/hds_action_file.h"
#include "inventory/import_map_internal.h"

#include <string.h>

static const struct confile_key map_keys[] = {
	{ NULL, "file", false, false },       { NULL, "separator", false, false },   { NULL, "encoding", false, false },
	{ NULL, "header", false, false },     { NULL, "quotes", false, false },      { NULL, "unnamed", false, false },
	{ "column", "from", true, true },     { "column", "map", true, true },       { "column", "value", true, false },
	{ "column", "default", true, false }, { "column", "prefix", true, false },   { "column", "join", true, false },
	{ "column", "after", true, false },   { "column", "before", true, false },   { "column", "distinct", true, false },
	{ "skip-when", "matches", true, true }, { "only-when", "matches", true, true },
};

struct map_reader {
	const struct confile *f;
	struct arena *a;
	struct map *m;
	struct err *e;
};

static bool no_memory(struct map_reader *r)
{
	return err_set(r->e, ERR_MEMORY, "out of memory");
}

static bool keep(struct map_reader *r, const char *value, const char **slot)
{
	*slot = arena_strdup(r->a, value);
	return *slot || no_memory(r);
}

static bool take_word(struct map_reader *r, const struct confile_setting *s, const char *no, const char *yes, bool *ret)
{
	if (strcmp(s->values[0], yes) != 0 && strcmp(s->values[0], no) != 0)
		return confile_err(r->e, r->f, s, _("expected %s or %s"), no, yes);
	*ret = strcmp(s->values[0], yes) == 0;
	return true;
}

static bool take_file(struct map_reader *r, const struct confile_setting *s)
{
	struct text_nearest near = { .word = s->values[0] };

	r->m->file = strcmp(s->values[0], hds_action_file.file) == 0 ? &hds_action_file : entity_file_find(s->values[0]);
	for (size_t i = 0; !r->m->file && i < n_entity_files; i++)
		text_nearest_offer(&near, entity_files[i].file);
	if (r->m->file)
		return true;
	if (near.found)
		return confile_err(r->e, r->f, s, _("expected a file of the inventory, the nearest is %s"), near.found);
	return confile_err(r->e, r->f, s, _("expected a file of the inventory"));
}

static bool take_separator(struct map_reader *r, const struct confile_setting *s)
{
	const char *value = strcmp(s->values[0], "tab") == 0 ? "\t" : s->values[0];

	if (strlen(value) != 1 || *value == '"' || (unsigned char)*value >= 0x80 || strchr(" \n\r", *value))
		return confile_err(r->e, r->f, s, _("expected one character, or tab"));
	r->m->separator = *value;
	return true;
}

static bool take_top(struct map_reader *r, const struct confile_setting *s)
{
	const char *key = s->key->name;
	bool yes = true;

	if (strcmp(key, "file") == 0)
		return take_file(r, s);
	if (strcmp(key, "separator") == 0)
		return take_separator(r, s);
	if (strcmp(key, "encoding") == 0)
		return take_word(r, s, "utf-8", "windows-1252", &r->m->windows_1252);
	if (strcmp(key, "unnamed") == 0)
		return take_word(r, s, "error", "skip", &r->m->skip_unnamed);
	if (!take_word(r, s, "no", "yes", &yes))
		return false;
	*(strcmp(key, "header") == 0 ? &r->m->no_header : &r->m->no_quotes) = !yes;
	return true;
}

static bool take_pairs(struct map_reader *r, const struct confile_setting *s, struct map_column *c)
{
	struct map_pair *pairs = arena_array(r->a, s->n_values, sizeof *pairs);

	if (!pairs)
		return no_memory(r);
	for (size_t i = 0; i < s->n_values; i++) {
		const char *equals = strchr(s->values[i], '=');

		if (!equals)
			return confile_err(r->e, r->f, s, _("expected \"theirs=ours\""));
		pairs[i].from = arena_strndup(r->a, s->values[i], (size_t)(equals - s->values[i]));
		pairs[i].to = arena_strdup(r->a, equals + 1);
		if (!pairs[i].from || !pairs[i].to)
			return no_memory(r);
	}
	c->pairs = pairs;
	c->n_pairs = s->n_values;
	return true;
}

static bool take_sources(struct map_reader *r, const struct confile_setting *s, struct map_column *c)
{
	if (s->n_values == 0 || s->n_values > MAP_SOURCES_MAX)
		return confile_err(r->e, r->f, s, _("expected 1 to %d columns"), MAP_SOURCES_MAX);
	for (size_t i = 0; i < s->n_values; i++)
		if (!keep(r, s->values[i], &c->from[c->n_from++]))
			return false;
	return true;
}

static bool take_column_key(struct map_reader *r, const struct confile_setting *s, struct map_column *c)
{
	const struct { const char *key; const char **slot; } texts[] = {
		{ "value", &c->value }, { "default", &c->def },   { "prefix", &c->prefix },
		{ "join", &c->join },   { "after", &c->after },   { "before", &c->before },
		{ "distinct", &c->distinct },
	};

	if (strcmp(s->key->name, "from") == 0)
		return take_sources(r, s, c);
	if (strcmp(s->key->name, "map") == 0)
		return take_pairs(r, s, c);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (strcmp(s->key->name, texts[i].key) == 0)
			return keep(r, s->values[0], texts[i].slot);
	return true;
}

static bool take_column(struct map_reader *r, const struct confile_section *sec)
{
	struct map *m = r->m;
	struct map_column *c = &m->columns[m->n_columns];
	struct text_nearest near = { .word = sec->title };

	c->target = entity_column_find(m->file, sec->title);
	c->line = sec->line;
	for (size_t i = 0; c->target == m->file->n_columns && i < m->file->n_columns; i++)
		text_nearest_offer(&near, m->file->columns[i].name);
	if (c->target == m->file->n_columns)
		return near.found ? err_set(r->e, ERR_CONFIG, _("%s:%u: unknown column of %s, the nearest known one is %s"), r->f->path, sec->line,
		                            m->file->file, near.found)
		                  : err_set(r->e, ERR_CONFIG, _("%s:%u: unknown column of %s"), r->f->path, sec->line, m->file->file);
	for (size_t i = 0; i < sec->n_settings; i++)
		if (!take_column_key(r, &sec->settings[i], c))
			return false;
	if ((c->n_from > 0) == (c->value != NULL))
		return err_set(r->e, ERR_CONFIG, _("%s:%u: column '%s': expected either from or value"), r->f->path, sec->line,
		               m->file->columns[c->target].name);
	for (size_t i = 0; c->distinct && i < m->n_columns; i++)
		if (m->columns[i].distinct)
			return err_set(r->e, ERR_CONFIG, _("%s:%u: distinct is given to a second column"), r->f->path, sec->line);
	m->n_columns++;
	return true;
}

static bool take_condition(struct map_reader *r, const struct confile_section *sec)
{
	struct map_condition *c = &r->m->conditions[r->m->n_conditions];
	const struct confile_setting *s = sec->settings;

	if (r->m->n_conditions == MAP_CONDITIONS_MAX)
		return err_set(r->e, ERR_CONFIG, _("%s:%u: more than %d conditions"), r->f->path, sec->line, MAP_CONDITIONS_MAX);
	if (sec->n_settings == 0 || s->n_values == 0)
		return err_set(r->e, ERR_CONFIG, _("%s:%u: %s: expected matches = \"…\""), r->f->path, sec->line, sec->name);
	c->patterns = arena_array(r->a, s->n_values, sizeof *c->patterns);
	if (!c->patterns || !keep(r, sec->title, &c->column))
		return no_memory(r);
	for (size_t i = 0; i < s->n_values; i++)
		if (!keep(r, s->values[i], &c->patterns[c->n_patterns++]))
			return false;
	c->line = sec->line;
	c->only = strcmp(sec->name, "only-when") == 0;
	r->m->n_conditions++;
	return true;
}

static bool take_all(struct map_reader *r)
{
	const struct confile *f = r->f;

	for (size_t i = 0; i < f->sections[0].n_settings; i++)
		if (!take_top(r, &f->sections[0].settings[i]))
			return false;
	if (!r->m->file)
		return err_set(r->e, ERR_CONFIG, _("%s:1: file is missing: expected file = \"sites.csv\" or another one"), f->path);
	r->m->columns = arena_array(r->a, f->n_sections, sizeof *r->m->columns);
	if (!r->m->columns)
		return no_memory(r);
	for (size_t i = 1; i < f->n_sections; i++) {
		const struct confile_section *sec = &f->sections[i];

		if (strcmp(sec->name, "column") == 0 ? !take_column(r, sec) : !take_condition(r, sec))
			return false;
	}
	return true;
}

bool map_read(const char *name, const char *text, struct arena *a, struct map *ret, struct err *e)
{
	struct confile *f = confile_parse(name, text, strlen(text), map_keys, ARRAY_LEN(map_keys), false, e);
	struct map_reader r = { f, a, ret, e };
	bool ok;

	*ret = (struct map){ .name = name };
	ok = f && take_all(&r);
	confile_free(f);
	if (!ok && e && e->kind == ERR_CONFIG)
		e->kind = ERR_DATA; /* a mapping is data that a person wrote: exit 65 */
	return ok;
}
