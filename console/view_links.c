#include "console/links.h"

#include "arena.h"
#include "console/snapshot.h"
#include "intl.h"

#include <string.h>

static const struct key_entry links_keys[] = {
	{ KEYCODE_ENTER, ACT_OPEN, N_("Open the detail of the link"), N_("Detail") },
	{ 'i', ACT_OPEN, NULL, NULL },
	{ 'f', ACT_FILTER, N_("Filter: text, !text, key=value, ~letters"), N_("Filter") },
	{ '/', ACT_SEARCH, N_("Search"), N_("Search") },
	{ 'n', ACT_SEARCH_NEXT, N_("Next match of the search"), NULL },
	{ 'N', ACT_SEARCH_PREVIOUS, N_("Previous match of the search"), NULL },
	{ 'e', ACT_NEXT_CRITICAL, N_("Next link that is down"), NULL },
	{ 'E', ACT_PREVIOUS_CRITICAL, N_("Previous link that is down"), NULL },
	{ 'w', ACT_NEXT_WARNING, N_("Next link that is degraded or unknown"), NULL },
	{ 'W', ACT_PREVIOUS_WARNING, N_("Previous link that is degraded or unknown"), NULL },
	{ '<', ACT_SORT_LEFT, N_("Sort by the column to the left"), NULL },
	{ '>', ACT_SORT_RIGHT, N_("Sort by the column to the right"), NULL },
	{ 'r', ACT_REVERSE, N_("Reverse the order"), NULL },
	{ 't', ACT_PERIOD, N_("Curves over one hour, 24 hours, 7 days"), NULL },
	{ 'o', ACT_MAXIMISE, N_("Maximise the pane, or back"), NULL },
	{ KEYCODE_TAB, ACT_NEXT_PANE, N_("Go to the other pane"), NULL },
	{ KEYCODE_BACK_TAB, ACT_NEXT_PANE, NULL, NULL },
	{ 'p', ACT_POLL_NOW, N_("Poll this link now"), N_("Poll") },
	{ KEYCODE_F5, ACT_POLL_NOW, NULL, NULL },
};

static bool load_rows(struct reader *r, const struct snapshot *snapshot, struct arena *a, void **ret_rows, size_t *ret_n,
                      const void **ret_kept, struct err *e)
{
	struct link_row *rows = arena_array(a, snapshot->region.n_links, sizeof *rows);

	(void)r;
	(void)ret_kept;
	if (!rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (snapshot->region.n_links)
		memcpy(rows, snapshot->region.links, snapshot->region.n_links * sizeof *rows);
	*ret_rows = rows;
	*ret_n = snapshot->region.n_links;
	return true;
}

static bool load_detail(struct reader *r, struct arena *a, void *row, struct err *e)
{
	return read_link_detail(r, a, row, e);
}

static const char *pollable(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "link:%s", ((const struct link_row *)row)->name);
	return buf;
}

const struct browser_class links_class = {
	.list = &links_list, .has_curves = true, .load_rows = load_rows, .load_detail = load_detail, .load_page = links_load_page, .compose = links_compose,
	.pollable = pollable,
};

static void *create(void) { return browser_new(&links_class); }
static const char *word(size_t i) { return i < LINKS_COLUMN_COUNT ? links_fields[i] : NULL; }

const struct view_class view_links = {
	.everywhere = true,
	.name = "links", .title = N_("Links"), .digit = '3', .kind = "link", .keys = links_keys, .n_keys = ARRAY_LEN(links_keys),
	.create = create, .word = word, BROWSER_METHODS,
};
