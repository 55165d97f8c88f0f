#include "inventory/service_class.h"

#include "err.h"

#include <string.h>

static const struct { const char *kind, *class; } classes[] = {
	{ "http", "http" }, { "https", "http" }, { "sftp", "http" }, { "ftp", "http" }, { "ldap", "http" }, { "ldaps", "http" },
	{ "smtp", "http" }, { "smtps", "http" }, { "imap", "http" }, { "imaps", "http" },
	{ "tls", "tls" }, { "tcp", "tcp" }, { "dns", "dns" }, { "dicom", "dicom" }, { "plugin", "plugin" }, { "icmp", "icmp" },
	{ "heartbeat", "heartbeat" },
};

const char *service_class(const char *kind)
{
	for (size_t i = 0; kind && i < ARRAY_LEN(classes); i++)
		if (strcmp(classes[i].kind, kind) == 0)
			return classes[i].class;
	return NULL;
}
