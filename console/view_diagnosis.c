/* The diagnosis of an establishment (D): asked of the collector while it is looked at. */
#include "console/diagnosis_view.h"

#include "console/act_form.h"
#include "console/diagnosis_findings.h"
#include "console/diagnosis_page.h"
#include "console/pane.h"
#include "console/snapshot.h"
#include "intl.h"

#include <stdlib.h>
#include <string.h>

enum { SERVICES_MAX = 32, NAME_MAX_BYTES = 512 };

struct diagnosis_view {
	struct diagnosis_run *run; /* NULL: none yet */
	struct snapshot *region;   /* held: run borrows from it */
	struct snapshot *latest;   /* held: what the next one will borrow from */
	struct pane pane;
	char site[NAME_MAX_BYTES], service[NAME_MAX_BYTES]; /* wanted; "": none */
	char *services[SERVICES_MAX]; /* that may be asked for, owned; those of the first diagnosis of the site */
	size_t n_services;
	bool wanted;               /* with the next load */
	bool past;                 /* a past instant is shown: nothing is tested of that */
	int width, height;
	bool ascii;
	char refusal[512];         /* why there is none; "" */
};

static void *create(void) { return calloc(1, sizeof(struct diagnosis_view)); }

static void forget_services(struct diagnosis_view *v)
{
	for (size_t i = 0; i < v->n_services; i++)
		free(v->services[i]);
	v->n_services = 0;
}

static void destroy(void *view)
{
	struct diagnosis_view *v = view;

	if (!v)
		return;
	diagnosis_run_free(v->run);
	snapshot_release(v->region);
	snapshot_release(v->latest);
	forget_services(v);
	pane_done(&v->pane);
	free(v);
}

struct diagnosis_run *diagnosis_view_run(void *view) { return ((struct diagnosis_view *)view)->run; }

/* ---- begin ---- */

static void keep_services(struct diagnosis_view *v)
{
	const char *names[SERVICES_MAX];
	size_t n = diagnosis_run_services(v->run, names, SERVICES_MAX);

	if (v->n_services > 0)
		return;
	for (size_t i = 0; i < n; i++) {
		char *name = strdup(names[i]);

		if (name)
			v->services[v->n_services++] = name;
	}
}

/* What cannot be begun says why on its page: it is no failure to read. */
static void begin(struct diagnosis_view *v, struct reader *r, wall_t now)
{
	struct diagnosis_run *run;
	struct err e = { .kind = ERR_NONE };

	v->wanted = false;
	v->refusal[0] = '\0';
	if (!diagnosis_run_new(r, &v->latest->region, v->site, v->service, now, &run, &e)) {
		snprintf(v->refusal, sizeof v->refusal, "%s", e.text);
		return;
	}
	diagnosis_run_free(v->run);
	v->run = run;
	snapshot_release(v->region);
	v->region = snapshot_hold(v->latest);
	v->pane.scroll = 0;
	keep_services(v);
}

static bool load(void *view, struct reader *r, struct snapshot *s, wall_t now, wall_t at, struct err *e)
{
	struct diagnosis_view *v = view;

	(void)e;
	if (s && s != v->latest) {
		snapshot_release(v->latest);
		v->latest = snapshot_hold(s);
	}
	v->past = wall_is_known(at);
	if (v->wanted && v->latest && !v->past)
		begin(v, r, now);
	return true;
}

static bool is_site(const struct snapshot *s, const char *name)
{
	for (size_t i = 0; s && i < s->region.n_sites; i++)
		if (strcmp(s->region.sites[i].name, name) == 0)
			return true;
	return false;
}

static bool open_named(void *view, const char *name)
{
	struct diagnosis_view *v = view;

	if (!is_site(v->latest, name))
		return false;
	if (strcmp(v->site, name) != 0)
		forget_services(v);
	snprintf(v->site, sizeof v->site, "%s", name);
	v->service[0] = '\0';
	v->wanted = true;
	return true;
}

