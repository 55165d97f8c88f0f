#include "console/device_kind.h"

#include "err.h"
#include "intl.h"

#include <string.h>

const char *device_kind_word(const char *kind)
{
	static const struct { const char *kind, *word; } words[] = {
		{ "router", N_("router") }, { "switch", N_("switch") }, { "firewall", N_("firewall") }, { "optical", N_("optical device") },
		{ "server", N_("server") }, { "vm", N_("virtual machine") }, { "covolink", "Covolink" }, { "ups", N_("power supply") },
		{ "hotspot", N_("Wi-Fi hotspot") }, { "other", N_("other") },
	};

	for (size_t i = 0; kind && i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].kind, kind) == 0)
			return _(words[i].word);
	return kind;
}
