#include "probes/uid_budget.h"

static struct budget_of *find(struct uid_budget *r, uid_t uid)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->uids[i].uid == uid)
			return &r->uids[i];
	return NULL;
}

static struct budget_of *find_or_add(struct uid_budget *r, uid_t uid, mono_t now)
{
	struct budget_of *u = find(r, uid);

	if (u)
		return u;
	if (r->n < BUDGET_UIDS_MAX) {
		u = &r->uids[r->n++];
	} else {
		u = &r->uids[0];
		for (size_t i = 1; i < r->n; i++)
			if (mono_before(r->uids[i].last, u->last))
				u = &r->uids[i];
	}
	*u = (struct budget_of){ .uid = uid, .tokens = (double)r->burst, .refilled = now };
	return u;
}

bool budget_take(struct uid_budget *r, uid_t uid, mono_t now, int64_t *ret_left_out)
{
	struct budget_of *u = find_or_add(r, uid, now);

	u->tokens += (double)mono_diff_ms(now, u->refilled) / (double)r->every_ms;
	if (u->tokens > (double)r->burst)
		u->tokens = (double)r->burst;
	u->refilled = u->last = now;
	if (u->tokens < 1.0) {
		u->left_out++;
		return false;
	}
	u->tokens -= 1.0;
	*ret_left_out = u->left_out;
	u->left_out = 0;
	return true;
}

void budget_give_back(struct uid_budget *r, uid_t uid, int64_t left_out)
{
	struct budget_of *u = find(r, uid);

	if (!u)
		return;
	u->tokens += 1.0;
	u->left_out += left_out;
}

bool budget_next_left_out(struct uid_budget *r, uid_t *ret_uid, int64_t *ret_left_out)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->uids[i].left_out == 0)
			continue;
		*ret_uid = r->uids[i].uid;
		*ret_left_out = r->uids[i].left_out;
		r->uids[i].left_out = 0;
		return true;
	}
	return false;
}
