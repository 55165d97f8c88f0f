#include "console/journal_proof.h"

#include "intl.h"
#include "reader.h"
#include "text.h"

#include <string.h>

static bool is_head(const struct journal_head *a, const struct journal_head *b)
{
	return a->count == b->count && memcmp(a->hash, b->hash, sizeof a->hash) == 0;
}

/* A head that is not there any more stays the one that is expected. */
static void take_head(struct journal_proof *p)
{
	if (p->pass.verdict.findings == 0)
		p->head = p->pass.verdict.head;
}

static bool prove_whole(struct journal_proof *p, struct reader *r, mono_t now, int64_t version, struct err *e)
{
	bool more;

	p->known = false;
	p->pass = JOURNAL_PASS_INIT;
	p->pass.expected = p->head.count > 0 ? &p->head : NULL;
	if (!journal_verify_some(r, &p->pass, INT64_MAX, NULL, NULL, &more, e))
		return false;
	p->pass.expected = NULL;
	p->known = true;
	p->anew = false;
	p->begun = now;
	p->settled = p->turn = version;
	p->again = JOURNAL_PASS_INIT;
	take_head(p);
	return true;
}

/* Rows that were added. */
static bool prove_new(struct journal_proof *p, struct reader *r, struct err *e)
{
	bool more;

	if (!journal_verify_some(r, &p->pass, INT64_MAX, NULL, NULL, &more, e))
		return false;
	take_head(p);
	return true;
}

/* *ret_fault: one of them is at fault, and was not. What was at fault and is not any more holds again once all were read. */
static bool prove_again(struct journal_proof *p, struct reader *r, mono_t now, int64_t version, bool *ret_fault, struct err *e)
{
	bool more;

	if (p->again.seq == 0) {
		p->turn = version;
		p->again.expected = p->head.count > 0 ? &p->head : NULL;
	}
	if (!journal_verify_some(r, &p->again, JOURNAL_AGAIN_ROWS, NULL, NULL, &more, e))
		return false;
	*ret_fault = p->again.verdict.findings > p->pass.verdict.findings;
	if (more || *ret_fault)
		return true;
	p->again.expected = NULL;
	p->pass = p->again;
	p->again = JOURNAL_PASS_INIT;
	p->settled = p->turn;
	p->begun = now;
	take_head(p);
	return true;
}

/* What is quick to know says that the rows which were proved are there. */
static bool stands(const struct journal_proof *p, const struct journal_head *head, const struct journal_counts *stored)
{
	const struct journal_verdict *v = &p->pass.verdict;

	return head->count == v->head.count ? is_head(head, &v->head) && stored->rows == (int64_t)v->rows && stored->texts == (int64_t)v->texts
		: head->count > v->head.count && stored->rows - (int64_t)v->rows == head->count - v->head.count && stored->texts >= (int64_t)v->texts;
}

static bool is_due(const struct journal_proof *p, struct reader *r, mono_t now)
{
	return !p->known || p->reader != reader_serial(r) || (p->anew && mono_diff_ms(now, p->begun) >= JOURNAL_WHOLE_MS);
}

/* All of it, or what is needed since. */
static bool prove(struct journal_proof *p, struct reader *r, const struct journal_head *head, mono_t now, struct err *e)
{
	struct journal_counts stored;
	int64_t version;
	bool fault = false;

	if (!reader_data_version(r, &version, e))
		return false;
	if (p->reader != reader_serial(r))
		*p = (struct journal_proof){ .reader = reader_serial(r) };
	if (is_due(p, r, now))
		return prove_whole(p, r, now, version, e);
	p->anew = false;
	if (version == p->settled)
		return true;
	if (!read_journal_counts(r, &stored, e))
		return false;
	if (!stands(p, head, &stored))
		return prove_whole(p, r, now, version, e);
	if (!prove_new(p, r, e) || !prove_again(p, r, now, version, &fault, e))
		return false;
	return !fault || prove_whole(p, r, now, version, e);
}

bool journal_proof_read(struct journal_proof *p, struct reader *r, mono_t now, struct journal_kept *ret, struct err *e)
{
	struct journal_head head;

	if (!read_journal_head(r, &head, e))
		return false;
	if (head.count > JOURNAL_PROVED_MAX) {
		*ret = (struct journal_kept){ .proved = false };
		return true;
	}
	if (!prove(p, r, &head, now, e))
		return false;
	*ret = (struct journal_kept){ .verdict = p->pass.verdict, .proved = true };
	return true;
}

static _Thread_local struct journal_proof shared;

bool journal_prove(struct reader *r, struct journal_kept *ret, struct err *e) { return journal_proof_read(&shared, r, mono_now(), ret, e); }
void journal_look_anew(void) { shared.anew = true; }

void journal_verdict_words(const struct journal_kept *k, struct text *t)
{
	const struct journal_verdict *v = &k->verdict;

	if (!k->proved)
		text_append(t, _("The chain is long: vigie journal verify proves it."));
	else if (v->findings > 0)
		text_appendf(t, ngettext("THE JOURNAL WAS TAMPERED WITH: %zu finding. vigie journal verify names it.",
		                         "THE JOURNAL WAS TAMPERED WITH: %zu findings. vigie journal verify names them.", v->findings), v->findings);
	else
		text_appendf(t, ngettext("The chain of %zu row holds: nothing was changed, removed or moved.",
		                         "The chain of %zu rows holds: nothing was changed, removed or moved.", v->rows), v->rows);
}
