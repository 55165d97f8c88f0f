/* What an establishment may use of the service catalogue (entitlements.csv), and why. Pure. */
#ifndef VIGIE_ENTITLEMENT_H
#define VIGIE_ENTITLEMENT_H

#include "text.h"

/* A service of the catalogue, as a row of entitlements.csv says it. Texts are borrowed; lists have `;`; NULL or "": nothing said. */
struct entitlement_rule {
	const char *service, *colleges, *packs; /* a member of one of these colleges may use it, and so may one with one of these packs */
	const char *access;                     /* "syvik", "internet": only by this one */
	const char *aliases;                    /* as callers say it */
	const char *notes;                      /* what is to be verified, where it is written */
};

/* As a row of sites.csv says it. */
struct entitlement_site { const char *college, *pack, *entitled, *access; };

enum entitlement { ENTITLED, NOT_ENTITLED, ENTITLEMENT_UNKNOWN };

enum entitlement_reason {
	ENTITLED_BY_LIST,           /* its own, whatever the catalogue says */
	ENTITLED_BY_COLLEGE,
	ENTITLED_BY_PACK,
	NOT_ENTITLED_OTHERS,        /* it is for other colleges and packs */
	NOT_ENTITLED_ACCESS,        /* it asks for another access */
	ENTITLEMENT_NO_COLLEGE,     /* of the site, and its pack does not decide */
	ENTITLEMENT_NO_PACK,
	ENTITLEMENT_NO_MEMBERSHIP,  /* neither of them */
	ENTITLEMENT_NO_ACCESS,
	ENTITLEMENT_SILENT,         /* the catalogue does not say for whom */
	ENTITLEMENT_NOT_LISTED      /* no service of the catalogue */
};

struct entitlement_verdict {
	enum entitlement entitled;
	enum entitlement_reason why;
};

/* rule NULL: of a service that the catalogue does not hold, named `service`; otherwise service is ignored. */
struct entitlement_verdict entitlement_judge(const struct entitlement_rule *rule, const char *service, const struct entitlement_site *site);

/* The service that somebody asks for: the one named so, by its name or an alias; else the only one that is best like it (search.h),
 * typing errors forgiven. NULL: none, or several alike. An endpoint is asked for by its name, then by its application. */
const struct entitlement_rule *entitlement_find(const struct entitlement_rule *rules, size_t n, const char *asked);

/* Whether the name, or an alias, is exactly this one but for case, accents and punctuation. */
bool entitlement_is_named(const struct entitlement_rule *rule, const char *name);

/* Stable names for JSON: "yes", "no", "unknown"; "list", "college", "pack", "others"… */
const char *entitlement_name(enum entitlement entitled);
const char *entitlement_reason_name(enum entitlement_reason why);

/* Why, in the language of the reader, without a period: "by college A", "for colleges A, B; its own is C". */
void entitlement_append_why(const struct entitlement_verdict *verdict, const struct entitlement_rule *rule,
                            const struct entitlement_site *site, struct text *t);

#endif
