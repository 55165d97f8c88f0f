/* What the files console/verb_hds*.c share. */
#ifndef VIGIE_CONSOLE_VERB_HDS_H
#define VIGIE_CONSOLE_VERB_HDS_H

#include "console/session.h"
#include "reader_hds.h"

/* Of a family, "hds" for NULL; ERR_NOT_FOUND says what to do. read_begin included. */
bool verb_hds_read(struct session *s, const char *family, struct hds_checklist *ret, struct err *e) MUST_CHECK;

bool verb_hds_no_framework(const char *family, struct err *e); /* ERR_NOT_FOUND says what to do; returns false */

bool verb_hds_show(struct session *s, const char *key, struct err *e) MUST_CHECK;
bool verb_hds_evidence_list(struct session *s, struct err *e) MUST_CHECK;
bool verb_hds_action_list(struct session *s, struct err *e) MUST_CHECK;
bool verb_hds_audit_list(struct session *s, struct err *e) MUST_CHECK;
bool verb_hds_facts(struct session *s, const char *leaf, struct err *e) MUST_CHECK; /* leaf NULL: of all */
void verb_hds_print_facts(struct session *s, const struct hds_checklist *c, const struct hds_item *item);
bool verb_hds_framework_list(struct session *s, struct err *e) MUST_CHECK;

bool verb_hds_export(struct session *s, const char *family, struct err *e) MUST_CHECK; /* for an auditor: family NULL is "hds" */
bool verb_hds_dossier(struct session *s, int *ret_status, struct err *e) MUST_CHECK;  /* status 1: made, and it tells of a fault */

/* args after the action's word. */
bool verb_hds_set(struct session *s, const char *const *args, size_t n, struct err *e) MUST_CHECK;
bool verb_hds_evidence(struct session *s, const char *const *args, size_t n, struct err *e) MUST_CHECK;
bool verb_hds_exception(struct session *s, const char *const *args, size_t n, struct err *e) MUST_CHECK;
bool verb_hds_action(struct session *s, const char *const *args, size_t n, struct err *e) MUST_CHECK;
bool verb_hds_audit(struct session *s, const char *const *args, size_t n, struct err *e) MUST_CHECK;
bool verb_hds_import(struct session *s, const char *method, const char *path, struct err *e) MUST_CHECK;
bool verb_hds_adopt(struct session *s, const char *const *args, struct err *e) MUST_CHECK;

#endif
