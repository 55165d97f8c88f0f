#include "probes/declared.h"

#include "reader.h"

#include <stdio.h>

struct registry *declared_read(const char *inventory)
{
	struct registry *registry = NULL;
	struct reader *r;
	struct err e;

	if (!reader_open(inventory, &r, &e)) {
		if (e.kind != ERR_NOT_FOUND)
			fprintf(stderr, "vigied: %s\n", e.text);
		return NULL;
	}
	if (!reader_begin(r, wall_now(), WALL_NEVER, &e) || !read_registry(r, &registry, &e)) {
		fprintf(stderr, "vigied: %s\n", e.text);
		registry = NULL;
	}
	reader_end(r);
	reader_close(r);
	return registry;
}

struct notify_contacts declared_read_contacts(const char *inventory, struct arena *a)
{
	struct notify_contacts contacts = { 0 };
	struct contact_row *rows;
	struct reader *r;
	struct err e;

	if (!reader_open(inventory, &r, &e))
		return contacts;
	contacts.known = reader_begin(r, wall_now(), WALL_NEVER, &e) && read_contacts(r, a, NULL, &rows, &contacts.n, &e);
	if (contacts.known)
		contacts.rows = rows;
	reader_end(r);
	reader_close(r);
	return contacts;
}
