#include "intl.h"
#include "inventory/conf_notify.h"
#include "inventory/conf_value.h"
#include "inventory/confile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Files of conf.d are read after the main one, in name order: a key given again replaces what came before. */
struct loader {
	struct conf *c;
	struct err *e;
	struct err *mistake; /* NULL: a mistake is an error; else the first one is told here and its line left out */
};

static void notify_done(struct conf_notify *n)
{
	free(n->name);
	free(n->type);
	free(n->target);
	free(n->credential);
	free(n->from);
	free(n->recipients);
	free(n->severity);
	free(n->period);
	free(n->server);
	free(n->tls);
	free(n->ca_file);
}

static void role_done(struct conf_role *r)
{
	for (size_t i = 0; i < r->n_groups; i++)
		free(r->groups[i]);
	free(r->groups);
}

void conf_free(struct conf *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < n_conf_keys; i++) {
		const struct conf_key *k = &conf_keys[i];

		if (k->scope == CONF_GLOBAL
		    && (k->type == CONF_TEXT || k->type == CONF_AE_TITLE || k->type == CONF_PATH || k->type == CONF_CHOICE || k->type == CONF_ZONE
		        || k->type == CONF_LISTEN || k->type == CONF_LOOPBACK))
			free(*(char **)(void *)((char *)c + k->offset));
	}
	for (size_t i = 0; i < c->n_witnesses; i++) {
		free(c->witnesses[i].name);
		free(c->witnesses[i].address);
	}
	for (size_t i = 0; i < c->n_notifies; i++)
		notify_done(&c->notifies[i]);
	for (size_t i = 0; i < c->n_roles; i++)
		role_done(&c->roles[i]);
	free(c->witnesses);
	free(c->notifies);
	free(c->roles);
	free(c->path);
	free(c);
}

static struct conf *conf_new(struct err *e)
{
	struct conf *c = calloc(1, sizeof *c);

	if (!c) {
		err_set(e, ERR_MEMORY, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < n_conf_keys; i++) {
		const struct conf_key *k = &conf_keys[i];

		if (k->scope != CONF_GLOBAL)
			continue;
		/* A default that is a fact of this machine is taken as it is: --check then says what is missing. */
		if (k->def && k->type == CONF_ZONE)
			*(char **)(void *)((char *)c + k->offset) = strdup(k->def);
		else if (k->def && !conf_value_set(c, k, k->def, NULL, e))
			goto fail;
	}
	if (c->timezone)
		return c;
	err_set(e, ERR_MEMORY, "out of memory");
fail:
	conf_free(c);
	return NULL;
}

static const struct conf_key *table_key(const struct confile_setting *s)
{
	for (size_t i = 0; i < n_conf_keys; i++) {
		const struct conf_key *k = &conf_keys[i];

		if (strcmp(k->name, s->key->name) == 0
		    && (k->section == s->key->section || (k->section && s->key->section && strcmp(k->section, s->key->section) == 0)))
			return k;
	}
	return NULL;
}

static bool set_one(struct loader *l, const struct confile *f, const struct confile_setting *s, void *base)
{
	const char *slash = strrchr(f->path, '/');
	char *dir = slash ? strndup(f->path, slash > f->path ? (size_t)(slash - f->path) : 1) : strdup(".");
	bool ok = dir && s->n_values == 1 && conf_value_set(base, table_key(s), s->values[0], dir, l->e);

	if (!dir)
		err_set(l->e, ERR_MEMORY, "out of memory");
	free(dir);
	return ok || confile_err(l->e, f, s, "%s", l->e->text);
}

static bool check_required(struct loader *l, const struct confile *f, const struct confile_section *sec)
{
	for (size_t i = 0; i < n_conf_keys; i++) {
		const struct conf_key *k = &conf_keys[i];
		bool given = !k->section || strcmp(k->section, sec->name) != 0 || !k->required;
		char range[160];

		for (size_t j = 0; !given && j < sec->n_settings; j++)
			given = strcmp(sec->settings[j].key->name, k->name) == 0;
		if (given)
			continue;
		conf_format_range(k, range, sizeof range);
		return err_set(l->e, ERR_CONFIG, _("%s:%u: %s '%s': %s is missing: expected %s"), f->path, sec->line, sec->name, sec->title,
		               k->name, range);
	}
	return true;
}

static bool add_witness(struct loader *l, const struct confile *f, const struct confile_section *sec)
{
	struct conf *c = l->c;
	struct conf_witness *more;

	for (size_t i = 0; i < c->n_witnesses; i++)
		if (strcmp(c->witnesses[i].name, sec->title) == 0)
			return err_set(l->e, ERR_CONFIG, _("%s:%u: witness '%s' is given in two files"), f->path, sec->line, sec->title);
	more = reallocarray(c->witnesses, c->n_witnesses + 1, sizeof *more);
	if (!more)
		return err_set(l->e, ERR_MEMORY, "out of memory");
	c->witnesses = more;
	more[c->n_witnesses] = (struct conf_witness){ .name = strdup(sec->title) };
	if (!more[c->n_witnesses++].name)
		return err_set(l->e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < sec->n_settings; i++)
		if (!set_one(l, f, &sec->settings[i], &more[c->n_witnesses - 1]))
			return false;
	return true;
}

static bool check_notify(struct loader *l, const struct confile *f, const struct confile_section *sec, struct conf_notify *n)
{
	const char *key, *expected, *tls = conf_notify_default_tls(n);

	if (!conf_notify_check(n, &key, &expected))
		return err_set(l->e, ERR_CONFIG, _("%s:%u: notify '%s': %s: expected %s"), f->path, sec->line, sec->title, key, expected);
	if (!n->tls && tls && !(n->tls = strdup(tls)))
		return err_set(l->e, ERR_MEMORY, "out of memory");
	return true;
}

static bool set_defaults(struct loader *l, enum conf_scope scope, void *base)
{
	for (size_t i = 0; i < n_conf_keys; i++)
		if (conf_keys[i].scope == scope && conf_keys[i].def && !conf_value_set(base, &conf_keys[i], conf_keys[i].def, NULL, l->e))
			return false;
	return true;
}

static bool add_notify(struct loader *l, const struct confile *f, const struct confile_section *sec)
{
	struct conf *c = l->c;
	struct conf_notify *more;

	for (size_t i = 0; i < c->n_notifies; i++)
		if (strcmp(c->notifies[i].name, sec->title) == 0)
			return err_set(l->e, ERR_CONFIG, _("%s:%u: notify '%s' is given in two files"), f->path, sec->line, sec->title);
	more = reallocarray(c->notifies, c->n_notifies + 1, sizeof *more);
	if (!more)
		return err_set(l->e, ERR_MEMORY, "out of memory");
	c->notifies = more;
	more[c->n_notifies] = (struct conf_notify){ .name = strdup(sec->title) };
	if (!more[c->n_notifies++].name)
		return err_set(l->e, ERR_MEMORY, "out of memory");
	if (!set_defaults(l, CONF_NOTIFY, &more[c->n_notifies - 1]))
		return false;
	for (size_t i = 0; i < sec->n_settings; i++)
		if (!set_one(l, f, &sec->settings[i], &more[c->n_notifies - 1]))
			return false;
	return check_notify(l, f, sec, &more[c->n_notifies - 1]);
}

static struct conf_role *role_slot(struct conf *c, enum role role)
{
	struct conf_role *more;

