/* Data that is installed with Vigie and found by its name: what `import` takes. */
#ifndef VIGIE_SHIPPED_H
#define VIGIE_SHIPPED_H

struct arena;

/* name as it was given, where there is such a file, or where it is a path; else what is installed under that name: folder "maps", or NULL
 * for a folder of data itself. NULL: no memory. VIGIE_SHIPPED is looked into instead of the installed data. */
const char *shipped_find(const char *name, const char *folder, struct arena *a);

/* The folder of data that it looks into. */
const char *shipped_folder(void);

#endif
