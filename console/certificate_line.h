/* One line of a page for a certificate: how many days are left, whose it is, until when. */
#ifndef VIGIE_CONSOLE_CERTIFICATE_LINE_H
#define VIGIE_CONSOLE_CERTIFICATE_LINE_H

#include "console/pen.h"
#include "reader.h"

/* What the days that are left are worth by the limits of its service. */
enum state certificate_state(const struct certificate_row *c);
bool certificate_is_distrusted(const struct certificate_row *c);
enum state certificate_worth(const struct certificate_row *c); /* that, and whether anybody trusts it */

void pen_certificate(struct pen *p, const struct certificate_row *c);

/* The facts of one certificate, after its days: subject, issuer, ends of leaf and chain, protocol, serial. */
void pen_certificate_facts(struct pen *p, const struct certificate_row *c);

#endif
