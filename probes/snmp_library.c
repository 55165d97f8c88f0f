#include "probes/snmp_library.h"

static int log_nothing(netsnmp_log_handler *handler, int priority, const char *text)
{
	(void)handler;
	(void)priority;
	(void)text;
	return 1;
}

bool snmp_library_init(const char *name, struct err *e)
{
	static bool done;
	netsnmp_session unused;
	netsnmp_log_handler *quiet;

	if (done)
		return true;
	quiet = netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG);
	if (!quiet)
		return err_set(e, ERR_MEMORY, "no memory for SNMP");
	quiet->handler = log_nothing;
	quiet->enabled = 1;
	netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
	netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_NO_DISCOVERY, 1); /* never answers RFC 5343 probes */
	netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_APPTYPE, name);    /* init_usm looks at it */
	snmp_sess_init(&unused);
	init_usm();
	if (setup_engineID(NULL, name) <= 0)
		return err_set(e, ERR_SYSTEM, "no local SNMP engineID");
	done = true;
	return true;
}
