#include "probes/exposure_processes.h"

#include <string.h>
#include <strings.h>

static const oid run_name[] = { 1, 3, 6, 1, 2, 1, 25, 4, 2, 1, 2 };

/* As they call themselves, without ".exe". systemd-journal-upload is named in full only: Linux cuts a name at 15 octets, and what is left
 * is journald, which carries nothing away. */
static const char *const shippers[] = {
	"rsyslogd", "syslog-ng", "syslogd", "systemd-journal-upload", "filebeat", "winlogbeat", "journalbeat", "fluent-bit", "fluentd", "td-agent",
	"vector", "promtail", "nxlog", "splunkd", "logstash", "wazuh-agentd", "wazuh-agent", "ossec-agentd",
};

void process_walk_init(struct process_walk *w)
{
	*w = (struct process_walk){ .last.len = ARRAY_LEN(run_name) };
	memcpy(w->last.ids, run_name, sizeof run_name);
}

static const char *shipper(const u_char *name, size_t n)
{
	while (n > 0 && name[n - 1] == '\0')
		n--;
	if (n > 4 && strncasecmp((const char *)name + n - 4, ".exe", 4) == 0)
		n -= 4;
	for (size_t i = 0; i < ARRAY_LEN(shippers); i++)
		if (strlen(shippers[i]) == n && strncasecmp((const char *)name, shippers[i], n) == 0)
			return shippers[i];
	return NULL;
}

static bool is_row(const netsnmp_variable_list *v)
{
	return v->name_length > ARRAY_LEN(run_name) && memcmp(v->name, run_name, sizeof run_name) == 0;
}

bool process_walk_take(struct process_walk *w, const netsnmp_pdu *pdu)
{
	if (pdu->errstat || ++w->responses > PROCESS_RESPONSES_MAX || !pdu->variables)
		return false;
	for (const netsnmp_variable_list *v = pdu->variables; v && !w->found; v = v->next_variable) {
		if (!is_row(v) || v->type == SNMP_ENDOFMIBVIEW) {
			w->ended = true;
			return false;
		}
		if (v->name_length > SNMP_NAME_MAX || snmp_oid_compare(v->name, v->name_length, w->last.ids, w->last.len) <= 0)
			return false;
		memcpy(w->last.ids, v->name, v->name_length * sizeof *v->name);
		w->last.len = v->name_length;
		w->rows++;
		if (v->type == ASN_OCTET_STR)
			w->found = shipper(v->val.string, v->val_len);
	}
	return !w->found;
}

bool process_walk_answer(const struct process_walk *w, enum exposure_answer *ret_answer, const char **ret_evidence)
{
	if (!w->found && (!w->ended || w->rows == 0))
		return false;
	*ret_answer = w->found ? EXPOSURE_ANSWERED : EXPOSURE_ABSENT;
	*ret_evidence = w->found ? w->found : "hrSWRunName";
	return true;
}
