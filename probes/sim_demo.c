#include "probes/sim_demo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void sim_demo_address(uint32_t address, char buf[DEMO_ADDRESS_MAX])
{
	snprintf(buf, DEMO_ADDRESS_MAX, "%u.%u.%u.%u", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}

uint32_t sim_demo_service_address(size_t i)
{
	return (127u << 24) + (12u << 16) + 1 + (uint32_t)i;
}

uint32_t sim_demo_xds_address(size_t covolink)
{
	return (127u << 24) + (13u << 16) + 1 + (uint32_t)covolink;
}

uint16_t sim_demo_service_port(const struct demo_service *s, uint16_t sim_port)
{
	return (uint16_t)(strcmp(s->kind, "dns") == 0 ? sim_port + 1 : sim_port);
}

const struct demo_device *sim_demo_service_device(const struct demo_region *r, const struct demo_service *s)
{
	return &r->devices[s->server == DEMO_BRIDGE ? r->bridge : r->first_server + s->server];
}

static bool make_dir(const char *path, struct err *e)
{
	if (mkdir(path, 0755) == 0 || errno == EEXIST)
		return true;
	return err_set_errno(e, "cannot make %s", path);
}

static bool write_file(const char *dir, const char *name, mode_t mode, sim_demo_write_fn write, const struct demo_region *r,
                       const struct sim_demo_options *o, struct err *e)
{
	char *path;
	FILE *f = NULL;
	bool ok = false;
	int fd;

	if (asprintf(&path, "%s/%s", dir, name) < 0)
		return err_set(e, ERR_MEMORY, "no memory for %s", name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd >= 0 && fchmod(fd, mode) == 0)
		f = fdopen(fd, "w");
	if (f) {
		write(f, r, o);
		ok = !ferror(f) && fflush(f) == 0;
	}
	if (!ok)
		err_set_errno(e, "cannot write %s", path);
	if (f)
		ok = fclose(f) == 0 && ok;
	else if (fd >= 0)
		close(fd);
	free(path);
	return ok;
}

static bool write_csvs(const struct demo_region *r, const struct sim_demo_options *o, struct err *e)
{
	char *csv;
	bool ok;

	if (asprintf(&csv, "%s/csv", o->dir) < 0)
		return err_set(e, ERR_MEMORY, "no memory for %s", o->dir);
	ok = make_dir(csv, e);
	for (size_t i = 0; ok && i < sim_demo_n_csvs; i++)
		ok = (!o->heartbeat_port && sim_demo_csvs[i].write == sim_demo_write_heartbeats) /* nobody tells */
		     || write_file(csv, sim_demo_csvs[i].name, 0644, sim_demo_csvs[i].write, r, o, e);
	free(csv);
	return ok;
}

bool sim_demo_write(const struct sim_demo_options *o, struct err *e)
{
	struct demo_region r;
	bool ok;

	if (!demo_region_make(o->n_sites, &r, e))
		return false;
	ok = make_dir(o->dir, e) && write_file(o->dir, "region.conf", 0644, sim_demo_write_agents, &r, o, e)
	     && write_file(o->dir, "secrets", 0600, sim_demo_write_secrets, &r, o, e) && write_csvs(&r, o, e);
	demo_region_done(&r);
	return ok;
}
