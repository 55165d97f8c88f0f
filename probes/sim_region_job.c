/* Sections `job` of the region file. */
#include "probes/sim_region_internal.h"

#include <stdio.h>
#include <string.h>

enum { JOB_MS_MAX = 86400000 };

static bool set_all(const struct region_loader *l, const struct confile_section *sec, struct sim_job *job, struct err *e)
{
	const struct confile_setting *address = region_find(sec, "collector"), *does = region_find(sec, "does");
	double every = 60000, lasts = 5000;

	if (!address) {
		err_set(e, ERR_CONFIG, "expected collector = 127.0.0.1:port");
		return region_err_in(l, sec, e);
	}
	if (!sim_endpoint_parse(address->values[0], 0, &job->endpoint, e))
		return region_err_at(l, address, e);
	if (job->endpoint.family != AF_INET || job->endpoint.port == 0) {
		err_set(e, ERR_CONFIG, "expected collector = 127.0.0.1:port");
		return region_err_at(l, address, e);
	}
	if (does && !sim_job_parse_does(does->values[0], &job->does, e))
		return region_err_at(l, does, e);
	if (!region_read_number(l, sec, "every", JOB_MS_MAX, &every, e) || !region_read_number(l, sec, "lasts", JOB_MS_MAX, &lasts, e))
		return false;
	job->every_ms = (uint32_t)every;
	job->lasts_ms = (uint32_t)lasts;
	return true;
}

bool region_add_job(struct region_loader *l, const struct confile_section *sec, struct err *e)
{
	struct sim_job job = { .does = SIM_JOB_WELL };

	if ((size_t)snprintf(job.name, sizeof job.name, "%s", sec->title) >= sizeof job.name) {
		err_set(e, ERR_CONFIG, "a name of at most %zu bytes was expected", sizeof job.name - 1);
		return region_err_in(l, sec, e);
	}
	return set_all(l, sec, &job, e) && (sim_jobs_add(&l->world->jobs, &job, e) || region_err_in(l, sec, e));
}
