#include "console/hds_list.h"

#include "arena.h"

#include <string.h>

enum { REQUIREMENT_ID = 1000 };

static const char *chapter_of(const struct requirement *q)
{
	const char *chapter = hds_text(&q->chapter);

	return chapter ? chapter : "";
}

static struct hds_row *find_chapter(struct hds_row *rows, size_t n, const char *chapter)
{
	for (size_t i = 0; i < n; i++)
		if (!rows[i].item && strcmp(rows[i].name, chapter) == 0)
			return &rows[i];
	return NULL;
}

static size_t add_chapters(const struct hds_checklist *c, struct hds_row *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_items; i++) {
		const char *chapter = chapter_of(c->items[i].requirement);

		if (find_chapter(rows, n, chapter))
			continue;
		rows[n] = (struct hds_row){ .name = chapter, .worth = STATE_OK, .place = n, .id = (int64_t)n + 1 };
		n++;
	}
	return n;
}

static bool is_item_of(const struct requirement *q, const struct requirement *above)
{
	return q->parent && strcmp(q->parent, above->key) == 0;
}

/* What has items stands as the worst of them. */
static void look_at_items(const struct hds_checklist *c, struct hds_row *row)
{
	for (size_t i = 0; i < c->n_items; i++) {
		const struct hds_leaf_state *s = &c->items[i].state;

		if (!is_item_of(c->items[i].requirement, row->item->requirement))
			continue;
		if (!row->worst || compare_state(hds_worth(s), row->worth) < 0) {
			row->worst = s;
			row->worth = hds_worth(s);
		}
	}
}

void hds_judge_rows(const struct hds_checklist *c, struct hds_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!rows[i].item) {
			rows[i].worth = STATE_OK;
			rows[i].score = (struct hds_score){ .total = 0 };
		}
	for (size_t i = 0; i < n; i++) {
		struct hds_row *row = &rows[i], *chapter = (struct hds_row *)(uintptr_t)row->chapter; /* one of rows */

		if (!row->item)
			continue;
		row->worth = hds_worth(&row->item->state);
		row->worst = NULL;
		if (!row->item->requirement->leaf && !row->item->requirement->annex)
			look_at_items(c, row);
		if (compare_state(row->worth, chapter->worth) < 0)
			chapter->worth = row->worth;
		if (row->item->requirement->leaf)
			hds_score_add(&chapter->score, &row->item->state);
	}
}

bool hds_make_rows(const struct hds_checklist *c, struct arena *a, struct hds_row **ret, size_t *ret_n, struct err *e)
{
	struct hds_row *rows = arena_array(a, 2 * c->n_items + 1, sizeof *rows);
	size_t chapters, n;

	if (!rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	n = chapters = add_chapters(c, rows);
	for (size_t i = 0; i < c->n_items; i++, n++) {
		const struct hds_item *item = &c->items[i];

		rows[n] = (struct hds_row){ .item = item, .chapter = find_chapter(rows, chapters, chapter_of(item->requirement)),
			                    .name = item->requirement->key, .place = i, .id = REQUIREMENT_ID + (int64_t)i };
	}
	hds_judge_rows(c, rows, n);
	*ret = rows;
	*ret_n = n;
	return true;
}
