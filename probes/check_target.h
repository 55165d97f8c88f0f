/* From what is declared to what a probe class needs. Pure. */
#ifndef VIGIE_CHECK_TARGET_H
#define VIGIE_CHECK_TARGET_H

#include "conf.h"
#include "probes/probe.h"
#include "registry.h"

/* How often this check runs. */
int64_t check_period_ms(const struct conf *conf, const struct reg_check *check);

/* Texts are borrowed from check, conf and secrets; ->name from name (CHECK_NAME_MAX bytes, written here). */
#define CHECK_NAME_MAX 256
struct probe_target check_target(const struct conf *conf, const struct secrets *secrets, const struct reg_check *check,
                                 char name[CHECK_NAME_MAX]);

/* The settings of a class without a target: time-outs, counts. */
struct probe_target class_settings(const struct conf *conf, const char *class);

#endif
