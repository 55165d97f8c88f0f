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

void fragments_note(struct capture_fragments *f, uint64_t hash, const struct capture_packet *first, int64_t now_ms)
{
	struct capture_fragment *set = set_of(f, hash), *s = set;

	for (size_t i = 0; i < WAYS; i++) {
		if (!set[i].used || is_of(&set[i], first)) {
			s = &set[i];
			break;
		}
		if (set[i].at_ms < s->at_ms)
			s = &set[i];
	}
	*s = (struct capture_fragment){
		.id = first->fragment_id, .source_port = first->source_port, .port = first->port, .family = first->family,
		.protocol = first->protocol, .within = (uint8_t)first->within, .used = true, .at_ms = now_ms,
	};
	memcpy(s->source, first->source, 16);
	memcpy(s->destination, first->destination, 16);
}

bool fragments_find(const struct capture_fragments *f, uint64_t hash, struct capture_packet *p, int64_t now_ms)
{
	const struct capture_fragment *set = set_of(f, hash);

	for (size_t i = 0; i < WAYS; i++)
		if (is_of(&set[i], p) && now_ms - set[i].at_ms <= CAPTURE_FRAGMENT_MS) {
			p->source_port = set[i].source_port;
			p->port = set[i].port;
			return true;
		}
	return false;
}
