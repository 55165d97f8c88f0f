/* Who made the device and what runs on it: sysObjectID says the vendor, ENTITY-MIB the model and the version where the agent
 * has it, sysDescr otherwise. */
#include "probes/snmp_decode.h"

#include <string.h>

enum { CLASS_CHASSIS = 3, CLASS_STACK = 11, IDENTITY_MAX = 96 };

/* Words of sysDescr: what stands after the marker, up to one of the stop characters. "" marks the beginning; NULL: not there. */
struct vendor_rule {
	uint32_t enterprise; /* IANA private enterprise number */
	const char *vendor;
	const char *model_after, *model_until;
	const char *version_after, *version_until;
};

static const struct vendor_rule vendors[] = {
	{ 2, "IBM", NULL, NULL, NULL, NULL },
	{ 9, "Cisco", "], ", " ", "Version ", ", [\n" },
	{ 9, "Cisco", "(Cisco ", ")", "Version ", ", [\n" },
	{ 9, "Cisco", "Software, ", " ", "Version ", ", [\n" },
	{ 11, "HP", "HP ", ",", "revision ", ", " },
	{ 43, "3Com", NULL, NULL, NULL, NULL },
	{ 89, "Radware", NULL, NULL, NULL, NULL },
	{ 111, "Oracle", NULL, NULL, NULL, NULL },
	{ 119, "NEC", NULL, NULL, NULL, NULL },
	{ 164, "RAD", NULL, NULL, NULL, NULL },
	{ 171, "D-Link", NULL, NULL, NULL, NULL },
	{ 193, "Ericsson", NULL, NULL, NULL, NULL },
	{ 207, "Allied Telesis", NULL, NULL, NULL, NULL },
	{ 232, "HPE", "", " ", NULL, NULL },
	{ 253, "Xerox", NULL, NULL, NULL, NULL },
	{ 259, "Accton", NULL, NULL, NULL, NULL },
	{ 311, "Microsoft", "Software: ", "V(", "Version ", " (" },
	{ 318, "APC", "MN:", " )", "PF:v", " )" },
	{ 343, "Intel", NULL, NULL, NULL, NULL },
	{ 367, "Ricoh", NULL, NULL, NULL, NULL },
	{ 368, "Axis", NULL, NULL, NULL, NULL },
	{ 476, "Vertiv", NULL, NULL, NULL, NULL },
	{ 534, "Eaton", NULL, NULL, NULL, NULL },
	{ 637, "Nokia", NULL, NULL, NULL, NULL },
	{ 641, "Lexmark", NULL, NULL, NULL, NULL },
	{ 664, "Adtran", NULL, NULL, NULL, NULL },
	{ 674, "Dell", NULL, NULL, NULL, NULL },
	{ 705, "Eaton", NULL, NULL, NULL, NULL },
	{ 789, "NetApp", NULL, NULL, "Release ", ":, " },
	{ 850, "Tripp Lite", NULL, NULL, NULL, NULL },
	{ 890, "Zyxel", NULL, NULL, NULL, NULL },
	{ 1248, "Epson", NULL, NULL, NULL, NULL },
	{ 1271, "Ciena", "", " ", NULL, NULL },
	{ 1347, "Kyocera", NULL, NULL, NULL, NULL },
	{ 1588, "Brocade", NULL, NULL, NULL, NULL },
	{ 1602, "Canon", NULL, NULL, NULL, NULL },
	{ 1916, "Extreme Networks", "ExtremeXOS (", ")", "version ", " " },
	{ 1991, "Brocade", NULL, NULL, "Version ", " " },
	{ 2011, "Huawei", "", "\r\n", "Version ", " (" },
	{ 2021, "net-snmp", NULL, NULL, NULL, NULL },
	{ 2272, "Extreme Networks", NULL, NULL, NULL, NULL },
	{ 2352, "Ericsson", NULL, NULL, NULL, NULL },
	{ 2435, "Brother", NULL, NULL, NULL, NULL },
	{ 2544, "Adtran", NULL, NULL, NULL, NULL },
	{ 2606, "Rittal", NULL, NULL, NULL, NULL },
	{ 2620, "Check Point", NULL, NULL, NULL, NULL },
	{ 2636, "Juniper", "Inc. ", " ", "JUNOS ", ", " },
	{ 2636, "Juniper", "Juniper ", " ", NULL, NULL },
	{ 3224, "Juniper", NULL, NULL, "version ", " " },
	{ 3375, "F5", NULL, NULL, NULL, NULL },
	{ 3808, "CyberPower", NULL, NULL, NULL, NULL },
	{ 3902, "ZTE", NULL, NULL, NULL, NULL },
	{ 4526, "Netgear", NULL, NULL, NULL, NULL },
	{ 4881, "Ruijie", NULL, NULL, NULL, NULL },
	{ 5624, "Enterasys", NULL, NULL, NULL, NULL },
	{ 5951, "Citrix", NULL, NULL, NULL, NULL },
	{ 6141, "Ciena", "", " ", NULL, NULL },
	{ 6486, "Alcatel-Lucent Enterprise", NULL, NULL, NULL, NULL },
	{ 6527, "Nokia", "Nokia ", "C", "TiMOS-", " " },
	{ 6574, "Synology", NULL, NULL, NULL, NULL },
	{ 6876, "VMware", "VMware ", " ", "VMware ESXi ", " " },
	{ 6889, "Avaya", NULL, NULL, NULL, NULL },
	{ 8072, "net-snmp", NULL, NULL, NULL, NULL },
	{ 8691, "Moxa", NULL, NULL, NULL, NULL },
	{ 8741, "SonicWall", NULL, NULL, NULL, NULL },
	{ 10876, "Supermicro", NULL, NULL, NULL, NULL },
	{ 11256, "Stormshield", "NS-BSD ", " ", NULL, NULL },
	{ 11863, "TP-Link", NULL, NULL, NULL, NULL },
	{ 12356, "Fortinet", NULL, NULL, NULL, NULL },
	{ 13191, "OneAccess", NULL, NULL, "PPC_pi2-", " " },
	{ 13191, "OneAccess", NULL, NULL, "OneOS", " " },
	{ 13742, "Raritan", NULL, NULL, NULL, NULL },
	{ 14179, "Cisco", NULL, NULL, NULL, NULL },
	{ 14823, "Aruba", NULL, NULL, "Version ", " " },
	{ 14988, "MikroTik", "RouterOS ", " ", NULL, NULL },
	{ 17163, "Riverbed", NULL, NULL, NULL, NULL },
	{ 17713, "Cambium Networks", NULL, NULL, NULL, NULL },
	{ 18334, "Konica Minolta", NULL, NULL, NULL, NULL },
	{ 19046, "Lenovo", NULL, NULL, NULL, NULL },
	{ 20044, "Ekinops", "Platform, ", ",", "Release ", ", " },
	{ 21067, "Sophos", NULL, NULL, NULL, NULL },
	{ 22610, "A10 Networks", NULL, NULL, NULL, NULL },
	{ 24681, "QNAP", NULL, NULL, NULL, NULL },
	{ 25049, "Opengear", NULL, NULL, NULL, NULL },
	{ 25053, "Ruckus", NULL, NULL, NULL, NULL },
	{ 25461, "Palo Alto Networks", NULL, NULL, NULL, NULL },
	{ 25506, "H3C", NULL, NULL, "Version ", ", " },
	{ 29671, "Cisco Meraki", NULL, NULL, NULL, NULL },
	{ 30065, "Arista", "running on an Arista Networks ", " ", "EOS version ", " " },
	{ 35265, "Eltex", NULL, NULL, NULL, NULL },
	{ 41112, "Ubiquiti", NULL, NULL, NULL, NULL },
	{ 44641, "VyOS", NULL, NULL, NULL, NULL },
	{ 47196, "Aruba", "Aruba ", " ", "Switch ", " " },
	{ 52642, "FS", NULL, NULL, NULL, NULL },
};

