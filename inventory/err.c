#include "err.h"

#include "intl.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

/* A precision of bytes cuts within a character, and names of files are any bytes: what is no UTF-8 is left out. */
static void keep_whole(char *text)
{
	char *to = text;
	uint32_t cp;

	for (size_t left = strlen(text), n; left > 0; left -= n, text += n) {
		n = utf8_decode(text, left, &cp);
		if (n > 0)
			memmove(to, text, n);
		to += n;
		n += n == 0;
	}
	*to = '\0';
}

bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return false;
	e->kind = kind;
	e->sys = 0;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	keep_whole(e->text);
	return false;
}

static enum err_kind kind_of_errno(int sys)
{
	switch (sys) {
	case ENOSPC:
	case EDQUOT:
		return ERR_FULL;
	case ENOMEM:
		return ERR_MEMORY;
	case EACCES:
	case EPERM:
	case EROFS:
		return ERR_DENIED;
	}
	return ERR_SYSTEM;
}

bool err_set_errno(struct err *e, const char *fmt, ...)
{
	int sys = errno;
	va_list ap;
	size_t n;
	char why[128];

	if (!e)
		return false;
	e->kind = kind_of_errno(sys);
	e->sys = sys;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof e->text, fmt, ap);
	va_end(ap);
	n = strlen(e->text);
	snprintf(e->text + n, sizeof e->text - n, "%s%s", _(": "), strerror_r(sys, why, sizeof why));
	keep_whole(e->text);
	return false;
}

bool err_prefix(struct err *e, const char *fmt, ...)
{
	char head[ERR_TEXT_MAX / 2], rest[ERR_TEXT_MAX];
	va_list ap;

	if (!e)
		return false;
	va_start(ap, fmt);
	vsnprintf(head, sizeof head, fmt, ap);
	va_end(ap);
	memcpy(rest, e->text, sizeof rest);
	if (snprintf(e->text, sizeof e->text, "%s: %s", head, rest) >= 0)
		keep_whole(e->text);
	return false;
}

int err_exit_status(enum err_kind kind)
{
	switch (kind) {
	case ERR_NONE:
		return 0;
	case ERR_USAGE:
		return EX_USAGE;
	case ERR_DATA:
	case ERR_NEWER:
		return EX_DATAERR;
	case ERR_DENIED:
		return EX_NOPERM;
	case ERR_CONFIG:
		return EX_CONFIG;
	case ERR_NO_DAEMON:
		return EX_UNAVAILABLE;
	case ERR_LOCKED:
		return EX_TEMPFAIL;
	case ERR_NOT_FOUND:
	case ERR_MALFORMED:
	case ERR_LIMIT:
	case ERR_REFUSED:
	case ERR_FULL:
	case ERR_MEMORY:
	case ERR_SYSTEM:
		return 1;
	}
	return 1;
}
