#include "inventory/confile_scan.h"

#include "intl.h"
#include "text.h"

#include <confuse.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SENTINEL "vigie-end-of-file"

static pthread_mutex_t confuse_lock = PTHREAD_MUTEX_INITIALIZER; /* its lexer and the two below are global */
static struct err *confuse_err;
static const char *confuse_path;
static bool confuse_secret;

static void wipe_free(char *s)
{
	if (s)
		explicit_bzero(s, strlen(s));
	free(s);
}

void confile_free(struct confile *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->n_sections; i++) {
		struct confile_section *sec = &f->sections[i];

		for (size_t j = 0; j < sec->n_settings; j++) {
			for (size_t k = 0; k < sec->settings[j].n_values; k++)
				wipe_free(sec->settings[j].values[k]);
			free(sec->settings[j].values);
		}
		free(sec->settings);
		free(sec->title);
	}
	free(f->sections);
	free(f->path);
	free(f);
}

bool confile_err(struct err *e, const struct confile *f, const struct confile_setting *s, const char *fmt, ...)
{
	char what[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	return err_set(e, ERR_CONFIG, "%s:%u: %s: %s", f->path, s->line, s->key->name, what);
}

bool confile_read_fd(int fd, const char *path, size_t max, char **ret_text, size_t *ret_len, struct err *e)
{
	size_t len = 0, cap = max + 1;
	char *text = malloc(cap + 1);

	if (!text)
		return err_set(e, ERR_MEMORY, "out of memory");
	while (len < cap) {
		ssize_t n = read(fd, text + len, cap - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			err_set_errno(e, "%s", path);
			goto fail;
		}
		if (n == 0)
			break;
		len += (size_t)n;
	}
	if (len > max) {
		err_set(e, ERR_LIMIT, _("%s: more than %zu bytes"), path, max);
		goto fail;
	}
	text[len] = '\0';
	*ret_text = text;
	*ret_len = len;
	return true;
fail:
	explicit_bzero(text, len);
	free(text);
	return false;
}

static void on_confuse_error(cfg_t *cfg, const char *fmt, va_list ap)
{
	char what[256];

	vsnprintf(what, sizeof what, fmt, ap);
	for (char *p = what; *p; p++)
		if ((unsigned char)*p < ' ' || (unsigned char)*p >= 0x7f)
			*p = '?';
	if (confuse_secret)
		snprintf(what, sizeof what, "%s", _("not understood"));
	err_set(confuse_err, ERR_CONFIG, "%s:%d: %s", confuse_path, cfg ? cfg->line : 0, what);
}

/* libconfuse's own tables, made from ours. Each section is listed once, with the keys of all its lines. */
struct options {
	cfg_opt_t *top;
	cfg_opt_t **sections;
	size_t n_sections;
};

static void options_free(struct options *o)
{
	for (size_t i = 0; i < o->n_sections; i++)
		free(o->sections[i]);
	free(o->sections);
	free(o->top);
}

static cfg_opt_t option_of_key(const struct confile_key *k)
{
	if (k->list)
		return (cfg_opt_t)CFG_STR_LIST(k->name, NULL, CFGF_NODEFAULT);
	return (cfg_opt_t)CFG_STR(k->name, NULL, CFGF_NODEFAULT);
}

static bool is_first_of_section(const struct confile_key *keys, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (keys[j].section && strcmp(keys[j].section, keys[i].section) == 0)
			return false;
	return true;
}

static bool options_make(struct options *o, const struct confile_key *keys, size_t n, struct err *e)
{
	size_t top = 0;

	*o = (struct options){ calloc(n + 2, sizeof *o->top), calloc(n + 1, sizeof *o->sections), 0 };
	if (!o->top || !o->sections)
		goto no_memory;
	for (size_t i = 0; i < n; i++) {
		cfg_opt_t *section;
		size_t m = 0;

		if (!keys[i].section) {
			o->top[top++] = option_of_key(&keys[i]);
			continue;
		}
		if (!is_first_of_section(keys, i))
			continue;
		section = calloc(n + 1, sizeof *section);
		if (!section)
			goto no_memory;
		o->sections[o->n_sections++] = section;
		for (size_t j = i; j < n; j++)
			if (keys[j].section && strcmp(keys[j].section, keys[i].section) == 0)
				section[m++] = option_of_key(&keys[j]);
		section[m] = (cfg_opt_t)CFG_END();
		o->top[top++] = (cfg_opt_t)CFG_SEC(keys[i].section, section,
			keys[i].titled ? CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES : CFGF_MULTI);
	}
	o->top[top++] = (cfg_opt_t)CFG_STR(SENTINEL, NULL, CFGF_NODEFAULT);
	o->top[top] = (cfg_opt_t)CFG_END();
	return true;
no_memory:
	options_free(o);
	return err_set(e, ERR_MEMORY, "out of memory");
}

static bool take_values(struct confile_setting *s, cfg_t *sec, struct err *e)
{
	cfg_opt_t *opt = cfg_getopt(sec, s->key->name);
	size_t n = opt ? cfg_opt_size(opt) : 0;

	s->values = calloc(n + 1, sizeof *s->values);
	if (!s->values)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		char *value = cfg_opt_getnstr(opt, (unsigned)i);

		s->values[i] = strdup(value ? value : "");
		if (!s->values[i])
			return err_set(e, ERR_MEMORY, "out of memory");
		s->n_values++;
		if (value)
			explicit_bzero(value, strlen(value));
	}
	return true;
}

