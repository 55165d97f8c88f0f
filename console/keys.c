#include "console/keys.h"

#include "intl.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const action_names[ACT_COUNT] = {
	[ACT_NONE] = "none",
#define X(id, name) [ACT_##id] = name,
	ACTIONS(X)
#undef X
};

static const struct { const char *name; uint32_t key; } key_names[] = {
	{ N_("Tab"), KEYCODE_TAB }, { N_("Enter"), KEYCODE_ENTER }, { N_("Esc"), KEYCODE_ESCAPE }, { N_("Space"), ' ' }, { N_("ArrowUp"), KEYCODE_UP },
	{ N_("ArrowDown"), KEYCODE_DOWN }, { N_("ArrowLeft"), KEYCODE_LEFT }, { N_("ArrowRight"), KEYCODE_RIGHT }, { N_("PgUp"), KEYCODE_PAGE_UP },
	{ N_("PgDn"), KEYCODE_PAGE_DOWN }, { N_("Home"), KEYCODE_HOME }, { N_("End"), KEYCODE_END }, { N_("Backspace"), KEYCODE_BACKSPACE },
	{ N_("Del"), KEYCODE_DELETE }, { N_("Shift-Tab"), KEYCODE_BACK_TAB },
};

const char *action_name(enum action a) { return action_names[a]; }

bool action_from_name(const char *name, enum action *ret_a)
{
	for (size_t i = 1; i < ACT_COUNT; i++) {
		if (strcmp(action_names[i], name) == 0) {
			*ret_a = (enum action)i;
			return true;
		}
	}
	return false;
}

void key_format(uint32_t key, char *buf)
{
	for (size_t i = 0; i < ARRAY_LEN(key_names); i++) {
		if (key_names[i].key == key) {
			snprintf(buf, KEY_NAME_MAX, "%s", _(key_names[i].name));
			return;
		}
	}
	if (key >= KEYCODE_F1 && key <= KEYCODE_F12)
		snprintf(buf, KEY_NAME_MAX, "F%u", key - KEYCODE_F1 + 1);
	else if (key < 0x20)
		snprintf(buf, KEY_NAME_MAX, "Ctrl-%c", (int)(key < 27 ? key + 0x60 : key + 0x40));
	else if (key < KEYCODE_UP)
		buf[utf8_encode(key, buf)] = '\0';
	else
		snprintf(buf, KEY_NAME_MAX, "?");
}

bool key_from_name(const char *name, uint32_t *ret_key)
{
	uint32_t cp;
	char *end;
	long number;

	for (size_t i = 0; i < ARRAY_LEN(key_names); i++) {
		if (strcasecmp(key_names[i].name, name) == 0) {
			*ret_key = key_names[i].key;
			return true;
		}
	}
	if (strncasecmp(name, "Ctrl-", 5) == 0 && name[5] >= '@' && name[5] < 0x7f && name[6] == '\0') {
		*ret_key = CTRL_KEY(name[5]);
		return true;
	}
	number = name[0] == 'F' && name[1] ? strtol(name + 1, &end, 10) : 0;
	if (number >= 1 && number <= 12 && *end == '\0') {
		*ret_key = KEYCODE_F1 + (uint32_t)number - 1;
		return true;
	}
	if (*name == '\0' || utf8_decode(name, strlen(name), &cp) != strlen(name) || cp < 0x20)
		return false;
	*ret_key = cp;
	return true;
}

bool key_is_reserved(uint32_t key)
{
	static const char letters[] = "sqzc\\ba]";

	for (const char *p = letters; *p; p++)
		if (key == CTRL_KEY(*p))
			return true;
	return false;
}

static bool has_key(const struct keymap *m, size_t n, uint32_t key)
{
	for (size_t i = 0; i < n; i++)
		if (m->entries[i].key == key)
			return true;
	return false;
}

void keymap_add(struct keymap *m, const struct key_entry *entries, size_t n)
{
	size_t before = m->n;

	for (size_t i = 0; i < n && m->n < KEYMAP_MAX; i++)
		if (!has_key(m, before, entries[i].key))
			m->entries[m->n++] = entries[i];
}

