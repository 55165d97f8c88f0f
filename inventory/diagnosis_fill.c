#include "inventory/diagnosis_words.h"

#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void diagnosis_append_words(struct text *t, const char *words)
{
	struct text safe = TEXT_INIT(1 << 16);
	char cut[DIAGNOSIS_FILLED_MAX];

	text_append_safe(&safe, words);
	if (safe.len < sizeof cut) {
		text_append(t, text_str(&safe));
	} else {
		snprintf(cut, sizeof cut - 3, "%s", text_str(&safe));
		utf8_end_whole(cut, sizeof cut - 3);
		text_appendf(t, "%s…", cut);
	}
	text_done(&safe);
}

void diagnosis_append_object(struct text *t, const char *object)
{
	const char *colon = object ? strchr(object, ':') : NULL;

	diagnosis_append_words(t, colon ? colon + 1 : object ? object : "");
}

void diagnosis_append_detail(struct text *t, const char *detail)
{
	struct text said = TEXT_INIT(1 << 14);

	detail_append(&said, detail);
	diagnosis_append_words(t, text_str(&said));
	text_done(&said);
}

void diagnosis_append_uncapitalised(struct text *t, const char *sentence)
{
	bool is_name = sentence[0] && sentence[1] >= 'A' && sentence[1] <= 'Z';

	if (sentence[0] >= 'A' && sentence[0] <= 'Z' && !is_name) {
		text_append_char(t, (char)(sentence[0] - 'A' + 'a'));
		text_append(t, sentence + 1);
	} else {
		text_append(t, sentence);
	}
}

void diagnosis_append_reason(struct text *t, const struct diagnosis_step *s)
{
	if (s && s->detail)
		diagnosis_append_detail(t, s->detail);
	else if (s)
		diagnosis_append_uncapitalised(t, _(outcome_sentence(s->outcome)));
}

static void append_step(struct text *t, const struct diagnosis_step *s)
{
	diagnosis_append_object(t, s ? s->object : NULL);
}

static const struct diagnosis_step *failing(const struct diagnosis_facts *f)
{
	return !f->broken ? NULL : f->broken->fails ? f->broken->fails : f->broken->fails6;
}

void diagnosis_append_incident(struct text *t, const struct diagnosis_incident *x)
{
	if (x)
		diagnosis_append_words(t, x->sentence ? x->sentence : x->cause ? x->cause : "");
}

/* ---- the holes ---- */

static const struct diagnosis_incident *incident_of(const struct diagnosis_facts *f)
{
	return f->cut ? f->cut : f->own ? f->own : f->other;
}

static void fill_national(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_incident(t, f->national); }
static void fill_planned(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_incident(t, f->planned); }
static void fill_incident(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_incident(t, incident_of(f)); }
static void fill_calls(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_incident(t, f->called_in); }

/* The end of planned work, or of the guaranteed repair time; WALL_NEVER: none is known that is to come. */
static wall_t expected_end(const struct diagnosis_facts *f)
{
	const struct diagnosis_incident *x = f->planned ? f->planned : incident_of(f);

	return x && wall_is_known(x->until) && x->until.ms > f->c->now.ms ? x->until : WALL_NEVER;
}

static void fill_term(struct text *t, const struct diagnosis_facts *f)
{
	text_append(t, wall_is_known(expected_end(f)) ? _("Do not promise that it ends on time.") : _("Do not promise a time: none is known."));
}

/* One that cuts off, and something is broken: it is that. */
static void fill_known(struct text *t, const struct diagnosis_facts *f)
{
	bool is_it = (f->cut && f->failed > 0) || ((f->cut || f->own) && f->live == 0);

	text_append(t, is_it ? _(", and it does not come from your workstation") : _(", which may not be what you see"));
}

static void fill_expected(struct text *t, const struct diagnosis_facts *f)
{
	char until[FORMAT_MAX] = "";

	if (wall_is_known(expected_end(f)))
		format_time(expected_end(f), f->c->now, until);
	if (*until)
		text_appendf(t, _("It is expected to be over by %s, which is no promise."), until);
	else
		text_append(t, _("Nobody can say yet when it will be over."));
}

static void fill_asked(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_words(t, f->c->asked ? f->c->asked : ""); }
static void fill_why(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_words(t, f->c->entitled_why ? f->c->entitled_why : ""); }

static void fill_perimeter(struct text *t, const struct diagnosis_facts *f)
{
	diagnosis_append_words(t, f->dark_perimeter ? f->dark_perimeter->name : "");
}

static void fill_commune(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_words(t, f->dark_commune ? f->dark_commune->name : ""); }
static void fill_link(struct text *t, const struct diagnosis_facts *f) { append_step(t, f->link_down ? f->link_down : f->link_disabled); }
static void fill_degraded(struct text *t, const struct diagnosis_facts *f) { append_step(t, f->degraded); }

static void fill_end(struct text *t, const struct diagnosis_facts *f)
{
	struct text hop = TEXT_INIT(1 << 10);

	if (!f->route || f->route->status != DIAGNOSIS_FAILED || !f->route->offender)
		return;
	diagnosis_append_words(&hop, f->route->offender);
	text_appendf(t, _(", the way there ends at %s"), text_str(&hop));
	text_done(&hop);
}

/* Why it is not known that an Internet access ever answered. */
static void fill_unpolled(struct text *t, const struct diagnosis_facts *f)
{
	const struct site_row *site = f->c->site;

	if (site->access && strcmp(site->access, "internet") == 0)
		text_append(t, _(" (no circuit and no device that is polled has its public address)"));
}

