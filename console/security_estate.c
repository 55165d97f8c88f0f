/* What stands in the network: certificates, systems past their support, redundancy. */
#include "console/security_section.h"

#include "console/certificate_line.h"
#include "console/expiry.h"
#include "console/redundancy_words.h"
#include "inventory/format.h"
#include "facts.h"
#include "intl.h"

#include <string.h>

static bool chain_is_apart(const struct certificate_row *c)
{
	return wall_is_known(c->chain_not_after) && wall_is_known(c->not_after) && c->chain_not_after.ms < c->not_after.ms;
}

static const struct certificate_behind *find_behind(const struct security *s, const struct certificate_row *c)
{
	for (size_t i = 0; i < s->n_behind; i++)
		if (s->behind[i].row == c)
			return &s->behind[i];
	return NULL;
}

static bool is_worth_telling(const struct security *s, const struct certificate_row *c)
{
	return chain_is_apart(c) || certificate_worth(c) != STATE_OK || find_behind(s, c);
}

/* Of leaf and chain the first. */
static wall_t end_of(const struct certificate_row *c)
{
	return chain_is_apart(c) ? c->chain_not_after : c->not_after;
}

static void put_certificate(const struct security *s, struct pen *p, const struct certificate_row *c)
{
	const struct certificate_behind *behind = find_behind(s, c);
	struct text words = TEXT_INIT(512);
	char object[300], days[64];

	snprintf(object, sizeof object, "certificate:%s", c->name);
	expiry_words(c->days_left, days, sizeof days);
	text_append(&words, c->name);
	if (c->protocol && strcmp(c->protocol, "SSH") == 0) /* a device may bear the name of a service */
		text_appendf(&words, " · %s", c->protocol);
	text_appendf(&words, " · %s", days[0] ? days : _("end not known"));
	if (certificate_is_distrusted(c))
		text_append_part(&words, " · ", "%s", _(outcome_sentence(c->trust)));
	if (behind) {
		text_append(&words, " · ");
		certificate_behind_words(behind, &words);
	}
	if (chain_is_apart(c))
		text_appendf(&words, " · %s", _("the chain ends before the certificate"));
	security_put_detail(p, object, text_str(&words));
	text_done(&words);
}

enum { UNREAD_DAYS = 2 };

struct certificate_tally { size_t expired, fresh, expiring, apart, distrusted, told, unread; };

static struct certificate_tally count_certificates(const struct security *s)
{
	struct certificate_tally n = { 0 };

	for (size_t i = 0; i < s->n_certificates; i++) {
		const struct certificate_row *c = &s->certificates[i];
		bool over = c->days_left != UNKNOWN_I64 && c->days_left < 0;

		n.expired += over;
		n.fresh += over && end_of(c).ms > s->since.ms;
		n.expiring += !over && (certificate_state(c) == STATE_CRITICAL || certificate_state(c) == STATE_WARNING);
		n.apart += chain_is_apart(c);
		n.distrusted += certificate_is_distrusted(c);
		n.told += is_worth_telling(s, c);
		n.unread += c->age_s > UNREAD_DAYS * INT64_C(86400);
	}
	return n;
}

static void append_certificates(const struct certificate_tally *n, size_t behind, struct text *t)
{
	text_appendf(t, ngettext("%zu expired", "%zu expired", n->expired), n->expired);
	if (n->fresh > 0) {
		text_append(t, " ");
		text_appendf(t, ngettext("(%zu since then)", "(%zu since then)", n->fresh), n->fresh);
	}
	text_append(t, _(", "));
	text_appendf(t, ngettext("%zu expires soon", "%zu expire soon", n->expiring), n->expiring);
	if (n->distrusted > 0) {
		text_append(t, _(", "));
		text_appendf(t, ngettext("%zu not trusted", "%zu not trusted", n->distrusted), n->distrusted);
	}
	if (n->apart > 0) {
		text_append(t, _(", "));
		text_appendf(t, ngettext("%zu with a chain that ends earlier", "%zu with a chain that ends earlier", n->apart), n->apart);
	}
	if (behind > 0) {
		text_append(t, _(", "));
		text_appendf(t, ngettext("%zu not renewed everywhere", "%zu not renewed everywhere", behind), behind);
	}
}

