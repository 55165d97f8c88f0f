#include "probes/capture_fragments.h"

#include <string.h>

enum { WAYS = 4 };

static bool is_of(const struct capture_fragment *s, const struct capture_packet *p)
{
	return s->used && s->id == p->fragment_id && s->family == p->family && s->protocol == p->protocol && s->within == p->within
	       && memcmp(s->source, p->source, 16) == 0 && memcmp(s->destination, p->destination, 16) == 0;
}

static struct capture_fragment *set_of(const struct capture_fragments *f, uint64_t hash)
{
	return &f->slots[(hash % (CAPTURE_FRAGMENTS / WAYS)) * WAYS];
}

/* Its own, one that is free, or the oldest. */
static struct capture_fragment *slot_for(struct capture_fragments *f, uint64_t hash, const struct capture_packet *p)
{
	struct capture_fragment *set = set_of(f, hash), *s = set;

	for (size_t i = 0; i < WAYS; i++)
		if (is_of(&set[i], p))
			return &set[i];
	for (size_t i = 0; i < WAYS; i++) {
		if (!set[i].used)
			return &set[i];
		if (set[i].at_ms < s->at_ms)
			s = &set[i];
	}
	return s;
}

static struct capture_fragment slot_of(const struct capture_packet *p, int64_t now_ms)
{
	struct capture_fragment s = {
		.id = p->fragment_id, .source_port = p->source_port, .port = p->port, .family = p->family, .protocol = p->protocol,
		.within = (uint8_t)p->within, .used = true, .at_ms = now_ms,
	};

	memcpy(s.source, p->source, 16);
	memcpy(s.destination, p->destination, 16);
	return s;
}

void fragments_note(struct capture_fragments *f, uint64_t hash, const struct capture_packet *first, int64_t now_ms,
                    struct capture_fragment *ret_waited, struct capture_fragment *ret_left)
{
	struct capture_fragment *s = slot_for(f, hash, first);
	bool own = is_of(s, first);

	f->waiting -= s->packets > 0;
	*ret_waited = (struct capture_fragment){ .packets = 0 };
	*ret_left = own ? *ret_waited : *s;
	if (own && s->packets > 0 && now_ms - s->at_ms <= CAPTURE_FRAGMENT_MS) {
		*ret_waited = *s;
		ret_waited->source_port = first->source_port;
		ret_waited->port = first->port;
	} else if (own) {
		*ret_left = *s;
	}
	*s = slot_of(first, now_ms);
}

bool fragments_find(const struct capture_fragments *f, uint64_t hash, struct capture_packet *p, int64_t now_ms)
{
	const struct capture_fragment *set = set_of(f, hash);

	for (size_t i = 0; i < WAYS; i++)
		if (is_of(&set[i], p) && set[i].packets == 0 && now_ms - set[i].at_ms <= CAPTURE_FRAGMENT_MS) {
			p->source_port = set[i].source_port;
			p->port = set[i].port;
			return true;
		}
	return false;
}

void fragments_wait(struct capture_fragments *f, uint64_t hash, const struct capture_packet *p, size_t wire, int64_t now_ms,
                    struct capture_fragment *ret_left)
{
	struct capture_fragment *s = slot_for(f, hash, p);

	*ret_left = (struct capture_fragment){ .packets = 0 };
	if (!is_of(s, p) || now_ms - s->at_ms > CAPTURE_FRAGMENT_MS) {
		f->waiting -= s->packets > 0;
		*ret_left = *s;
		*s = slot_of(p, now_ms);
	}
	f->waiting += s->packets == 0;
	s->packets++;
	s->bytes += wire;
	s->at_ms = now_ms;
}

bool fragments_give_up(struct capture_fragments *f, size_t *at, int64_t now_ms, struct capture_fragment *ret)
{
	while (f->waiting > 0 && *at < CAPTURE_FRAGMENTS) {
		struct capture_fragment *s = &f->slots[(*at)++];

		if (s->packets > 0 && now_ms - s->at_ms > CAPTURE_FRAGMENT_MS) {
			*ret = *s;
			memset(s, 0, sizeof *s);
			f->waiting--;
			return true;
		}
	}
	return false;
}
