#include "replay.h"

#include "intl.h"
#include "inventory/confile.h"
#include "inventory/threshold.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct confile_key keys[] = {
	{ "probe", "attempts", false, false },
	{ "probe", "retry-interval", false, false },
	{ "device", "parents", true, false },
	{ "link", "redundancy-group", true, false },
	{ "link", "role", true, false },
	{ "threshold", "warning", true, false },
	{ "threshold", "critical", true, false },
	{ "threshold", "hysteresis", true, false },
};

/* As the table of vigie.conf (inventory/conf_table.c) has them. */
enum { ATTEMPTS_MAX = 10, RETRY_MIN_MS = 1000, RETRY_MAX_MS = 3600000 };

static bool set_probe(struct replay_rules *rules, const struct confile *f, const struct confile_setting *s, struct err *e)
{
	struct err why;
	char *end;

	if (strcmp(s->key->name, "retry-interval") == 0) {
		int64_t ms;

		if (!duration_parse_ms(s->values[0], &ms, &why) || ms < RETRY_MIN_MS || ms > RETRY_MAX_MS)
			return confile_err(e, f, s, _("expected %s"), _("a duration from 1s to 1h"));
		rules->params.retry_interval_ms = ms;
		return true;
	}
	errno = 0;
	rules->params.attempts = strtoll(s->values[0], &end, 10);
	if (errno || end == s->values[0] || *end || rules->params.attempts < 1 || rules->params.attempts > ATTEMPTS_MAX)
		return confile_err(e, f, s, _("expected a whole number from 1 to %d"), ATTEMPTS_MAX);
	return true;
}

static bool set_override(struct replay_override *o, const struct confile_setting *s, struct arena *a, struct err *e)
{
	const char **field = strcmp(s->key->name, "parents") == 0 ? &o->parents
		: strcmp(s->key->name, "role") == 0 ? &o->role : &o->redundancy_group;

	*field = arena_strdup(a, s->values[0]);
	return *field || err_set(e, ERR_MEMORY, "out of memory");
}

static bool set_limit(struct reg_threshold *t, const struct confile *f, const struct confile_setting *s, struct err *e)
{
	double *limit = strcmp(s->key->name, "warning") == 0 ? &t->warning : strcmp(s->key->name, "critical") == 0 ? &t->critical : &t->hysteresis;
	char *end;

	*limit = strtod(s->values[0], &end);
	if (end == s->values[0] || *end || !isfinite(*limit) || (limit == &t->hysteresis && *limit < 0))
		return confile_err(e, f, s, "%s", _("expected a number"));
	return true;
}

/* "cpu_ratio device NAME", NAME * for all of that kind. */
static bool name_threshold(struct reg_threshold *t, const struct confile *f, const struct confile_section *sec, struct arena *a, struct err *e)
{
	char *measure = arena_strdup(a, sec->title), *kind = measure ? strchr(measure, ' ') : NULL, *name = kind ? strchr(kind + 1, ' ') : NULL;
	enum measure m;

	if (!measure)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (name) {
		*kind++ = '\0';
		*name++ = '\0';
	}
	m = name ? measure_from_key(measure) : MEASURE_COUNT;
	if (m == MEASURE_COUNT || m == MEASURE_DAYS_LEFT || !*name || !measure_is_of(m, kind))
		return err_set(e, ERR_CONFIG, _("%s:%u: threshold: expected a measure, a kind it is of, and a name or *"), f->path, sec->line);
	*t = (struct reg_threshold){ kind, name, measure, (double)NAN, (double)NAN, (double)NAN };
	return true;
}

static bool take_threshold(struct replay_rules *rules, struct replay_threshold *t, const struct confile *f, const struct confile_section *sec,
                           struct arena *a, struct err *e)
{
	rules->n_thresholds++;
	t->line = sec->line;
	if (!name_threshold(&t->row, f, sec, a, e))
		return false;
	for (size_t k = 0; k < sec->n_settings; k++)
		if (!set_limit(&t->row, f, &sec->settings[k], e))
			return false;
	if (isnan(t->row.warning) && isnan(t->row.critical))
		return err_set(e, ERR_CONFIG, _("%s:%u: threshold: expected warning or critical"), f->path, sec->line);
	return true;
}

