/* A certificate that several services present, and that was renewed on some of them only: "renewed on 5 of 6". Pure.
 *
 * Services belong together when their certificates have one subject, as it stands (self-signed ones, whose issuer is their subject,
 * belong to nobody: factories ship the same to all). Of them the newest is the one that ends last. Who presents another that ends
 * earlier was left behind when the newest is a copy, presented by two at least, or took the place of the very certificate that is
 * still presented here, or when the own one is at its end by the limits of its service. So nodes that each have a certificate of
 * their own, made at different days, are told of only when one of them nears its end and another does not. */
#ifndef VIGIE_CONSOLE_CERTIFICATE_RENEWAL_H
#define VIGIE_CONSOLE_CERTIFICATE_RENEWAL_H

#include "arena.h"
#include "reader.h"

struct text;

struct certificate_behind {
	const struct certificate_row *row;    /* that lacks the newest; borrowed */
	const struct certificate_row *newest;
	size_t renewed, nodes;                /* how many of how many present the newest */
};

/* In arena a; what ends first, first. */
bool certificates_behind(const struct certificate_row *rows, size_t n, struct arena *a, struct certificate_behind **ret, size_t *ret_n,
                         struct err *e) MUST_CHECK;

/* "renewed on 5 of 6 nodes, not on this one" */
void certificate_behind_words(const struct certificate_behind *b, struct text *t);

#endif
