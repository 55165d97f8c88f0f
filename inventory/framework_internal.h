/* What the files inventory/framework*.c share. */
#ifndef VIGIE_FRAMEWORK_INTERNAL_H
#define VIGIE_FRAMEWORK_INTERNAL_H

#include "framework.h"

/* "a;b": copied; NULL and "": none. */
bool framework_split(const char *list, struct arena *a, struct framework_keys *ret, struct err *e) MUST_CHECK;

#endif
