#include "whole_file.h"

#include "intl.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEMPORARY_MAX = 32 };

/* One that may not be read is as good to write in, its fsync apart. */
static int open_folder(const char *path, const char **ret_name)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	int fd;

	if (!folder)
		return -1;
	*ret_name = slash ? slash + 1 : path;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 && errno == EACCES)
		fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	return fd;
}

/* Not access(2), which follows links. */
static bool may_take_name(int dir, const char *name, const char *path, bool replace, struct err *e)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return true;
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_REFUSED, _("%s: expected a regular file"), path);
	errno = EEXIST;
	return replace || err_set_errno(e, _("cannot write %s"), path);
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, bytes, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return false;
		bytes += w;
		n -= (size_t)w;
	}
	return true;
}

static bool write_new(int dir, const char *name, const void *bytes, size_t n, mode_t mode)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode), why;
	bool ok = fd >= 0 && write_all(fd, bytes, n) && fsync(fd) == 0;

	if (fd < 0)
		return false;
	why = errno;
	if (close(fd) != 0)
		return false;
	errno = why;
	return ok;
}

/* NFS knows links, but no renaming that replaces nothing. */
static bool give_name(int dir, const char *temporary, const char *name, bool replace)
{
	if (replace)
		return renameat(dir, temporary, dir, name) == 0;
	if (renameat2(dir, temporary, dir, name, RENAME_NOREPLACE) == 0)
		return true;
	return errno == EINVAL && linkat(dir, temporary, dir, name, 0) == 0 && unlinkat(dir, temporary, 0) == 0;
}

static bool write_in(int dir, const char *name, const void *bytes, size_t n, mode_t mode, bool replace)
{
	char temporary[TEMPORARY_MAX];
	uint64_t random;
	int why;

	if (getrandom(&random, sizeof random, 0) != sizeof random)
		return false;
	snprintf(temporary, sizeof temporary, ".vigie-%016" PRIx64, random);
	if (write_new(dir, temporary, bytes, n, mode) && give_name(dir, temporary, name, replace)) {
		fsync(dir);
		return true;
	}
	why = errno;
	unlinkat(dir, temporary, 0);
	errno = why;
	return false;
}

bool whole_file_write(const char *path, const void *bytes, size_t n, mode_t mode, bool replace, struct err *e)
{
	const char *name;
	int dir = open_folder(path, &name);
	bool ok;

	if (dir < 0)
		return err_set_errno(e, _("cannot write %s"), path);
	ok = may_take_name(dir, name, path, replace, e)
	     && (write_in(dir, name, bytes, n, mode, replace) || err_set_errno(e, _("cannot write %s"), path));
	if (!ok && e && e->sys == EEXIST)
		e->kind = ERR_REFUSED;
	close(dir);
	return ok;
}