static bool take(struct replay_rules *rules, struct replay_override *overrides, struct replay_threshold *thresholds, const struct confile *f,
                 struct arena *a, struct err *e)
{
	for (size_t i = 0; i < f->n_sections; i++) {
		const struct confile_section *sec = &f->sections[i];
		bool limits = sec->name && strcmp(sec->name, "threshold") == 0;
		struct replay_override *o = sec->title && !limits ? &overrides[rules->n_overrides++] : NULL;

		if (limits) {
			if (!take_threshold(rules, &thresholds[rules->n_thresholds], f, sec, a, e))
				return false;
			continue;
		}
		if (o)
			*o = (struct replay_override){ .kind = arena_strdup(a, sec->name), .name = arena_strdup(a, sec->title), .line = sec->line };
		if (o && (!o->kind || !o->name))
			return err_set(e, ERR_MEMORY, "out of memory");
		for (size_t k = 0; k < sec->n_settings; k++)
			if (o ? !set_override(o, &sec->settings[k], a, e) : !set_probe(rules, f, &sec->settings[k], e))
				return false;
	}
	return true;
}

bool replay_rules_parse(const char *path, const char *text, size_t len, const struct live_params *in_force, struct arena *a,
                        struct replay_rules *ret, struct err *e)
{
	struct confile *f = confile_parse(path, text, len, keys, ARRAY_LEN(keys), false, e);
	struct replay_rules rules = { .params = *in_force };
	struct replay_override *overrides;
	struct replay_threshold *thresholds;
	bool ok;

	if (!f)
		return false;
	overrides = arena_array(a, f->n_sections, sizeof *overrides);
	thresholds = arena_array(a, f->n_sections, sizeof *thresholds);
	ok = overrides && thresholds ? take(&rules, overrides, thresholds, f, a, e) : err_set(e, ERR_MEMORY, "out of memory");
	confile_free(f);
	if (!ok)
		return false;
	rules.overrides = overrides;
	rules.thresholds = thresholds;
	rules.other_attempts = rules.params.attempts != in_force->attempts || rules.params.retry_interval_ms != in_force->retry_interval_ms;
	*ret = rules;
	return true;
}

bool replay_rules_load(const char *path, const struct live_params *in_force, struct arena *a, struct replay_rules *ret, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text;
	size_t len;
	bool ok;

	if (fd < 0)
		return err_set_errno(e, "%s", path);
	ok = confile_read_fd(fd, path, CONFILE_MAX, &text, &len, e);
	close(fd);
	if (!ok)
		return false;
	ok = replay_rules_parse(path, text, len, in_force, a, ret, e);
	free(text);
	return ok;
}

static bool is_declared(const struct registry *r, const char *kind, const char *name)
{
	if (strcmp(kind, "service") == 0) {
		for (size_t i = 0; i < r->n_services; i++)
			if (strcmp(r->services[i].name, name) == 0)
				return true;
		return false;
	}
	if (strcmp(kind, "application") == 0) {
		for (size_t i = 0; i < r->n_applications; i++)
			if (strcmp(r->applications[i].name, name) == 0)
				return true;
		return false;
	}
	if (strcmp(kind, "device") == 0) {
		for (size_t i = 0; i < r->n_devices; i++)
			if (strcmp(r->devices[i].name, name) == 0)
				return true;
		return false;
	}
	for (size_t i = 0; i < r->n_links; i++)
		if (strcmp(r->links[i].name, name) == 0)
			return true;
	return false;
}

static bool check_parents(const struct registry *r, const char *path, const struct replay_override *o, struct arena *a, struct err *e)
{
	char *list = arena_strdup(a, o->parents), *state = NULL;

	for (char *name = list ? strtok_r(list, ";", &state) : NULL; name; name = strtok_r(NULL, ";", &state))
		if (!is_declared(r, "device", name))
			return err_set(e, ERR_CONFIG, _("%s:%u: parents: no device is called '%.128s'"), path, o->line, name);
	return true;
}

bool replay_rules_check(const struct replay_rules *rules, const char *path, const struct registry *r, struct arena *a, struct err *e)
{
	for (size_t i = 0; i < rules->n_thresholds; i++) {
		const struct replay_threshold *t = &rules->thresholds[i];

		if (strcmp(t->row.name, "*") != 0 && !is_declared(r, t->row.kind, t->row.name))
			return err_set(e, ERR_CONFIG, _("%s:%u: no %s is called '%.128s'"), path, t->line, t->row.kind, t->row.name);
	}
	for (size_t i = 0; i < rules->n_overrides; i++) {
		const struct replay_override *o = &rules->overrides[i];

		if (!is_declared(r, o->kind, o->name))
			return err_set(e, ERR_CONFIG, _("%s:%u: no %s is called '%.128s'"), path, o->line, o->kind, o->name);
		if (o->parents && !check_parents(r, path, o, a, e))
			return false;
	}
	return true;
}