/* ---- what is shown ---- */

static void compose(const void *view, struct pen *p)
{
	const struct diagnosis_view *v = view;

	if (v->past)
		pen_line(p, STYLE_WARNING, _("A diagnosis is of the present: 0 returns to it."));
	if (v->refusal[0])
		pen_line(p, STYLE_WARNING, v->refusal);
	if (v->run)
		diagnosis_compose(v->run, _("[o] yes  [n] no  [s] not sure"), p);
	else if (!v->site[0])
		pen_line(p, STYLE_DIM, _("D on an establishment, or on what stands in one, diagnoses it."));
}

static bool lacks(void *view, enum list_look look)
{
	const struct diagnosis_view *v = view;

	(void)look;
	return v->wanted && v->latest && !v->past;
}

static void tick(void *view, wall_t now)
{
	(void)view;
	(void)now; /* what is told is of the moment of the tests */
}

static void layout(void *view, int width, int height, bool ascii)
{
	struct diagnosis_view *v = view;

	v->width = width;
	v->height = height;
	v->ascii = ascii;
	pane_write(&v->pane, width - 2, height, ascii, compose, v);
}

static void render(const void *view, struct grid *g, struct rect area)
{
	pane_render(&((const struct diagnosis_view *)view)->pane, g, area);
}

/* ---- keys ---- */

static enum reaction answer(struct diagnosis_view *v, enum diagnosis_answer a)
{
	return v->run && v->run->over && diagnosis_run_answer(v->run, a, NULL) ? REACT_DONE : REACT_IGNORED;
}

static enum reaction again(struct diagnosis_view *v)
{
	if (!v->site[0] || (v->run && !v->run->over))
		return REACT_IGNORED;
	v->wanted = true;
	return REACT_LOAD;
}

/* The services in a ring, with none in particular among them. */
static enum reaction next_service(struct diagnosis_view *v, bool forward)
{
	size_t n = v->n_services + 1, at = 0;

	if (v->n_services == 0)
		return REACT_IGNORED;
	for (size_t i = 0; i < v->n_services; i++)
		at = strcmp(v->services[i], v->service) == 0 ? i + 1 : at;
	at = (at + (forward ? 1 : n - 1)) % n;
	snprintf(v->service, sizeof v->service, "%s", at == 0 ? "" : v->services[at - 1]);
	v->wanted = true;
	return REACT_LOAD;
}

static enum reaction act(void *view, enum action a)
{
	struct diagnosis_view *v = view;

	switch ((int)a) {
	case ACT_ANSWER_YES:
		return answer(v, DIAGNOSIS_YES);
	case ACT_ANSWER_NO:
		return answer(v, DIAGNOSIS_NO);
	case ACT_ANSWER_UNSURE:
		return answer(v, DIAGNOSIS_UNSURE);
	case ACT_ANSWER_BACK:
		return answer(v, DIAGNOSIS_UNASKED);
	case ACT_DIAGNOSE:
		return again(v);
	case ACT_SERVICE_NEXT:
		return next_service(v, true);
	case ACT_SERVICE_PREVIOUS:
		return next_service(v, false);
	default:
		return pane_act(&v->pane, a);
	}
}

/* ---- the rest of a view ---- */

static bool filter(void *view, const char *text, struct err *e)
{
	(void)view;
	return !*text || err_set(e, ERR_USAGE, "%s", _("A diagnosis has no filter."));
}

static const char *filter_text(const void *view)
{
	(void)view;
	return "";
}

static bool search(void *view, const char *text, int direction)
{
	return pane_search(&((struct diagnosis_view *)view)->pane, text, direction);
}

static bool sort(void *view, const char *column, struct err *e)
{
	(void)view;
	(void)column;
	return err_set(e, ERR_USAGE, "%s", _("A diagnosis is not sorted: its layers stay in their order."));
}

static const char *word(size_t i)
{
	(void)i;
	return NULL;
}

