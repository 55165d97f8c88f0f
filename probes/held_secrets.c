#include "probes/held_secrets.h"

#include <stdlib.h>

struct held_secrets *held_secrets_new(struct secrets *secrets)
{
	struct held_secrets *h = malloc(sizeof *h);

	if (h)
		*h = (struct held_secrets){ secrets, 1 };
	else
		secrets_free(secrets);
	return h;
}

struct held_secrets *held_secrets_hold(struct held_secrets *h)
{
	h->holds++;
	return h;
}

void held_secrets_drop(struct held_secrets *h)
{
	if (!h || --h->holds > 0)
		return;
	secrets_free(h->secrets);
	free(h);
}