	for (size_t i = 0; i < c->n_roles; i++)
		if (c->roles[i].role == role)
			return &c->roles[i];
	more = reallocarray(c->roles, c->n_roles + 1, sizeof *more);
	if (!more)
		return NULL;
	c->roles = more;
	c->roles[c->n_roles] = (struct conf_role){ .role = role };
	return &c->roles[c->n_roles++];
}

static bool set_role(struct loader *l, const struct confile *f, const struct confile_setting *s)
{
	struct conf_role *r = role_slot(l->c, (enum role)table_key(s)->offset);

	if (!r)
		return err_set(l->e, ERR_MEMORY, "out of memory");
	role_done(r);
	r->n_groups = 0;
	r->groups = calloc(s->n_values + 1, sizeof *r->groups);
	if (!r->groups)
		return err_set(l->e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < s->n_values; i++) {
		if (!*s->values[i] || strlen(s->values[i]) > 64)
			return confile_err(l->e, f, s, _("expected names of Unix groups of 1 to 64 bytes"));
		r->groups[r->n_groups] = strdup(s->values[i]);
		if (!r->groups[r->n_groups++])
			return err_set(l->e, ERR_MEMORY, "out of memory");
	}
	return true;
}

static bool apply_section(struct loader *l, const struct confile *f, const struct confile_section *sec)
{
	if (sec->title && !check_required(l, f, sec))
		return false;
	if (sec->name && strcmp(sec->name, "witness") == 0)
		return add_witness(l, f, sec);
	if (sec->name && strcmp(sec->name, "notify") == 0)
		return add_notify(l, f, sec);
	for (size_t i = 0; i < sec->n_settings; i++) {
		const struct confile_setting *s = &sec->settings[i];

		if (s->key->list ? !set_role(l, f, s) : !set_one(l, f, s, l->c))
			return false;
	}
	return true;
}

static bool parse_text(struct loader *l, const char *path, const char *text, size_t len)
{
	struct confile_key *keys = calloc(n_conf_keys, sizeof *keys);
	struct confile *f;
	bool ok = true;

	if (!keys)
		return err_set(l->e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n_conf_keys; i++) {
		const struct conf_key *k = &conf_keys[i];

		keys[i] = (struct confile_key){ k->section, k->name, k->scope == CONF_WITNESS || k->scope == CONF_NOTIFY,
		                                k->type == CONF_GROUPS };
	}
	f = confile_parse(path, text, len, keys, n_conf_keys, false, l->e);
	for (size_t i = 0; f && ok && i < f->n_sections; i++)
		ok = apply_section(l, f, &f->sections[i]);
	ok = ok && f;
	confile_free(f);
	free(keys);
	return ok;
}

struct conf *conf_parse(const char *path, const char *text, size_t len, struct err *e)
{
	struct conf *c = conf_new(e);
	struct loader l = { c, e, NULL };

