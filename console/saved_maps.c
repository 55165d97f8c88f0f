#include "console/saved_maps.h"

#include "console/person_file.h"
#include "intl.h"
#include "text.h"

#include <errno.h>
#include <string.h>

enum { LINE_LEN_MAX = 1024 };

static const char *const zooms[] = { [GEO_REGION] = "region", [GEO_DEPARTEMENT] = "departement", [GEO_AROUND] = "around" };
static const char *const directions[] = { [MAP_UP] = "up", [MAP_DOWN] = "down", [MAP_BOTH] = "both" };

/* What may be shown and written again as it is. */
static bool is_safe(const char *s)
{
	uint32_t cp;

	for (size_t len; *s; s += len) {
		len = utf8_decode(s, strnlen(s, 4), &cp);
		if (len == 0 || text_safe_code_point(cp) != cp || cp < 0x20)
			return false;
	}
	return true;
}

/* Takes one word off *p, or NULL. */
static char *next_word(char **p)
{
	char *word = *p + strspn(*p, " \t"), *end = word + strcspn(word, " \t");

	if (end == word)
		return NULL;
	*p = *end ? end + 1 : end;
	*end = '\0';
	return word;
}

static bool take_rest(char *to, size_t size, char *p)
{
	const char *rest = p + strspn(p, " \t");

	return snprintf(to, size, "%s", rest) < (int)size;
}

static bool parse_layers(char *p, struct saved_map *m)
{
	char *direction = next_word(&p), *levels = next_word(&p);

	m->layers = true;
	m->scope = (struct strata_scope){ .direction = MAP_BOTH, .levels = 2 };
	if (!direction)
		return true;
	for (size_t i = MAP_UP; i <= MAP_BOTH; i++) {
		if (strcmp(direction, directions[i]) != 0 || !levels || levels[0] < '1' || levels[0] > '0' + STRATA_LEVELS_MAX || levels[1])
			continue;
		m->scope.direction = (enum map_direction)i;
		m->scope.levels = (size_t)(levels[0] - '0');
		return take_rest(m->scope.root, sizeof m->scope.root, p) && strchr(m->scope.root, ':') && is_safe(m->scope.root);
	}
	return false;
}

static bool parse_line(char *p, struct saved_map *m)
{
	char *kind = next_word(&p), *name = next_word(&p);

	*m = (struct saved_map){ .scope = { .direction = MAP_BOTH, .levels = 2 } };
	if (!kind || !name || snprintf(m->name, sizeof m->name, "%s", name) >= (int)sizeof m->name || !is_safe(name))
		return false;
	if (strcmp(kind, "layers") == 0)
		return parse_layers(p, m);
	for (size_t i = 0; i < GEO_ZOOMS; i++) {
		if (strcmp(kind, zooms[i]) == 0) {
			m->zoom = (enum geo_zoom)i;
			return take_rest(m->site, sizeof m->site, p) && is_safe(m->site) && (i == GEO_REGION || m->site[0]);
		}
	}
	return false;
}

bool saved_maps_parse(struct saved_maps *m, const char *path, FILE *in, struct err *e)
{
	char line[LINE_LEN_MAX];
	struct saved_map one;
	unsigned bad = 0;

	m->n = 0;
	for (unsigned n = 1; fgets(line, sizeof line, in); n++) {
		bool whole = strchr(line, '\n') || feof(in);

		line[strcspn(line, "\r\n")] = '\0';
		if (whole && (line[strspn(line, " \t")] == '\0' || line[strspn(line, " \t")] == '#'))
			continue;
		if (!whole || !parse_line(line, &one) || !saved_maps_add(m, &one, e))
			bad = bad ? bad : n;
		while (!whole && fgets(line, sizeof line, in) && !strchr(line, '\n'))
			;
	}
	return bad == 0 || err_set(e, ERR_CONFIG, "%s:%u: expected a saved map, such as \"layers nuit up 3 site:CH Demo\"", path, bad);
}

bool saved_maps_load(struct saved_maps *m, const char *path, struct err *e)
{
	FILE *in = fopen(path, "re");
	bool ok;

	m->n = 0;
	if (!in)
		return errno == ENOENT || errno == ENOTDIR || err_set_errno(e, "cannot read %s", path);
	ok = saved_maps_parse(m, path, in, e);
	fclose(in);
	return ok;
}

static void append_one(const struct saved_map *m, struct text *t)
{
	if (m->layers && m->scope.root[0])
		text_appendf(t, "layers %s %s %zu %s\n", m->name, directions[m->scope.direction], m->scope.levels, m->scope.root);
	else if (m->layers)
		text_appendf(t, "layers %s\n", m->name);
	else
		text_appendf(t, "%s %s%s%s\n", zooms[m->zoom], m->name, m->site[0] ? " " : "", m->site);
}

bool saved_maps_write(const struct saved_maps *m, const char *path, struct err *e)
{
	struct text t = TEXT_INIT(SAVED_MAPS_MAX * LINE_LEN_MAX);
	bool ok;

	for (size_t i = 0; i < m->n; i++)
		append_one(&m->of[i], &t);
	ok = t.failed ? err_set(e, ERR_MEMORY, "out of memory") : person_file_write(path, text_str(&t), e);
	text_done(&t);
	return ok;
}

struct saved_map *saved_maps_find(struct saved_maps *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->of[i].name, name) == 0)
			return &m->of[i];
	return NULL;
}

bool saved_maps_add(struct saved_maps *m, const struct saved_map *map, struct err *e)
{
	struct saved_map *same = saved_maps_find(m, map->name);

	if (map->name[0] == '\0' || strchr(map->name, ' ') || !is_safe(map->name))
		return err_set(e, ERR_USAGE, _("The name of a map is one word of at most %d bytes."), SAVED_MAP_NAME_MAX - 1);
	if (!same && m->n == SAVED_MAPS_MAX)
		return err_set(e, ERR_USAGE, _("There are %d saved maps already: delete one first."), SAVED_MAPS_MAX);
	*(same ? same : &m->of[m->n++]) = *map;
	return true;
}

bool saved_maps_remove(struct saved_maps *m, const char *name)
{
	struct saved_map *gone = saved_maps_find(m, name);

	if (!gone)
		return false;
	memmove(gone, gone + 1, (size_t)(&m->of[--m->n] - gone) * sizeof *gone);
	return true;
}

void saved_map_of(const struct map_view *v, const char *name, struct saved_map *ret)
{
	const struct site_row *s = list_selected(&v->geo.sites.list);

	*ret = (struct saved_map){ .layers = v->layers, .zoom = v->geo.zoom, .scope = v->strata.scope };
	snprintf(ret->name, sizeof ret->name, "%s", name);
	if (s && (size_t)snprintf(ret->site, sizeof ret->site, "%s", s->name) >= sizeof ret->site)
		ret->site[0] = '\0';
	if (!ret->site[0])
		ret->zoom = GEO_REGION;
}

void saved_map_show(const struct saved_map *map, struct map_view *v)
{
	v->layers = map->layers;
	if (map->layers) {
		strata_show(&v->strata, &map->scope);
		return;
	}
	if (map->site[0])
		list_select(&v->geo.sites.list, map->site);
	geo_zoom(&v->geo, map->zoom);
}