/* Whose service has not answered since may present another one. */
static void append_unread(size_t unread, struct text *t)
{
	if (unread == 0)
		return;
	text_append(t, " · ");
	text_appendf(t, ngettext("%zu not read for two days", "%zu not read for two days", unread), unread);
}

void security_write_certificates(const struct security *s, struct pen *p, size_t details)
{
	struct certificate_tally n = count_certificates(s);
	struct text words = TEXT_INIT(512);
	size_t shown = 0;

	if (n.told == 0) {
		text_append(&words, s->n_certificates > 0 ? _("None expires soon.") : _("No service has presented one yet."));
		append_unread(n.unread, &words);
		security_put_found(s, p, s->n_certificates > 0 && n.unread == 0 ? STATE_OK : STATE_UNKNOWN, _("Certificates"), text_str(&words), "view:certificates");
		text_done(&words);
		return;
	}
	append_certificates(&n, s->n_behind, &words);
	append_unread(n.unread, &words);
	security_put_found(s, p, n.expired + n.distrusted > 0 ? STATE_CRITICAL : STATE_WARNING, _("Certificates"), text_str(&words), "view:certificates");
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < s->n_certificates && shown < details; i++) {
			const struct certificate_row *c = &s->certificates[i];

			if (!is_worth_telling(s, c) || (certificate_worth(c) == STATE_CRITICAL) == (pass == 1))
				continue;
			put_certificate(s, p, c);
			shown++;
		}
	security_put_rest(p, n.told, shown);
	text_done(&words);
}

static size_t count_within(const struct deadlines *d, int64_t days)
{
	size_t n = 0;

	while (n < d->n && d->rows[n].days < days)
		n++;
	return n;
}

void security_write_support(const struct security *s, struct pen *p, size_t details)
{
	size_t over = count_within(&s->supports, 0), near = count_within(&s->supports, EXPIRY_WARNING_DAYS);
	struct text words = TEXT_INIT(512);

	if (s->supports.n == 0) {
		security_put_section(p, STATE_UNKNOWN, _("End of support"), _("No end is known yet; see vigie import lifecycles."), "view:calendar kind=support");
	} else if (near == 0) {
		security_put_found(s, p, STATE_OK, _("End of support"), _("No system is past its support, none within 90 days."), "view:calendar kind=support");
	} else {
		text_appendf(&words, ngettext("%zu system is past it", "%zu systems are past it", over), over);
		text_append(&words, _(", "));
		text_appendf(&words, ngettext("%zu within 90 days", "%zu within 90 days", near - over), near - over);
		security_put_found(s, p, over > 0 ? STATE_CRITICAL : STATE_WARNING, _("End of support"), text_str(&words), "view:calendar kind=support");
		security_put_deadlines(p, &s->supports, 0, near, details);
	}
	text_done(&words);
}

/* What should stand in for a link and was not seen to do so. */
void security_write_redundancy(const struct security *s, struct pen *p, size_t details)
{
	size_t n = 0, shown = 0;
	struct text words = TEXT_INIT(512);

	if (s->n_links == 0) {
		security_put_undeclared(s, p, _("Redundancy unproven"), _("No link has a declared redundancy."), "view:links");
		return;
	}
	for (size_t i = 0; i < s->n_links; i++)
		n += redundancy_is_theoretical(&s->links[i], s->now);
	if (n == 0)
		text_append(&words, _("None: each was seen to carry lately."));
	else
		text_appendf(&words, ngettext("%zu of %zu link that has one", "%zu of %zu links that have one", s->n_links), n, s->n_links);
	security_put_found(s, p, n > 0 ? STATE_WARNING : STATE_OK, _("Redundancy unproven"), text_str(&words), "view:links");
	for (size_t i = 0; i < s->n_links && shown < details && n > 0; i++) {
		struct text object = TEXT_INIT(512);

		if (!redundancy_is_theoretical(&s->links[i], s->now))
			continue;
		text_appendf(&object, "link:%s", s->links[i].name);
		text_clear(&words);
		text_appendf(&words, "%s · ", s->links[i].name);
		redundancy_append(s->links[i].redundancy_proved, s->now, &words);
		security_put_detail(p, text_str(&object), text_str(&words));
		text_done(&object);
		shown++;
	}
	security_put_rest(p, n, shown);
	text_done(&words);
}
