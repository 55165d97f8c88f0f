#include "notify_reach.h"

#include "intl.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CHANNELS_TEXT_MAX = 200 };

static bool is_given(const char *text)
{
	return text && *text;
}

static bool is_by_rota(const struct conf_notify *n, const char *type)
{
	return strcmp(n->recipients, "rota") == 0 && strcmp(n->type, type) == 0;
}

/* What the rota's file says of a person goes before what contacts.csv does. */
static struct rota_person with_contact(const struct rota_person *p, const struct notify_contacts *contacts)
{
	struct rota_person all = *p;

	for (size_t i = 0; i < contacts->n; i++) {
		if (strcmp(contacts->rows[i].name, p->name) != 0)
			continue;
		all.phone = is_given(all.phone) ? all.phone : contacts->rows[i].phone;
		all.email = is_given(all.email) ? all.email : contacts->rows[i].email;
	}
	return all;
}

const char *notify_reach_word(enum notify_reach r)
{
	static const char *const words[] = { "none", "name", "address" };

	return words[r];
}

enum notify_reach notify_reach(const struct conf *c, const struct rota_person *p, const struct notify_contacts *contacts)
{
	struct rota_person all = with_contact(p, contacts);
	bool has_mail = is_given(all.email), has_any = has_mail || is_given(all.phone);
	enum notify_reach best = NOTIFY_REACH_NONE;

	for (size_t i = 0; i < c->n_notifies && best != NOTIFY_REACH_ADDRESS; i++) {
		const struct conf_notify *n = &c->notifies[i];

		if (is_by_rota(n, "webhook") || (is_by_rota(n, "mail") && has_mail) || (is_by_rota(n, "script") && has_any))
			best = NOTIFY_REACH_ADDRESS;
		else if (is_by_rota(n, "script"))
			best = NOTIFY_REACH_NAME;
	}
	return best;
}

struct reach_judge {
	const struct conf *conf;
	const struct notify_contacts *contacts;
	notify_reach_fn tell;
	void *user;
	size_t n;                 /* those that were left out too */
};

static void tell(struct reach_judge *j, enum notify_reach reach, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void tell(struct reach_judge *j, enum notify_reach reach, const char *fmt, ...)
{
	char why[ERR_TEXT_MAX];
	va_list ap;

	if (j->n++ >= NOTIFY_REACH_TOLD)
		return;
	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	utf8_end_whole(why, sizeof why);
	j->tell(j->user, reach, why);
}

/* "night, day": the first ones when there are many. */
static void append_channels(const struct conf *c, const char *type, struct text *t)
{
	for (size_t i = 0; i < c->n_notifies; i++)
		if (is_by_rota(&c->notifies[i], type))
			text_append_part(t, ", ", "%s", c->notifies[i].name);
}

static void judge_person(struct reach_judge *j, const struct rota_person *p)
{
	struct rota_person all = with_contact(p, j->contacts);
	enum notify_reach reach = notify_reach(j->conf, p, j->contacts);
	struct text mails = TEXT_INIT(CHANNELS_TEXT_MAX), scripts = TEXT_INIT(CHANNELS_TEXT_MAX);
	bool known = j->contacts->known;

	reach = reach == NOTIFY_REACH_NONE && !known ? NOTIFY_REACH_NAME : reach;
	append_channels(j->conf, "mail", &mails);
	append_channels(j->conf, "script", &scripts);
	if (mails.len > 0 && !is_given(all.email))
		tell(j, reach, known ? _("%.200s has no mail address: no message to them leaves by %s")
		                     : _("%.200s has no mail address in the rota: unless a contact of that name has one, no message to them leaves by %s"),
		     p->name, text_str(&mails));
	if (scripts.len > 0 && !is_given(all.email) && !is_given(all.phone))
		tell(j, reach, known ? _("%.200s has neither a telephone number nor a mail address: messages by %s bear the name alone")
		                     : _("%.200s has neither a telephone number nor a mail address in the rota: unless a contact of that name has one, messages by %s bear the name alone"),
		     p->name, text_str(&scripts));
	text_done(&mails);
	text_done(&scripts);
}

void notify_reach_check(const struct conf *c, const struct notify_contacts *contacts, notify_reach_fn tell_one, void *user)
{
	struct reach_judge j = { .conf = c, .contacts = contacts, .tell = tell_one, .user = user };
	struct err e;
	struct rota *r = c->rota_file ? rota_load(c->rota_file, &e) : NULL;
	size_t left_out;

	if (!r)
		return;
	judge_person(&j, rota_default(r));
	for (size_t i = 0; i < rota_n_persons(r); i++)
		if (rota_person(r, i) != rota_default(r))
			judge_person(&j, rota_person(r, i));
	rota_free(r);
	left_out = j.n > NOTIFY_REACH_TOLD ? j.n - NOTIFY_REACH_TOLD : 0;
	if (left_out > 0) {
		char why[ERR_TEXT_MAX];

		snprintf(why, sizeof why, ngettext("the same of %zu other", "the same of %zu others", left_out), left_out);
		tell_one(user, NOTIFY_REACH_NAME, why);
	}
}
