#include "console/landing.h"

#include "conf.h"
#include "console/view.h"

const char *landing_view(unsigned roles)
{
	static const struct { unsigned role; const char *view; } places[] = {
		{ ROLE_OPERATOR | ROLE_ADMIN, "situation" }, { ROLE_RSSI, "security" }, { ROLE_SUPPORT, "sites" },
	};

	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (roles & places[i].role)
			return view_by_name(places[i].view) ? places[i].view : "situation";
	return "situation";
}