	if (c && parse_text(&l, path, text, len))
		return c;
	conf_free(c);
	return NULL;
}

/* A line `key = value` that stands for itself: without it the rest means what it meant. Not one that may have named the inventory. */
static bool stands_alone(const char *line, size_t len)
{
	size_t quotes = 0, n = strspn(line, " \t");

	for (size_t i = 0; i < len; i++) {
		if (line[i] == '{' || line[i] == '}')
			return false;
		quotes += line[i] == '"' || line[i] == '\'';
	}
	return memchr(line, '=', len) && quotes % 2 == 0 && strncasecmp(line + n, "inv", 3) != 0;
}

/* Blanks line number n, counted from 1; false when it does not stand alone. */
static bool blank_line(char *text, unsigned long n)
{
	size_t len;

	for (; n > 1 && *text; n--)
		text += strcspn(text, "\n") + (text[strcspn(text, "\n")] == '\n');
	len = strcspn(text, "\n");
	if (n != 1 || !stands_alone(text, len))
		return false;
	memset(text, ' ', len);
	return true;
}

/* Messages begin with "path:line:". */
static void blank_mistakes(const char *path, char *text, size_t len, struct err *first)
{
	enum { MISTAKES_MAX = 1000 };

	for (int i = 0; i < MISTAKES_MAX; i++) {
		struct err e = { .kind = ERR_NONE };
		struct conf *c = conf_parse(path, text, len, &e);
		size_t n = strlen(path);

		conf_free(c);
		if (c)
			return;
		if (first->kind == ERR_NONE)
			*first = e;
		if (strncmp(e.text, path, n) != 0 || e.text[n] != ':' || !blank_line(text, strtoul(e.text + n + 1, NULL, 10)))
			return;
	}
}

/* A configuration that is not there or cannot be read is a mistake in the configuration, whoever's: exit 78. */
static bool parse_file(struct loader *l, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len;
	char *text;
	bool ok;

	if (fd < 0 && errno == ENOENT)
		return err_set(l->e, ERR_CONFIG, _("%s: there is no such configuration file"), path);
	if (fd < 0) {
		err_set_errno(l->e, "%s", path);
		l->e->kind = ERR_CONFIG;
		return false;
	}
	ok = confile_read_fd(fd, path, CONFILE_MAX, &text, &len, l->e);
	close(fd);
	if (!ok) {
		l->e->kind = ERR_CONFIG;
		return false;
	}
	if (l->mistake)
		blank_mistakes(path, text, len, l->mistake);
	ok = parse_text(l, path, text, len);
	free(text);
	return ok;
}

static int is_conf_name(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return d->d_name[0] != '.' && n > 5 && strcmp(d->d_name + n - 5, ".conf") == 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool parse_folder(struct loader *l, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct dirent **names = NULL;
	char *dir = NULL, *file;
	bool ok = true;
	int n;

	if (asprintf(&dir, "%.*sconf.d", slash ? (int)(slash - path + 1) : 0, path) < 0)
		return err_set(l->e, ERR_MEMORY, "out of memory");
	n = scandir(dir, &names, is_conf_name, by_bytes);
	if (n < 0 && errno != ENOENT && errno != ENOTDIR) {
		err_set_errno(l->e, "%s", dir);
		l->e->kind = ERR_CONFIG;
		ok = false;
	}
	for (int i = 0; i < n; i++) {
		if (ok && asprintf(&file, "%s/%s", dir, names[i]->d_name) >= 0) {
			ok = parse_file(l, file);
			free(file);
		}
		free(names[i]);
	}
	free(names);
	free(dir);
	return ok;
}

static struct conf *load(const char *path, struct err *mistake, struct err *e)
{
	const char *from = path ? path : CONF_DEFAULT_PATH;
	struct conf *c = conf_new(e);
	struct loader l = { c, e, mistake };

	if (!c)
		return NULL;
	if (!path && access(from, F_OK) != 0 && errno == ENOENT)
		return c;
	c->path = strdup(from);
	if (!c->path)
		err_set(e, ERR_MEMORY, "out of memory");
	else if (parse_file(&l, from) && parse_folder(&l, from))
		return c;
	conf_free(c);
	return NULL;
}

struct conf *conf_load(const char *path, struct err *e)
{
	return load(path, NULL, e);
}

struct conf *conf_load_for_reading(const char *path, struct err *ret_mistake, struct err *e)
{
	*ret_mistake = (struct err){ .kind = ERR_NONE };
	return load(path, ret_mistake, e);
}

bool conf_names_role(const struct conf *c, unsigned roles)
{
	for (size_t i = 0; i < c->n_roles; i++)
		if ((c->roles[i].role & roles) && c->roles[i].n_groups > 0)
			return true;
	return false;
}
