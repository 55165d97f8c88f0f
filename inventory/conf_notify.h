/* What a notify section must be as a whole, besides what the table says of each of its keys. */
#ifndef VIGIE_CONF_NOTIFY_H
#define VIGIE_CONF_NOTIFY_H

#include "conf.h"

/* n: with the table's defaults and what the file gives. false: *ret_key of it is not *ret_expected, both constants, the latter in the
 * language of intl.h. */
bool conf_notify_check(const struct conf_notify *n, const char **ret_key, const char **ret_expected) MUST_CHECK;

/* How mail that says nothing of TLS goes: "opportunistic" to a server of this machine, whose certificate seldom proves anything and
 * which nobody listens to on the way, unless a credential or a ca-file asks for more; else "required". NULL: not mail. */
const char *conf_notify_default_tls(const struct conf_notify *n);

#endif
