#include "inventory/storage_judge.h"

#include "inventory/sentence.h"

#include "text.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_BYTES = 160 };

static bool is_disk(const char *type)
{
	return strcmp(type, "fixed-disk") == 0 || strcmp(type, "network-disk") == 0;
}

/* Juniper names "DEVICE, mounted on: PATH"; others name the path alone. */
static const char *mount_point(const char *name)
{
	static const char mark[] = ", mounted on: ";
	const char *at = strstr(name, mark);

	return at ? at + strlen(mark) : name;
}

static bool starts_with_one_of(const char *s, const char *const beginnings[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(s, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return false;
}

/* Mounted images are fixed disks to most agents, and as large as what they hold: snaps and media, the packages of Junos, the web
 * interface of a Stormshield. */
static bool is_image(const char *name)
{
	static const char *const places[] = { "/snap/",   "/var/lib/snapd/snap/", "/media/", "/run/media/",
					      "/cdrom",   "/packages/mnt/",       "/junos",  "/data/Backup/Data/GUI" };

	return starts_with_one_of(mount_point(name), places, ARRAY_LEN(places)) || strstr(name, ".uzip, mounted on: ");
}

/* Device nodes and processes as files: one block, always used. */
static bool is_pseudo(const char *name)
{
	static const char *const kinds[] = { "devfs", "procfs" };
	const char *path = mount_point(name);

	return starts_with_one_of(name, kinds, ARRAY_LEN(kinds)) || strcmp(path, "/dev") == 0 || strcmp(path, "/proc") == 0;
}

/* Percent, or -1 when it does not tell. */
static double share_of(const struct storage_facts *s)
{
	if (!s->name || !s->type || !is_disk(s->type) || is_image(s->name) || is_pseudo(s->name))
		return -1;
	if (s->size_bytes <= 0 || s->used_bytes < 0 || s->used_bytes > s->size_bytes) /* UNKNOWN_I64 is below zero */
		return -1;
	return (double)s->used_bytes * 100 / (double)s->size_bytes;
}

static enum outcome outcome_of(double percent, enum outcome before)
{
	double critical = STORAGE_CRITICAL - (before == OUTCOME_STORAGE_FULL ? STORAGE_HYSTERESIS : 0);
	double warning = STORAGE_WARNING - (outcome_is_of_storage(before) ? STORAGE_HYSTERESIS : 0);

	return percent >= critical ? OUTCOME_STORAGE_FULL : percent >= warning ? OUTCOME_STORAGE_NEARLY_FULL : OUTCOME_OK;
}

static void describe(const struct storage_facts *s, double percent, char detail[PROBE_DETAIL_MAX])
{
	char name[NAME_MAX_BYTES], used[SENTENCE_SIZE_MAX], size[SENTENCE_SIZE_MAX];

	snprintf(name, sizeof name, "%s", s->name);
	utf8_end_whole(name, sizeof name);
	sentence_size(s->used_bytes, used);
	sentence_size(s->size_bytes, size);
	snprintf(detail, PROBE_DETAIL_MAX, "%s is %.0f %% full: %s of %s", name, percent, used, size);
}

enum outcome storage_judge(const struct storage_facts *storages, size_t n, enum outcome before, char detail[PROBE_DETAIL_MAX])
{
	const struct storage_facts *fullest = NULL;
	double most = -1;
	enum outcome o;

	detail[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		double percent = share_of(&storages[i]);

		if (percent > most) {
			most = percent;
			fullest = &storages[i];
		}
	}
	o = outcome_of(most, before);
	if (fullest && o != OUTCOME_OK)
		describe(fullest, most, detail);
	return o;
}

double storage_share(const struct storage_facts *s)
{
	return share_of(s) / 100;
}

bool outcome_is_of_storage(enum outcome o)
{
	return o == OUTCOME_STORAGE_NEARLY_FULL || o == OUTCOME_STORAGE_FULL;
}