static const char *part(struct snmp_facts *f, const char *descr, const char *after, const char *until)
{
	const char *start;
	size_t n;

	if (!descr || !after)
		return NULL;
	start = strstr(descr, after);
	if (!start)
		return NULL;
	start += strlen(after);
	n = strcspn(start, until);
	return n <= IDENTITY_MAX ? snmp_typable(f, arena_strndup(f->arena, start, n)) : NULL;
}

/* What follows the host name in the sysDescr of a Linux host: "Linux host 5.10.0-28-amd64 #1 SMP …". */
static const char *linux_release(struct snmp_facts *f)
{
	const char *p = f->sys_descr && strncmp(f->sys_descr, "Linux ", 6) == 0 ? strchr(f->sys_descr + 6, ' ') : NULL;
	size_t n = p ? strcspn(p + 1, " #\r\n") : 0;

	return n > 0 && n <= IDENTITY_MAX ? arena_strndup(f->arena, p + 1, n) : NULL;
}

static uint32_t enterprise_of(const struct snmp_cell *c)
{
	static const uint32_t enterprises[] = { 1, 3, 6, 1, 4, 1 };

	if (!c || c->type != ASN_OBJECT_ID || c->len <= ARRAY_LEN(enterprises) ||
	    memcmp(c->name, enterprises, sizeof enterprises) != 0)
		return 0;
	return c->name[ARRAY_LEN(enterprises)];
}