static void fill_mtu(struct text *t, const struct diagnosis_facts *f)
{
	if (f->mtu)
		text_appendf(t, "%lld", (long long)f->mtu->measure.mtu);
}

static void fill_crossing(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_reason(t, f->perimeter); }
static void fill_dns(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_reason(t, f->dns_lies ? f->dns_lies : f->dns_failed); }
static void fill_trusted(struct text *t, const struct diagnosis_facts *f) { append_step(t, f->tls); }
static void fill_broken(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_reason(t, failing(f)); }
static void fill_slow(struct text *t, const struct diagnosis_facts *f) { append_step(t, f->service_slow); }
static void fill_covolink(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_words(t, f->c->site->covolink ? f->c->site->covolink : ""); }
static void fill_title(struct text *t, const struct diagnosis_facts *f)
{
	text_append(t, f->imaging && f->imaging->outcome == OUTCOME_AE_CALLING_UNKNOWN ? _("our AE title") : _("the called AE title"));
}
static void fill_imaging(struct text *t, const struct diagnosis_facts *f) { diagnosis_append_reason(t, f->imaging); }

static void fill_service(struct text *t, const struct diagnosis_facts *f)
{
	if (failing(f))
		append_step(t, failing(f));
	else
		append_step(t, f->tls ? f->tls : f->service_slow);
}

static void append_ratio(struct text *t, double ratio)
{
	char shown[FORMAT_MAX];

	format_ratio(ratio, shown);
	text_append(t, shown);
}

static void append_ms(struct text *t, double ms)
{
	char shown[FORMAT_MAX];

	format_latency_ms(ms, shown);
	text_append(t, shown);
}

static void fill_use(struct text *t, const struct diagnosis_facts *f)
{
	if (f->saturated)
		append_ratio(t, fmax(f->saturated->measure.in_util, f->saturated->measure.out_util));
}

static void fill_errors(struct text *t, const struct diagnosis_facts *f)
{
	char shown[FORMAT_MAX] = "";

	if (f->errors)
		format_per_second(f->errors->measure.errors_ps, shown);
	text_append(t, shown);
}

static void fill_loss(struct text *t, const struct diagnosis_facts *f)
{
	if (f->lossy)
		append_ratio(t, f->lossy->lost / f->lossy->sent);
}

static void fill_rtt(struct text *t, const struct diagnosis_facts *f)
{
	if (f->slow)
		append_ms(t, f->slow->measure.rtt_ms);
}

static void fill_usual(struct text *t, const struct diagnosis_facts *f)
{
	char usual[FORMAT_MAX] = "";

	if (f->slow && !isnan(f->slow_baseline_ms))
		format_latency_ms(f->slow_baseline_ms, usual);
	if (*usual)
		text_appendf(t, _(" instead of %s"), usual);
}

static void fill_time(struct text *t, const struct diagnosis_facts *f)
{
	if (f->service_slow && f->service_slow->latency_us != UNKNOWN_I64)
		append_ms(t, (double)f->service_slow->latency_us / 1000);
}

static void fill_class(struct text *t, const struct diagnosis_facts *f)
{
	int dscp = f->class_worse ? f->class_worse->dscp : 0;

	if (dscp == 46)
		text_append(t, _("voice (EF)"));
	else if (dscp == 34)
		text_append(t, _("video (AF41)"));
	else
		text_appendf(t, "DSCP %d", dscp);
}

static void fill_jitter(struct text *t, const struct diagnosis_facts *f)
{
	if (f->jitter)
		append_ms(t, f->jitter->measure.jitter_ms);
}

static void fill_restarted(struct text *t, const struct diagnosis_facts *f)
{
	char shown[FORMAT_MAX] = "";

	if (f->restarted)
		format_duration(f->restarted->measure.uptime_s, shown);
	text_append(t, shown);
}

static const struct { const char *name; void (*fill)(struct text *t, const struct diagnosis_facts *f); } holes[] = {
	{ "national", fill_national }, { "planned", fill_planned }, { "incident", fill_incident }, { "calls", fill_calls },
	{ "expected", fill_expected }, { "term", fill_term }, { "known", fill_known }, { "asked", fill_asked }, { "why", fill_why }, { "perimeter", fill_perimeter },
	{ "commune", fill_commune }, { "link", fill_link }, { "degraded", fill_degraded }, { "end", fill_end }, { "unpolled", fill_unpolled }, { "mtu", fill_mtu },
	{ "crossing", fill_crossing }, { "dns", fill_dns }, { "trusted", fill_trusted }, { "service", fill_service }, { "broken", fill_broken },
	{ "slow", fill_slow }, { "covolink", fill_covolink }, { "title", fill_title }, { "imaging", fill_imaging }, { "use", fill_use }, { "errors", fill_errors },
	{ "loss", fill_loss }, { "rtt", fill_rtt }, { "usual", fill_usual }, { "time", fill_time }, { "class", fill_class },
	{ "jitter", fill_jitter }, { "restarted", fill_restarted },
};

static void fill_hole(struct text *t, const char *name, size_t n, const struct diagnosis_facts *f)
{
	for (size_t i = 0; i < ARRAY_LEN(holes); i++)
		if (strlen(holes[i].name) == n && strncmp(holes[i].name, name, n) == 0)
			holes[i].fill(t, f);
}

void diagnosis_append_filled(struct text *t, const char *msgid, const struct diagnosis_facts *f)
{
	for (const char *at = _(msgid); *at;) {
		size_t n = strcspn(at, "{"), name;

		text_append_n(t, at, n);
		at += n;
		if (!*at)
			return;
		name = strcspn(at + 1, "}");
		fill_hole(t, at + 1, name, f);
		at += 1 + name + (at[1 + name] == '}');
	}
}
