/* A small region to look at: invented establishments at real Norman communes, its agents and its inventory. */
#ifndef VIGIE_SIM_DEMO_H
#define VIGIE_SIM_DEMO_H

#include "err.h"

#include <stdint.h>

/* Writes dir/region.conf, dir/secrets (mode 0600) and dir/csv/…; dir is made when it is not there. nginx_port and
 * snmpd_port: a web server and an agent (community demo-public) of this machine to watch too; 0: without. */
bool sim_demo_write(const char *dir, uint16_t sim_port, uint16_t nginx_port, uint16_t snmpd_port, struct err *e) MUST_CHECK;

#endif