enum action keymap_find(const struct keymap *m, uint32_t key)
{
	for (size_t i = m->n; i-- > 0;)
		if (m->entries[i].key == key)
			return m->entries[i].action;
	return ACT_NONE;
}

/* The help of a removed entry passes on to the next key of its action, or the action would vanish from the help page. */
static void keymap_remove(struct keymap *m, uint32_t key)
{
	for (size_t i = 0; i < m->n; i++) {
		struct key_entry gone = m->entries[i];

		if (gone.key != key)
			continue;
		memmove(&m->entries[i], &m->entries[i + 1], (--m->n - i) * sizeof m->entries[0]);
		for (size_t k = 0; k < m->n && gone.help; k++) {
			if (m->entries[k].action == gone.action) {
				m->entries[k].help = gone.help;
				m->entries[k].footer = gone.footer;
				break;
			}
		}
		return;
	}
}

static const char *help_of(const struct keymap *m, enum action a)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->entries[i].action == a && m->entries[i].help)
			return m->entries[i].help;
	return NULL;
}

/* Takes one word off *p, or NULL. */
static char *next_word(char **p)
{
	char *word = *p + strspn(*p, " \t\r\n"), *end = word + strcspn(word, " \t\r\n");

	if (end == word)
		return NULL;
	*p = *end ? end + 1 : end;
	*end = '\0';
	return word;
}

static bool keymap_bind(struct keymap *m, uint32_t key, const char *action, const char *help, struct err *e)
{
	struct key_entry entry = { .key = key };

	if (!action || !action_from_name(action, &entry.action))
		return err_set(e, ERR_CONFIG, "expected an action after the key, such as \"filter\" (vigie shows them with :keys)");
	if (key_is_reserved(key))
		return err_set(e, ERR_CONFIG, "this key belongs to the terminal and is never bound");
	entry.help = help_of(m, entry.action) ? NULL : help;
	keymap_remove(m, key);
	if (m->n == KEYMAP_MAX)
		return err_set(e, ERR_CONFIG, "more than %d keys", KEYMAP_MAX);
	m->entries[m->n++] = entry;
	return true;
}

static bool keymap_line(struct keymap *m, const struct keymap *before, char *line, struct err *e)
{
	char *p = line, *verb = next_word(&p), *name, *action;
	enum action a;
	uint32_t key;

	if (!verb || *verb == '#')
		return true;
	name = next_word(&p);
	action = next_word(&p);
	if (!name || !key_from_name(name, &key))
		return err_set(e, ERR_CONFIG, "expected a key, such as \"j\", \"Ctrl-l\" or \"F5\"");
	if (strcmp(verb, "bind") == 0) {
		const char *help = action && action_from_name(action, &a) ? help_of(before, a) : NULL;

		return keymap_bind(m, key, action, help, e);
	}
	if (strcmp(verb, "unbind") != 0 || action)
		return err_set(e, ERR_CONFIG, "expected \"bind KEY ACTION\" or \"unbind KEY\"");
	keymap_remove(m, key);
	return true;
}

bool keymap_parse(struct keymap *m, const char *name, FILE *in, struct err *e)
{
	struct keymap changed = *m;
	char line[256];

	for (unsigned n = 1; fgets(line, sizeof line, in); n++) {
		if (!strchr(line, '\n') && !feof(in))
			return err_set(e, ERR_CONFIG, "%s:%u: the line is longer than %zu bytes", name, n, sizeof line - 2);
		if (!keymap_line(&changed, m, line, e))
			return err_prefix(e, "%s:%u", name, n);
	}
	*m = changed;
	return true;
}

bool keymap_load(struct keymap *m, const char *path, struct err *e)
{
	FILE *in = fopen(path, "re");
	bool ok;

	if (!in) {
		bool absent = errno == ENOENT || errno == ENOTDIR;

		err_set_errno(e, "cannot read %s", path);
		if (e && absent)
			e->kind = ERR_NOT_FOUND;
		return false;
	}
	ok = keymap_parse(m, path, in, e);
	fclose(in);
	return ok;
}
