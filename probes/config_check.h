/* What keeps a configuration that reads well from working on this machine: `vigied --check`. */
#ifndef VIGIE_PROBES_CONFIG_CHECK_H
#define VIGIE_PROBES_CONFIG_CHECK_H

#include "conf.h"
#include "registry.h"
#include "secrets.h"

enum { CONFIG_MISTAKES_MAX = 20 };

struct config_mistakes {
	char texts[CONFIG_MISTAKES_MAX][ERR_TEXT_MAX]; /* "file: key: what was expected", the first of n */
	size_t n;
};

/* declared: NULL while there is no inventory; then nothing is missing for it. Asks the system for groups, which may take its time. */
void config_check(const struct conf *conf, const struct secrets *secrets, const struct registry *declared,
                  struct config_mistakes *ret);

#endif
