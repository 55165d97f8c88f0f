#include "inventory/clinical_use.h"

#include "err.h"
#include "intl.h"

#include <string.h>

const struct clinical_use clinical_uses[] = {
	{ "tele-avc", NC_("keyword", "telestroke") },
	{ "teleradiology", NC_("keyword", "teleradiology") },
	{ "teleneurosurgery", NC_("keyword", "teleneurosurgery") },
	{ "teleradiologie", NC_("keyword", "teleradiology") },
	{ "teleneurochirurgie", NC_("keyword", "teleneurosurgery") },
	{ "teleconsultation", NC_("keyword", "teleconsultation") },
};
const size_t n_clinical_uses = ARRAY_LEN(clinical_uses);

size_t clinical_use_rank(const char *use)
{
	size_t i = 0;

	while (i < n_clinical_uses && strcmp(clinical_uses[i].use, use) != 0)
		i++;
	return i;
}
