#include "console/hds_words.h"

#include "inventory/format.h"
#include "console/state_mark.h"
#include "facts.h"
#include "intl.h"

enum { WHOLE_DAYS = 10000 };

enum state hds_worth(const struct hds_leaf_state *s)
{
	switch (s->standing) {
	case HDS_GAP:
		return s->decided == HDS_MAJOR_GAP ? STATE_CRITICAL : STATE_WARNING;
	case HDS_EXPIRED:
		return STATE_CRITICAL;
	case HDS_REWORDED:
	case HDS_UNPROVEN:
		return STATE_WARNING;
	case HDS_OPEN:
		return s->proposed == HDS_MINOR_GAP || s->proposed == HDS_MAJOR_GAP ? STATE_WARNING : STATE_UNKNOWN;
	case HDS_PROVEN:
		return s->contradicted ? STATE_WARNING : STATE_OK;
	case HDS_EXCEPTED:
	case HDS_OUT:
		break;
	}
	return STATE_OK;
}

struct state_look hds_look(const struct hds_leaf_state *s)
{
	enum state worth = hds_worth(s);
	struct state_look look = { state_symbol(worth), state_style(worth), _(hds_standing_word(s->standing)) };

	if (s->standing == HDS_GAP)
		look.word = _(hds_status_word(s->decided));
	else if (s->standing == HDS_PROVEN)
		look.word = _(hds_status_word(s->decided));
	if (s->standing == HDS_EXCEPTED || s->standing == HDS_OUT)
		look.style = STYLE_DIM;
	return look;
}

void hds_append_left(const struct hds_score *n, struct text *t)
{
	const struct { size_t n; const char *words[2]; } parts[] = {
		{ n->of_standing[HDS_EXPIRED], NN_("%zu with expired evidence", "%zu with expired evidence") },
		{ n->of_standing[HDS_GAP], NN_("%zu gap", "%zu gaps") }, { n->of_standing[HDS_REWORDED], NN_("%zu reworded", "%zu reworded") },
		{ n->of_standing[HDS_UNPROVEN], NN_("%zu without evidence", "%zu without evidence") },
		{ n->of_standing[HDS_OPEN], NN_("%zu to assess", "%zu to assess") },
	};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i].n == 0)
			continue;
		text_append(t, t->len ? _(", ") : "");
		text_appendf(t, ngettext(parts[i].words[0], parts[i].words[1], parts[i].n), parts[i].n);
	}
}

void hds_format_days(int64_t centidays, char *buf)
{
	buf[0] = '\0';
	if (centidays != UNKNOWN_I64)
		format_real((double)centidays / 100, 2, buf);
}

void hds_format_work(int64_t centidays, char *buf)
{
	format_real((double)centidays / 100, centidays < WHOLE_DAYS ? 1 : 0, buf);
}
