#include "arena.h"
#include "console/browser.h"
#include "console/certificate_line.h"
#include "console/certificate_renewal.h"
#include "console/expiry.h"
#include "console/object_line.h"
#include "console/snapshot.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"
#include "reader.h"

#include <math.h>
#include <string.h>

/* The certificates view: what ends first stands first; leaf and chain apart. */

enum { COL_STATE, COL_NAME, COL_DAYS, COL_ENDS, COL_CHAIN, COL_SUBJECT, COL_ISSUER, COL_PROTOCOL, COL_TARGET, COLUMNS };

static const char *const fields[] = {
	N_("state"), N_("name"), N_("days"), N_("ends"), N_("chain"), N_("subject"), N_("issuer"), N_("protocol"), N_("target"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Service"), 16, 26, 40, false },
	[COL_DAYS] = { N_("Days"), LIST_DAYS_WIDTH, 0, LIST_DAYS_WIDTH, true },
	[COL_ENDS] = { N_("Ends"), 10, 0, 10, false },
	[COL_CHAIN] = { N_("Chain"), 10, 0, 10, false },
	[COL_SUBJECT] = { N_("Subject"), 14, 24, 48, false },
	[COL_ISSUER] = { N_("Issuer"), 14, 20, 40, false },
	[COL_PROTOCOL] = { N_("Protocol"), 8, 8, 8, false },
	[COL_TARGET] = { N_("Target"), 16, 24, 48, false },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_DAYS, COL_ENDS, COL_CHAIN, COL_SUBJECT, COL_ISSUER, COL_PROTOCOL, COL_TARGET,
};

static int64_t id(const void *row) { return ((const struct certificate_row *)row)->service_id; }
static const char *name(const void *row) { return ((const struct certificate_row *)row)->name; }
static enum state state(const void *row) { return certificate_worth(row); }

static bool is_time(size_t field) { return field == COL_ENDS || field == COL_CHAIN; }

static const char *value(const void *row, size_t field)
{
	const struct certificate_row *c = row;
	const char *const values[COLUMNS] = {
		[COL_NAME] = c->name, [COL_SUBJECT] = c->subject, [COL_ISSUER] = c->issuer, [COL_PROTOCOL] = c->protocol, [COL_TARGET] = c->target,
	};
	static _Thread_local char words[64];

	if (field == COL_STATE) {
		snprintf(words, sizeof words, "%s\n%s", state_name(state(c)), state_word(state(c)));
		return words;
	}
	if (is_time(field))
		return list_moment(field == COL_ENDS ? c->not_after : c->chain_not_after, words, sizeof words);
	return field < ARRAY_LEN(values) ? values[field] : NULL;
}

static double days_of(const struct certificate_row *c)
{
	return c->days_left == UNKNOWN_I64 ? (double)NAN : -(double)c->days_left;
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct certificate_row *p = a, *q = b;

	switch (column) {
	case COL_STATE:
		return state(p) != state(q) ? compare_state(state(p), state(q)) : compare_number(days_of(p), days_of(q));
	case COL_DAYS:
		return compare_number(days_of(p), days_of(q));
	case COL_ENDS:
		return compare_end(p->not_after, q->not_after);
	case COL_CHAIN:
		return compare_end(p->chain_not_after, q->chain_not_after);
	default:
		return compare_text(value(a, column), value(b, column));
	}
}

static void join(const void *row, struct text *t)
{
	const struct certificate_row *c = row;
	const char *const parts[] = { c->name, c->target, c->subject, c->issuer, c->protocol, c->serial };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct certificate_row *c = row;

	if (column == COL_DAYS)
		list_put_days(g, place, c->days_left, state(row));
	else if (column == COL_ENDS || column == COL_CHAIN)
		list_put_date(l, g, place, row, column == COL_ENDS ? c->not_after : c->chain_not_after);
	else
		list_put(g, place, list_row_style(l, row), value(row, column));
}

/* What the list keeps: those that were renewed elsewhere. */
struct kept { struct certificate_behind *behind; size_t n; };

/* What no column tells. */
static void tell_row(const struct list *l, const void *row, struct text *t)
{
	const struct kept *k = l->kept;
	const struct certificate_row *c = row;

	text_append(t, c->name);
	if (certificate_is_distrusted(c))
		text_append_part(t, " · ", "%s", _(outcome_sentence(c->trust)));
	for (size_t i = 0; k && i < k->n; i++)
		if (k->behind[i].row == c) {
			text_append(t, " · ");
			certificate_behind_words(&k->behind[i], t);
		}
	text_append_part(t, " · ", "%s", c->subject);
	text_append_part(t, " · ", "%s", c->issuer);
}

static const struct list_class list = {
	.row_size = sizeof(struct certificate_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.n_essential = 5, .empty = N_("No service has presented a certificate yet."),
	.empty_past = N_("No certificate is known of that moment."),
	.id = id, .name = name, .state = state, .value = value, .is_time = is_time, .compare = compare, .join = join, .cell = cell,
	.count = NN_("%zu certificate", "%zu certificates"), .reason = tell_row, .reason_rows = 2,
};

static bool load_rows(struct reader *r, const struct snapshot *snapshot, struct arena *a, void **ret_rows, size_t *ret_n,
                      const void **ret_kept, struct err *e)
{
	struct certificate_row *rows;
	struct kept *kept = arena_alloc(a, sizeof *kept);

	(void)snapshot;
	if (!kept)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_certificates(r, a, &rows, ret_n, e) || !certificates_behind(rows, *ret_n, a, &kept->behind, &kept->n, e))
		return false;
	*ret_rows = rows;
	*ret_kept = kept;
	return true;
}

static void write_behind(struct pen *p, const struct kept *k, const struct certificate_row *c)
{
	struct text words = TEXT_INIT(256);

	for (size_t i = 0; k && i < k->n; i++) {
		if (k->behind[i].row != c)
			continue;
		certificate_behind_words(&k->behind[i], &words);
		pen_fact_marked(p, _("Renewal"), STYLE_WARNING, text_str(&words));
		pen_named(p, "service", k->behind[i].newest->name, _("presents the newest"));
	}
	text_done(&words);
}

/* Which of the two ends comes first. */
static const char *first_end(const struct certificate_row *c)
{
	if (!wall_is_known(c->chain_not_after) || !wall_is_known(c->not_after))
		return "";
	return c->chain_not_after.ms < c->not_after.ms ? _("The chain ends before the certificate itself.") : "";
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct certificate_row *c = row;
	char days[64], age[FORMAT_MAX], words[FORMAT_MAX + 64];

	(void)page;
	expiry_words(c->days_left, days, sizeof days);
	pen_state(p, state_style(state(c)), state_symbol(state(c)), state_word(state(c)), days);
	if (certificate_is_distrusted(c))
		pen_line(p, STYLE_CRITICAL, _(outcome_sentence(c->trust)));
	pen_line(p, STYLE_WARNING, first_end(c));
	write_behind(p, b->list.kept, c);
	if (b->list.past)
		pen_line(p, STYLE_WARNING, _("This is the certificate that was presented last: those of the past are not kept."));
	format_duration(c->age_s, age);
	if (age[0]) {
		snprintf(words, sizeof words, _("Measured %s ago."), age);
		pen_line(p, STYLE_DIM, words);
	}
	pen_title(p, _("Certificate"));
	pen_certificate_facts(p, c);
	pen_title(p, _("Presented by"));
	pen_named(p, c->kind, c->name, c->target);
}

static const char *pollable(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "%s:%s", ((const struct certificate_row *)row)->kind, name(row));
	return buf;
}

static const struct browser_class class = { .list = &list, .load_rows = load_rows, .compose = compose, .pollable = pollable };

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_KEYS };

const struct view_class view_certificates = {
	.everywhere = true,
	.name = "certificates", .title = N_("Certificates"), .kind = "certificate", .keys = keys, .n_keys = ARRAY_LEN(keys),
	.create = create, .word = word, BROWSER_METHODS,
};
