#include "inventory/flapping.h"

static double weight(int age)
{
	return 1.2 - 0.4 * age / (FLAPPING_CHANGES - 1);
}

double flapping_share(const struct flapping *f)
{
	double sum = 0;

	for (int age = 0; age < FLAPPING_CHANGES; age++)
		if (f->changes & UINT32_C(1) << age)
			sum += weight(age);
	return sum / FLAPPING_CHANGES;
}

bool flapping_take(struct flapping *f, int state, const struct flapping_params *params)
{
	bool was = f->flapping, changed = f->last != 0 && f->last != state + 1;

	f->changes = (f->changes << 1 | changed) & ((UINT32_C(1) << FLAPPING_CHANGES) - 1);
	f->last = (int8_t)(state + 1);
	if (f->changes == 0) /* nearly all objects, nearly always */
		f->flapping = false;
	else
		f->flapping = flapping_share(f) >= (was ? params->ends : params->begins);
	return f->flapping != was;
}

void flapping_restore(struct flapping *f)
{
	*f = (struct flapping){ .changes = 0x3f, .flapping = true };
}