static const char *follow(const void *view, char *buf, size_t size)
{
	const struct target *t = pane_marked(&((const struct diagnosis_view *)view)->pane);

	if (!t)
		return NULL;
	snprintf(buf, size, "%s", t->name);
	return buf;
}

static bool asks(const struct diagnosis_view *v) { return v->run && v->run->over && v->run->verdict.n_ask > 0; }

static const char *footer(const void *view, enum action a, const char *usual)
{
	const struct diagnosis_view *v = view;

	switch ((int)a) {
	case ACT_OPEN:
		return pane_marked(&v->pane) ? usual : NULL;
	case ACT_ANSWER_YES:
	case ACT_ANSWER_NO:
	case ACT_ANSWER_UNSURE:
		return asks(v) ? usual : NULL;
	case ACT_ANSWER_BACK:
		return v->run && v->run->n_asked > 0 ? usual : NULL;
	case ACT_SERVICE_NEXT:
		return v->n_services > 0 ? usual : NULL;
	default:
		return usual;
	}
}

static const char *selected(const void *view, char *buf, size_t size)
{
	return follow(view, buf, size);
}

static size_t targets(const void *view, const struct snapshot *s, struct act_target *ret, size_t max)
{
	const struct diagnosis_view *v = view;

	(void)s;
	if (!v->run || max == 0)
		return 0;
	*ret = (struct act_target){ .alert_id = 0 };
	snprintf(ret->object, sizeof ret->object, "site:%s", v->run->c->site->name);
	return 1;
}

static json_t *findings(const void *view)
{
	const struct diagnosis_view *v = view;

	return v->run && v->run->over ? diagnosis_findings(v->run) : NULL;
}

static const char *asked_service(const void *view)
{
	const struct diagnosis_view *v = view;

	return v->service[0] ? v->service : NULL;
}

static const char *period(const void *view)
{
	(void)view;
	return "";
}

static void print(const void *view, int width, bool ascii, struct text *t)
{
	pane_print(width, ascii, compose, view, t);
}

static const struct key_entry keys[] = {
	{ 'D', ACT_DIAGNOSE, N_("Diagnose the establishment anew"), N_("Again") },
	{ 'C', ACT_NOTE_CALL, N_("Log a call of the establishment: then the number of its category"), N_("Log call") },
	{ 'X', ACT_CALL_NEXT, N_("Hand its trouble over to infra, under an id to read out"), N_("Escalate") },
	{ 'o', ACT_ANSWER_YES, N_("The caller says yes to the first question"), N_("Yes") },
	{ 'n', ACT_ANSWER_NO, N_("The caller says no to the first question"), N_("No") },
	{ 's', ACT_ANSWER_UNSURE, N_("The caller is not sure of the first question"), N_("Not sure") },
	{ KEYCODE_BACKSPACE, ACT_ANSWER_BACK, N_("Take the last answer back"), N_("Undo answer") },
	{ '>', ACT_SERVICE_NEXT, N_("Ask for the next service in particular"), N_("Service") },
	{ '<', ACT_SERVICE_PREVIOUS, N_("Ask for the service before"), NULL },
	{ KEYCODE_ENTER, ACT_OPEN, N_("Open the object of the marked line"), N_("Open") },
	{ 'i', ACT_OPEN, NULL, NULL },
	{ '/', ACT_SEARCH, N_("Search"), NULL },
};

const struct view_class view_diagnosis = {
	.name = "diagnosis", .title = N_("Diagnosis"), .kind = "diagnosis", .of_callers = true, .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create,
	.destroy = destroy, .load = load, .lacks = lacks, .tick = tick, .layout = layout, .render = render, .act = act, .filter = filter,
	.filter_text = filter_text, .search = search, .sort = sort, .word = word, .open = open_named, .follow = follow, .footer = footer,
	.selected = selected, .targets = targets, .period = period, .print = print, .asked_service = asked_service, .findings = findings,
};
