#include "import.h"
#include "intl.h"
#include "inventory/entity.h"
#include "inventory/import_map.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { IMPORT_MAX = 64 * 1024 * 1024, MAP_MAX = 64 * 1024 };

static bool read_open(int fd, const char *path, size_t max, struct arena *a, const char **ret_text, size_t *ret_len, struct err *e)
{
	struct stat st;
	size_t len = 0;
	char *text;

	if (fstat(fd, &st) != 0)
		return err_set_errno(e, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_DATA, _("%s: expected a regular file"), path);
	if ((uintmax_t)st.st_size > max)
		return err_set(e, ERR_LIMIT, _("%s: more than %zu bytes"), path, max);
	text = arena_alloc(a, (size_t)st.st_size + 1);
	if (!text)
		return err_set(e, ERR_MEMORY, "out of memory");
	while (len < (size_t)st.st_size) {
		ssize_t n = read(fd, text + len, (size_t)st.st_size - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set_errno(e, "%s", path);
		if (n == 0)
			break;
		len += (size_t)n;
	}
	*ret_text = text;
	*ret_len = len;
	return true;
}

/* What is not UTF-8 would be lost on its way to the daemon. */
static bool check_text(const char *name, const char *text, size_t len, struct err *e)
{
	unsigned line = 1;
	uint32_t cp;

	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_decode(text + i, len - i, &cp);
		if (n == 0)
			return err_set(e, ERR_DATA, _("%s:%u: expected UTF-8 text, got the byte 0x%02x (a mapping can say windows-1252)"), name,
			               line, (unsigned char)text[i]);
		if (cp == 0)
			return err_set(e, ERR_DATA, _("%s:%u: expected text, got the control character U+%04X"), name, line, 0u);
		line += cp == '\n';
	}
	return true;
}

static bool read_path(int dir, const char *name, const char *path, size_t max, struct arena *a, const char **ret_text,
                      size_t *ret_len, struct err *e)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool ok;

	if (fd < 0) {
		err_set_errno(e, "%s", path);
		if (errno == ENOENT)
			e->kind = ERR_NOT_FOUND;
		return false;
	}
	ok = read_open(fd, path, max, a, ret_text, ret_len, e);
	close(fd);
	return ok;
}

static bool is_csv(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && *name != '.' && strcmp(name + n - 4, ".csv") == 0;
}

/* A mistyped name would otherwise be passed over in silence. */
static bool check_names(DIR *d, const char *dir, struct err *e)
{
	const struct dirent *entry;

	while ((entry = readdir(d))) {
		struct text_nearest near = { .word = entry->d_name };
		struct text shown = TEXT_INIT(8192);

		if (!is_csv(entry->d_name) || entity_file_find(entry->d_name))
			continue;
		for (size_t i = 0; i < n_entity_files; i++)
			text_nearest_offer(&near, entity_files[i].file);
		text_appendf(&shown, "%s/", dir);
		text_append_safe(&shown, entry->d_name);
		if (near.found)
			err_set(e, ERR_DATA, _("%s: no file of the inventory is called so; the nearest is '%s'"), text_str(&shown), near.found);
		else
			err_set(e, ERR_DATA, _("%s: no file of the inventory is called so"), text_str(&shown));
		text_done(&shown);
		return false;
	}
	return true;
}

