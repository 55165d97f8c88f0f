/* The region file being read: what the files sim_region*.c share. */
#ifndef VIGIE_SIM_REGION_INTERNAL_H
#define VIGIE_SIM_REGION_INTERNAL_H

#include "inventory/confile.h"
#include "probes/sim_region.h"

struct region_loader {
	const struct confile *file;
	const char *folder;     /* of the file, with its last slash */
	const char *recordings; /* folder */
	struct sim_library *library;
	struct sim_world *world;
	struct region_group {   /* one per agent section: its agents follow each other in the world */
		const char *name;
		size_t first, n;
	} *groups;
	size_t n_groups;
	uint8_t *scratch;       /* SIM_VALUE_MAX octets */
};

const struct confile_setting *region_find(const struct confile_section *sec, const char *name); /* NULL: not there */
const char *region_text(const struct confile_section *sec, const char *name, const char *fallback);

/* "file:line: key: ", or "file:line: section 'title': ", before what is in e already. Return false. */
bool region_err_at(const struct region_loader *l, const struct confile_setting *s, struct err *e);
bool region_err_in(const struct region_loader *l, const struct confile_section *sec, struct err *e);

/* *ret is untouched when the key is not there. */
bool region_read_number(const struct region_loader *l, const struct confile_section *sec, const char *name, double max, double *ret,
                        struct err *e) MUST_CHECK;
bool region_read_bool(const struct region_loader *l, const struct confile_section *sec, const char *name, bool *ret,
                      struct err *e) MUST_CHECK;
/* A text given plainly or in hexadecimal, into the scratch; *ret_s is NULL when neither is there. */
bool region_read_octets(const struct region_loader *l, const struct confile_section *sec, const char *name, const char *hex_name,
                        size_t *ret_len, const struct confile_setting **ret_s, struct err *e) MUST_CHECK;

/* What a section of each kind says. */
bool region_add_agents(struct region_loader *l, const struct confile_section *sec, struct err *e) MUST_CHECK;
bool region_set_interface(struct region_loader *l, const struct confile_section *sec, struct sim_agent *a, const char *if_name,
                          struct err *e) MUST_CHECK;
bool region_set_object(struct region_loader *l, const struct confile_section *sec, struct sim_agent *a, const char *oid_text,
                       struct err *e) MUST_CHECK;
bool region_add_job(struct region_loader *l, const struct confile_section *sec, struct err *e) MUST_CHECK;
bool region_add_service(struct region_loader *l, const struct confile_section *sec, struct err *e) MUST_CHECK;

#endif
