/* Until when what runs on a device is supported: rows of lifecycles.csv against what the device tells and what is declared of it. Pure.
 *
 * A version alone names no product: "13" is of Debian 13 as of Junos 13.2. First comes the product, which vendor, model or sysDescr tell or
 * the declared system names; then the version, whole numbers from the beginning of a word on. What a device tells goes before what is
 * declared of it. Texts are borrowed; those of a device are bytes that anybody may have sent. */
#ifndef VIGIE_LIFECYCLE_H
#define VIGIE_LIFECYCLE_H

#include <stdbool.h>
#include <stddef.h>

struct lifecycle {
	const char *name;             /* "Debian 12" */
	const char *vendor, *model;   /* NULL: any; a model by its beginning */
	const char *version;          /* as a device tells it, or its beginning; NULL: no device tells it */
	const char *description;      /* what sysDescr must hold, whole words, `;` between several; NULL: anything */
	const char *os;               /* what devices.csv calls it, `;` between several; NULL: its name */
	const char *ends, *source;    /* NULL: not said */
};

/* What is known of a device, NULL: not known. */
struct lifecycle_device { const char *os, *vendor, *model, *version, *sys_descr; };

struct lifecycle_found {
	const struct lifecycle *told;     /* of the version that the device tells; NULL: of none, or nobody can say of which */
	const struct lifecycle *declared; /* of the system that is declared; NULL: none */
	bool ambiguous;               /* what it tells is of several products whose ends differ, and nothing declared says which */
	bool contradicted;            /* it tells another system than the declared one */
};

struct lifecycle_found lifecycle_find(const struct lifecycle *rows, size_t n, const struct lifecycle_device *d);
/* Some row says versions of its product, be they others. */
bool lifecycle_is_covered(const struct lifecycle *rows, size_t n, const struct lifecycle_device *d);

#endif