/* Windows says of itself by sysObjectID alone what it is: 311.1.1.3.1.1 a workstation, .2 a server, .3 a domain controller; sysDescr of the
 * same build is the same. */
static const char *windows_edition(const struct snmp_cell *c)
{
	static const uint32_t agents[] = { 1, 3, 6, 1, 4, 1, 311, 1, 1, 3, 1 };

	if (!c || c->type != ASN_OBJECT_ID || c->len != ARRAY_LEN(agents) + 1 || memcmp(c->name, agents, sizeof agents) != 0)
		return NULL;
	switch (c->name[ARRAY_LEN(agents)]) {
	case 1:
		return "Windows";
	case 2: case 3:
		return "Windows Server";
	default:
		return NULL;
	}
}

static void from_sys_descr(struct snmp_facts *f, uint32_t enterprise)
{
	for (size_t i = 0; i < ARRAY_LEN(vendors); i++) {
		const struct vendor_rule *v = &vendors[i];

		if (v->enterprise != enterprise)
			continue;
		f->vendor = v->vendor;
		if (!f->model)
			f->model = part(f, f->sys_descr, v->model_after, v->model_until);
		if (!f->version)
			f->version = part(f, f->sys_descr, v->version_after, v->version_until);
	}
	if (!f->version)
		f->version = linux_release(f);
}

/* Fixed fields are padded with NUL, which a text from a device shows as U+FFFD: what follows is no part of it. */
static const char *entity_text(const struct snmp_table *t, struct snmp_facts *f, enum snmp_column c, uint32_t index)
{
	const char *text = snmp_cell_text(f, snmp_table_find(t, c, index));
	const char *end = text ? strstr(text, "\xef\xbf\xbd") : NULL;

	return snmp_typable(f, end ? arena_strndup(f->arena, text, (size_t)(end - text)) : text);
}

/* The first chassis that says it; a stack's own row is mostly empty. */
static void from_entities(const struct snmp_table *t, struct snmp_facts *f)
{
	for (uint32_t i = 0; i < t->columns[SC_ENTITY_CLASS].n && !(f->model && f->version); i++) {
		const struct snmp_cell *class = &t->columns[SC_ENTITY_CLASS].cells[i];
		int64_t value = snmp_cell_integer(class);

		if (value != CLASS_CHASSIS && value != CLASS_STACK)
			continue;
		if (!f->model)
			f->model = entity_text(t, f, SC_ENTITY_MODEL, class->instance);
		if (!f->version)
			f->version = entity_text(t, f, SC_ENTITY_SOFTWARE, class->instance);
	}
}

void snmp_decode_identity(const struct snmp_table *t, struct snmp_facts *f)
{
	const struct snmp_cell *id = snmp_table_find(t, SC_SYS_OBJECT_ID, 0);

	from_entities(t, f);
	if (!f->model)
		f->model = windows_edition(id);
	from_sys_descr(f, enterprise_of(id));
}
