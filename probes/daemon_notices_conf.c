#include "probes/daemon_notices_internal.h"

#include <stdlib.h>
#include <string.h>

void daemon_notices_channels_free(struct daemon_notices *n)
{
	for (size_t i = 0; i < n->n_channels; i++) {
		free((char *)n->channels[i].name);
		free((char *)n->channels[i].recipient);
	}
	free(n->channels);
	free(n->hours);
	rota_free(n->rota);
	n->channels = NULL;
	n->hours = NULL;
	n->rota = NULL;
	n->n_channels = 0;
}

static bool take_channel(struct daemon_notices *n, const struct conf_notify *c)
{
	bool by_rota = strcmp(c->recipients, "rota") == 0, by_mail = strcmp(c->type, "mail") == 0;
	struct hours *hours = &n->hours[n->n_channels];
	struct notice_channel *channel = &n->channels[n->n_channels++];

	*channel = (struct notice_channel){
		.name = strdup(c->name),
		.recipient = by_rota ? NULL : strdup(by_mail ? c->target : c->name), /* a URL may hold a secret */
		.warnings = strcmp(c->severity, "warning") == 0,
		.hours = hours_parse(c->period, hours) && !hours->always ? hours : NULL,
		.escalate_ms = by_rota ? c->escalate_after_ms : 0,
		.burst = (size_t)c->burst,
	};
	return channel->name && (by_rota || channel->recipient);
}

static bool read_conf(struct daemon_notices *n, const struct conf *c, struct err *e)
{
	bool ok = true;

	n->channels = calloc(c->n_notifies + 1, sizeof *n->channels);
	n->hours = calloc(c->n_notifies + 1, sizeof *n->hours);
	if (!n->channels || !n->hours)
		return err_set(e, ERR_MEMORY, "no memory for notifications");
	for (size_t i = 0; ok && i < c->n_notifies; i++)
		ok = take_channel(n, &c->notifies[i]);
	if (!ok)
		return err_set(e, ERR_MEMORY, "no memory for notifications");
	n->rota = c->rota_file ? rota_load(c->rota_file, e) : NULL;
	return !c->rota_file || n->rota;
}

struct notices_params daemon_notices_params(const struct daemon *d)
{
	const struct daemon_notices *n = d->notices;

	return (struct notices_params){ n->channels, n->n_channels, n->rota, n->simulation };
}

bool daemon_notices_load(struct daemon *d, const struct conf *conf, struct err *e)
{
	struct daemon_notices fresh = { 0 };
	struct notices_params params;

	if (d->once)
		return true;
	if (!d->notices)
		d->notices = calloc(1, sizeof *d->notices);
	if (!d->notices)
		return err_set(e, ERR_MEMORY, "no memory for notifications");
	if (!read_conf(&fresh, conf, e)) {
		daemon_notices_channels_free(&fresh);
		return false;
	}
	daemon_notices_channels_free(d->notices);
	d->notices->channels = fresh.channels;
	d->notices->hours = fresh.hours;
	d->notices->n_channels = fresh.n_channels;
	d->notices->rota = fresh.rota;
	d->notices->simulation = conf->simulation;
	params = daemon_notices_params(d);
	if (d->notices->core)
		notices_set_params(d->notices->core, &params);
	return true;
}

const struct conf_notify *daemon_notices_notify(const struct daemon *d, const char *name)
{
	for (size_t i = 0; i < d->conf->n_notifies; i++)
		if (strcmp(d->conf->notifies[i].name, name) == 0)
			return &d->conf->notifies[i];
	return NULL;
}