static bool read_files(DIR *d, const char *dir, struct arena *a, struct import_file **ret_files, size_t *ret_n, struct err *e)
{
	struct import_file *files = arena_array(a, n_entity_files, sizeof *files);
	size_t n = 0, total = 0;
	struct text path = TEXT_INIT(8192);
	bool ok = files || err_set(e, ERR_MEMORY, "out of memory");

	for (size_t i = 0; ok && i < n_entity_files; i++) {
		struct import_file *f = &files[n];

		if (faccessat(dirfd(d), entity_files[i].file, F_OK, 0) != 0 && errno == ENOENT)
			continue;
		text_clear(&path);
		text_appendf(&path, "%s/%s", dir, entity_files[i].file);
		f->name = entity_files[i].file;
		ok = read_path(dirfd(d), f->name, text_str(&path), IMPORT_MAX - total, a, &f->text, &f->len, e)
		     && check_text(f->name, f->text, f->len, e);
		total += ok ? f->len : 0;
		n += ok;
	}
	text_done(&path);
	if (!ok)
		return false;
	if (n == 0)
		return err_set(e, ERR_NOT_FOUND, _("%s: holds none of the files of an inventory (sites.csv, devices.csv, links.csv…)"), dir);
	*ret_files = files;
	*ret_n = n;
	return true;
}

bool import_read_dir(const char *dir, struct arena *a, struct import_file **ret_files, size_t *ret_n, struct err *e)
{
	DIR *d = opendir(dir);
	bool ok;

	if (!d) {
		err_set_errno(e, "%s", dir);
		if (errno == ENOENT || errno == ENOTDIR)
			e->kind = ERR_NOT_FOUND;
		return false;
	}
	ok = check_names(d, dir, e) && read_files(d, dir, a, ret_files, ret_n, e);
	closedir(d);
	return ok;
}

/* A path for messages and JSON. */
static const char *safe_copy(struct arena *a, const char *path)
{
	struct text t = TEXT_INIT(16384);
	const char *copy;

	text_append_safe(&t, path);
	copy = arena_strdup(a, text_str(&t));
	text_done(&t);
	return copy;
}

bool import_read_mapped(const char *path, const char *map_path, struct arena *a, struct import_file *ret_file, struct err *e)
{
	struct import_file f = { .name = safe_copy(a, path), .map_name = safe_copy(a, map_path) };
	size_t map_len;

	if (!f.name || !f.map_name)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_path(AT_FDCWD, path, path, IMPORT_MAX, a, &f.text, &f.len, e)
	    || !read_path(AT_FDCWD, map_path, map_path, MAP_MAX, a, &f.map, &map_len, e))
		return false;
	if (!check_text(f.map_name, f.map, map_len, e) || !import_map_decode(&f, a, e) || !check_text(f.name, f.text, f.len, e))
		return false;
	*ret_file = f;
	return true;
}

bool import_read_text(const char *path, size_t max, struct arena *a, const char **ret_text, size_t *ret_len, struct err *e)
{
	const char *name = safe_copy(a, path);

	if (!name)
		return err_set(e, ERR_MEMORY, "out of memory");
	return read_path(AT_FDCWD, path, name, max, a, ret_text, ret_len, e) && check_text(name, *ret_text, *ret_len, e);
}

/* Whoever owns the folder owns the inventory: root would leave files behind that the daemon cannot write. */
static bool become_owner(const char *inventory, struct err *e)
{
	const char *slash = strrchr(inventory, '/');
	char *dir = slash ? strndup(inventory, slash > inventory ? (size_t)(slash - inventory) : 1) : strdup(".");
	struct stat st;
	bool ok = false;

	if (!dir) {
		err_set(e, ERR_MEMORY, "out of memory");
	} else if (stat(dir, &st) != 0) {
		err_set_errno(e, "%s", dir);
		if (errno == ENOENT)
			e->kind = ERR_NOT_FOUND;
	} else if (st.st_uid == 0) {
		ok = true;
	} else if (setgroups(1, &st.st_gid) != 0 || setgid(st.st_gid) != 0 || setuid(st.st_uid) != 0) {
		err_set_errno(e, _("cannot become uid %u, the owner of %s"), (unsigned)st.st_uid, dir);
	} else {
		ok = true;
	}
	free(dir);
	return ok;
}

bool import_open_store(const char *inventory, struct store **ret_s, struct err *e)
{
	if (geteuid() == 0 && !become_owner(inventory, e))
		return false;
	return store_open(inventory, ret_s, e);
}
