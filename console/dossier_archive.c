/* The dossier as one file: a tar archive made in memory, then written at once. */
#include "console/dossier.h"

#include "intl.h"
#include "whole_file.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>

/* ---- the archive ---- */

static la_ssize_t take(struct archive *ar, void *user, const void *bytes, size_t n)
{
	struct text *t = user;

	text_append_n(t, bytes, n);
	if (!t->failed)
		return (la_ssize_t)n;
	archive_set_error(ar, ENOMEM, "no memory");
	return -1;
}

static bool put_entry(struct archive *ar, const struct dossier *d, const char *name, const struct text *content, struct err *e)
{
	struct archive_entry *entry = archive_entry_new();
	char path[2 * DOSSIER_NAME_MAX];
	bool ok = entry != NULL;

	if (!ok)
		return err_set(e, ERR_MEMORY, "out of memory");
	snprintf(path, sizeof path, "%s/%s", d->name, name);
	archive_entry_set_pathname(entry, path);
	archive_entry_set_filetype(entry, content ? AE_IFREG : AE_IFDIR);
	archive_entry_set_perm(entry, content ? 0644 : 0755);
	archive_entry_set_size(entry, content ? (la_int64_t)content->len : 0);
	archive_entry_set_mtime(entry, d->at.ms > 0 ? (time_t)(d->at.ms / 1000) : 0, 0);
	ok = archive_write_header(ar, entry) == ARCHIVE_OK
	     && (!content || archive_write_data(ar, text_str(content), content->len) == (la_ssize_t)content->len);
	if (!ok)
		err_set(e, ERR_SYSTEM, "%s: %s", path, archive_error_string(ar));
	archive_entry_free(entry);
	return ok;
}

bool dossier_archive(const struct dossier *d, struct text *t, struct err *e)
{
	struct archive *ar = archive_write_new();
	bool ok = ar != NULL;

	if (!ok)
		return err_set(e, ERR_MEMORY, "out of memory");
	ok = (archive_write_set_format_ustar(ar) == ARCHIVE_OK && archive_write_open(ar, t, NULL, take, NULL) == ARCHIVE_OK)
	     || err_set(e, ERR_SYSTEM, "%s", archive_error_string(ar));
	ok = ok && put_entry(ar, d, "", NULL, e);
	for (size_t i = 0; ok && i < d->n; i++)
		ok = put_entry(ar, d, d->files[i].name, &d->files[i].content, e);
	if (ok && archive_write_close(ar) != ARCHIVE_OK)
		ok = err_set(e, ERR_SYSTEM, "%s", archive_error_string(ar));
	archive_write_free(ar);
	return ok;
}

/* ---- the file ---- */

bool dossier_write(const struct text *archive, const char *path, bool overwrite, struct err *e)
{
	if (whole_file_write(path, text_str(archive), archive->len, 0640, overwrite, e))
		return true;
	return e->sys == EEXIST ? err_set(e, ERR_REFUSED, _("%s is there already: --overwrite replaces it"), path) : false;
}