/* Sections were scanned in the order in which libconfuse read them: the k-th of a name is its k-th. */
static bool take_section(struct confile *f, size_t i, cfg_t *cfg, struct err *e)
{
	struct confile_section *sec = &f->sections[i];
	cfg_t *from = cfg;
	unsigned k = 0;

	for (size_t j = 1; j < i; j++)
		k += sec->name && strcmp(f->sections[j].name, sec->name) == 0;
	if (sec->name)
		from = cfg_getnsec(cfg, sec->name, k);
	if (!from)
		return err_set(e, ERR_CONFIG, _("%s:%u: section '%s' was not read"), f->path, sec->line, sec->name);
	if (sec->title && cfg_title(from)) {
		free(sec->title);
		sec->title = strdup(cfg_title(from));
		if (!sec->title)
			return err_set(e, ERR_MEMORY, "out of memory");
		if (strlen(sec->title) > CONFILE_TITLE_MAX)
			return err_set(e, ERR_CONFIG, _("%s:%u: section '%s': expected %s"), f->path, sec->line, sec->name,
			               _("a name of 1 to 64 bytes"));
	}
	for (size_t j = 0; j < sec->n_settings; j++)
		if (!take_values(&sec->settings[j], from, e))
			return false;
	return true;
}

static bool parse_locked(struct confile *f, const char *text, size_t len, struct options *o, struct err *e)
{
	struct text all = TEXT_INIT(CONFILE_MAX + 128);
	cfg_t *cfg = cfg_init(o->top, CFGF_NONE);
	bool ok = false;
	const char *end;

	text_append_n(&all, text, len);
	text_append(&all, "\n" SENTINEL " = 'reached'\n");
	if (!cfg || all.failed) {
		err_set(e, ERR_MEMORY, "out of memory");
		goto out;
	}
	cfg_set_error_function(cfg, on_confuse_error);
	err_set(e, ERR_CONFIG, _("%s: not understood"), f->path);
	if (cfg_parse_buf(cfg, text_str(&all)) != CFG_SUCCESS)
		goto out;
	end = cfg_getstr(cfg, SENTINEL);
	if (!end || strcmp(end, "reached") != 0) {
		err_set(e, ERR_CONFIG, _("%s: something opened in it is not closed"), f->path);
		goto out;
	}
	ok = true;
	for (size_t i = 0; ok && i < f->n_sections; i++)
		ok = take_section(f, i, cfg, e);
out:
	if (all.data)
		explicit_bzero(all.data, all.len);
	text_done(&all);
	cfg_free(cfg);
	return ok;
}

/* libconfuse keeps the last strings in buffers of its own: the same sizes, read again, hold blanks afterwards. */
static void overwrite_buffers(size_t len)
{
	cfg_opt_t opts[] = { CFG_STR("x", NULL, CFGF_NODEFAULT), CFG_END() };
	char *blank = malloc(len + 16);
	cfg_t *cfg = cfg_init(opts, CFGF_NONE);

	if (blank && cfg) {
		memset(blank, ' ', len + 15);
		memcpy(blank, "x = \"", 5);
		blank[len + 14] = '"';
		blank[len + 15] = '\0';
		(void)cfg_parse_buf(cfg, blank);
	}
	free(blank);
	cfg_free(cfg);
}

struct confile *confile_parse(const char *path, const char *text, size_t len, const struct confile_key *keys, size_t n_keys,
                              bool secret, struct err *e)
{
	struct confile *f = calloc(1, sizeof *f);
	char *plain = malloc(len + 1);
	struct options o;
	struct err why = { 0 };
	bool ok;

	if (!f || !plain || !(f->path = strdup(path))) {
		free(f);
		free(plain);
		err_set(e, ERR_MEMORY, "out of memory");
		return NULL;
	}
	if (len > CONFILE_MAX) {
		err_set(e, ERR_LIMIT, _("%s: more than %u bytes"), path, CONFILE_MAX);
		goto fail;
	}
	memcpy(plain, text, len);
	plain[len] = '\0';
	if (!confile_scan(f, plain, text, len, keys, n_keys, secret, e) || !options_make(&o, keys, n_keys, e))
		goto fail;
	pthread_mutex_lock(&confuse_lock);
	confuse_err = &why;
	confuse_path = path;
	confuse_secret = secret;
	ok = parse_locked(f, plain, len, &o, &why);
	if (secret)
		overwrite_buffers(len);
	confuse_err = NULL;
	pthread_mutex_unlock(&confuse_lock);
	options_free(&o);
	if (!ok)
		err_set(e, why.kind, "%s", why.text);
	goto out;
fail:
	ok = false;
out:
	explicit_bzero(plain, len);
	free(plain);
	if (ok)
		return f;
	confile_free(f);
	return NULL;
}
