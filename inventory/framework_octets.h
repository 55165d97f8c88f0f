/* A framework as octets, to be hashed or compared: as a file says it and as the inventory holds it they are the same. */
#ifndef VIGIE_FRAMEWORK_OCTETS_H
#define VIGIE_FRAMEWORK_OCTETS_H

#include "framework.h"
#include "text.h"

/* Of its French title and text alone: the frameworks are French law, the English is ours. */
bool framework_hash_wording(const struct requirement *r, char ret[static FRAMEWORK_HASH_BYTES], struct err *e) MUST_CHECK;

void framework_encode_requirement(struct text *t, const struct requirement *r);
/* All but its requirements; marks and facts by key. */
bool framework_encode_head(struct text *t, const struct framework *f, struct arena *a, struct err *e) MUST_CHECK;

/* All of it. */
bool framework_hash_rows(const struct framework *f, struct arena *a, char ret[static FRAMEWORK_HASH_BYTES], struct err *e) MUST_CHECK;

#endif
