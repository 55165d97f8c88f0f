#include "console/handover_act.h"

#include "act.h"
#include "intl.h"

static bool put_persons(json_t *params, const struct rota *rota, const char *comes, wall_t now, struct err *e)
{
	struct rota_handover h = { 0 };

	if (rota)
		h = rota_handover(rota, now);
	if (rota && comes && !(h.comes = rota_find(rota, comes)))
		return err_set(e, ERR_NOT_FOUND, _("the rota knows nobody called '%.64s'"), comes);
	if (h.comes)
		comes = h.comes->name;
	if ((h.leaves && json_object_set_new(params, "leaves", json_string(h.leaves->name)) != 0)
	    || (comes && json_object_set_new(params, "comes", json_string(comes)) != 0))
		return err_set(e, ERR_USAGE, "%s", _("the name is not valid UTF-8"));
	return true;
}

json_t *handover_params(const struct rota *rota, const char *comes, wall_t now, const struct handover_line *lines, size_t n, struct err *e)
{
	struct text t = TEXT_INIT(ACT_HANDOVER_MAX + 1);
	json_t *params = json_object();
	bool ok = params || err_set(e, ERR_MEMORY, "out of memory");

	handover_append_text(lines, n, &t);
	ok = ok && put_persons(params, rota, comes, now, e);
	if (ok && json_object_set_new(params, "text", json_string(text_str(&t))) != 0)
		ok = err_set(e, ERR_MEMORY, "out of memory");
	text_done(&t);
	if (ok)
		return params;
	json_decref(params);
	return NULL;
}
