#include "console/person.h"

#include "console/alert_sentence.h"
#include "text.h"

const char *person_name(int64_t uid, bool machine, struct arena *a)
{
	struct text t = TEXT_INIT(256);
	const char *name;

	if (machine && uid == 0)
		return "root (unattributed)";
	append_person(&t, uid);
	name = t.len > 0 ? arena_strdup(a, text_str(&t)) : NULL;
	text_done(&t);
	return name;
}
