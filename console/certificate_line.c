#include "console/certificate_line.h"

#include "console/expiry.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"

enum state certificate_state(const struct certificate_row *c)
{
	if (c->days_left == UNKNOWN_I64)
		return STATE_UNKNOWN;
	return c->days_left < c->critical_days ? STATE_CRITICAL : c->days_left < c->warning_days ? STATE_WARNING : STATE_OK;
}

bool certificate_is_distrusted(const struct certificate_row *c)
{
	return c->trust != OUTCOME_OK && c->trust != OUTCOME_NOT_TESTED;
}

enum state certificate_worth(const struct certificate_row *c)
{
	return certificate_is_distrusted(c) ? outcome_state(c->trust) : certificate_state(c);
}

void pen_certificate(struct pen *p, const struct certificate_row *c)
{
	enum state state = certificate_worth(c);
	int names = p->width * 2 / 5, x = p->x + 2, end = p->x + p->width;
	char days[64], ends[FORMAT_MAX];

	expiry_words(c->days_left, days, sizeof days);
	format_date(c->not_after, ends);
	pen_target(p, "certificate", c->name);
	grid_put_code_point(p->g, p->x, p->y, state_style(state), state_symbol(state));
	grid_put(p->g, x, p->y, names, STYLE_STRONG, c->name);
	x += names + 1;
	x += grid_put(p->g, x, p->y, end - x, STYLE_TEXT, days) + 2;
	if (end - x >= 10)
		grid_put(p->g, x, p->y, end - x, STYLE_DIM, ends);
	p->y++;
}

void pen_certificate_facts(struct pen *p, const struct certificate_row *c)
{
	pen_fact(p, _("Subject"), c->subject);
	pen_fact(p, _("Issuer"), c->issuer);
	pen_instant(p, _("Valid from"), c->not_before);
	pen_instant(p, _("Certificate ends"), c->not_after);
	pen_instant(p, _("Chain ends"), c->chain_not_after);
	pen_fact(p, _("Protocol"), c->protocol);
	pen_fact(p, _("Cipher"), c->cipher);
	pen_fact(p, _("Serial"), c->serial);
	pen_fact(p, "SHA-256", c->sha256);
}
