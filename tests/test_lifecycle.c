/* Whose end of support is a device's: what it tells, what is declared, and what must not be taken for it. */
#include "arena.h"
#include "err.h"
#include "inventory/csv_table.h"
#include "inventory/lifecycle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS_MAX = 200, OCTETS_MAX = 65536 };

/* "" of a file is nothing said. */
struct shipped { struct arena *a; struct lifecycle rows[ROWS_MAX]; size_t n; };

static const char *cell(const struct csv_row *row, size_t i)
{
	return i < row->n && row->cells[i].len > 0 ? row->cells[i].text : NULL;
}

static int read_shipped(void **state)
{
	static struct shipped s;
	const char *top = getenv("top_srcdir");
	static char text[OCTETS_MAX];
	char path[4096];
	struct csv_table t;
	struct err e;
	FILE *file;
	size_t n;

	snprintf(path, sizeof path, "%s/inventory/lifecycles/lifecycles.csv", top ? top : ".");
	s = (struct shipped){ .a = arena_new() };
	file = fopen(path, "r");
	assert_non_null(file);
	n = fread(text, 1, sizeof text, file);
	fclose(file);
	assert_in_range(n, 1, sizeof text - 1);
	assert_true(csv_table_read("lifecycles.csv", text, n, ',', '"', s.a, &t, &e));
	assert_in_range(t.n, 2, ROWS_MAX);
	for (size_t i = 1; i < t.n; i++) {
		const struct csv_row *r = &t.rows[i];

		s.rows[s.n++] = (struct lifecycle){ cell(r, 0), cell(r, 1), cell(r, 2), cell(r, 3), cell(r, 4), cell(r, 5), cell(r, 6), cell(r, 7) };
	}
	*state = &s;
	return 0;
}

static int free_shipped(void **state)
{
	arena_free(((struct shipped *)*state)->a);
	return 0;
}

/* What each is said to be: of "" nothing. */
struct device_case { struct lifecycle_device d; const char *told, *declared; bool ambiguous, contradicted; };

static void look(const struct lifecycle *rows, size_t n, const struct device_case *c)
{
	struct lifecycle_found f = lifecycle_find(rows, n, &c->d);

	if (strcmp(f.told ? f.told->name : "", c->told) != 0 || strcmp(f.declared ? f.declared->name : "", c->declared) != 0
	    || f.ambiguous != c->ambiguous || f.contradicted != c->contradicted)
		fail_msg("os %s, version %s, sysDescr %s: told '%s', declared '%s', ambiguous %d, contradicted %d", c->d.os ? c->d.os : "-",
		         c->d.version ? c->d.version : "-", c->d.sys_descr ? c->d.sys_descr : "-", f.told ? f.told->name : "",
		         f.declared ? f.declared->name : "", f.ambiguous, f.contradicted);
}

#define LINUX(os, release, build) { os, "net-snmp", NULL, release, "Linux host " release " #1 SMP " build " x86_64" }

static void what_systems_tell_is_found_in_the_shipped_rows(void **state)
{
	static const struct device_case cases[] = {
		{ LINUX(NULL, "5.10.0-28-amd64", "Debian 5.10.209-2 (2024-01-31)"), "Debian 11", "", false, false },
		{ LINUX(NULL, "6.1.0-18-amd64", "PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)"), "Debian 12", "", false, false },
		{ LINUX(NULL, "6.12.38+deb13-amd64", "PREEMPT_DYNAMIC Debian 6.12.38-1 (2025-07-16)"), "Debian 13", "", false, false },
		{ LINUX(NULL, "6.1.0-0.deb11.13-amd64", "Debian 6.1.55-1~bpo11+1 (2023-10-08)"), "Debian 11 (noyau 6.1)", "", false, false },
		{ LINUX(NULL, "6.12.12+bpo-amd64", "Debian 6.12.12-1~bpo12+1 (2025-02-23)"), "Debian 12 (noyau rétroporté)", "", false, false },
		{ LINUX(NULL, "5.15.0-91-generic", "101-Ubuntu"), "Ubuntu 22.04 LTS", "", false, false },
		{ LINUX(NULL, "5.15.0-91-generic", "101~20.04.1-Ubuntu"), "Ubuntu 20.04 LTS (noyau HWE 5.x)", "", false, false },
		{ LINUX(NULL, "3.10.0-1160.el7.x86_64", "Mon"), "RHEL 7", "", false, false },                   /* or CentOS 7: they end together */
		{ LINUX("AlmaLinux 9.3", "5.14.0-362.8.1.el9_3.x86_64", "PREEMPT_DYNAMIC"), "AlmaLinux 9", "AlmaLinux 9", false, false },
		{ LINUX("Rocky Linux", "4.18.0-513.el8.x86_64", "Fri"), "Rocky Linux 8", "", false, false },
		{ { NULL, "Microsoft", "Windows Server", "6.3", "Software: Windows Version 6.3 (Build 17763 Multiprocessor Free)" },
		  "Windows Server 2019", "", false, false },
		{ { NULL, "Microsoft", "Windows Server", "6.3", "Hardware: Intel64 - Software: Windows Version 6.3 (Build 9600 Multiprocessor Free)" },
		  "Windows Server 2012 R2", "", false, false },
		{ { NULL, "VMware", "ESXi", "7.0.0", "VMware ESXi 7.0.0 build-15843807 VMware, Inc. x86_64" }, "VMware ESXi 7.0", "", false, false },
		{ { NULL, "Cisco", "ASR920", "17.6.2", "Cisco IOS Software [Bengaluru], ASR920 Software (PPC_LINUX_IOSD-M), Version 17.6.2" },
		  "Cisco IOS XE 17.6", "", false, false },
		{ { NULL, "Fortinet", "FGT_60F", "FortiGate-60F v7.2.10,build1706,240918 (GA.M)", "Firewall" }, "FortiOS 7.2", "", false, false },
	};
	const struct shipped *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		look(s->rows, s->n, &cases[i]);
}

static void another_product_of_the_same_version_is_not_taken_for_it(void **state)
{
	static const struct device_case cases[] = {
		{ { NULL, "Juniper", "mx5-t", "13.2X51-D35", "Juniper Networks, Inc. mx5-t internet router, kernel JUNOS 13.2X51-D35" },
		  "", "", false, false },
		{ { "Junos 13.2", "Juniper", "mx5-t", "13.2R1", "Juniper Networks, Inc. mx5-t" }, "", "", false, false },
		{ { NULL, "Juniper", "ex", "17.3R3", "Juniper Networks, Inc. ex4300 JUNOS 17.3R3" }, "", "", false, false },        /* no IOS XE 17.3 */
		{ { NULL, "Fortinet", "FS_124F", "FortiSwitch-124F v7.2.5,build0453", "Switch" }, "", "", false, false },             /* no FortiGate */
		/* a client tells the build of a server: by its sysObjectID it is one, or nothing is said of it */
		{ { NULL, "Microsoft", "Windows", "6.3", "Software: Windows Version 6.3 (Build 14393 Multiprocessor Free)" }, "", "", false, false },
		{ { NULL, "Microsoft", NULL, "6.3", "Software: Windows Version 6.3 (Build 14393 Multiprocessor Free)" }, "", "", false, false },
		{ { NULL, "Cisco", "ASR9K", "17.3.2", "Cisco IOS XR Software (Cisco ASR9K Series),  Version 17.3.2[Default]" }, "", "", false, false },
		{ { NULL, "Cisco", "NCS-5500", "17.9.1", "Cisco IOS XR Software (NCS-5500), Version 17.9.1" }, "", "", false, false },
		{ { NULL, "Cisco", "N9K", "17.3(1)", "Cisco NX-OS(tm) n9000, Software (n9000-dk9), Version 17.3(1)" }, "", "", false, false },
		{ { NULL, "Cisco", "N9K", "7.0(3)I7(9)", "Cisco NX-OS(tm) n9000, Software, Version 7.0(3)I7(9)" }, "", "", false, false },
		/* 6.1 is not 6.10 */
		{ LINUX(NULL, "6.10.4-amd64", "Debian 6.10.4-1"), "", "", false, false },
		/* el9 is not el9uek */
		{ LINUX("RHEL", "5.14.0-200.el9uek.x86_64", "Oracle"), "", "", false, false },
		/* a host called debian */
		{ { NULL, "net-snmp", NULL, "5.10.0-20-pve", "Linux debian 5.10.0-20-pve #1 SMP PVE 5.10.0-20 x86_64" }, "", "", false, false },
		{ { "Debian 120", NULL, NULL, NULL, NULL }, "", "", false, false },
		{ { "Debian 1 2", NULL, NULL, NULL, NULL }, "", "", false, false },
		{ { "IOS 17.3", NULL, NULL, NULL, NULL }, "", "", false, false },
		{ { "IOS XE 17.30", NULL, NULL, NULL, NULL }, "", "", false, false },
		{ { "Proxmox Backup Server 7", NULL, NULL, NULL, NULL }, "", "", false, false },
	};
	const struct shipped *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		look(s->rows, s->n, &cases[i]);
}

static void what_is_declared_decides_where_a_device_tells_nothing(void **state)
{
	static const struct device_case cases[] = {
		{ { "Debian 12", NULL, NULL, NULL, NULL }, "", "Debian 12", false, false },
		{ { "debian-12.5", NULL, NULL, NULL, NULL }, "", "Debian 12", false, false },
		{ { "Debian GNU/Linux 12 (bookworm)", NULL, NULL, NULL, NULL }, "", "Debian 12", false, false },
		{ { "Ubuntu 22.04.3 LTS", NULL, NULL, NULL, NULL }, "", "Ubuntu 22.04 LTS", false, false },
		{ { "Red Hat Enterprise Linux release 8.9 (Ootpa)", NULL, NULL, NULL, NULL }, "", "RHEL 8", false, false },
		{ { "Windows Server 2012 R2 Standard", NULL, NULL, NULL, NULL }, "", "Windows Server 2012 R2", false, false },
		{ { "Microsoft Windows Server 2012 Standard", NULL, NULL, NULL, NULL }, "", "Windows Server 2012", false, false },
		{ { "IOS-XE 17.9.4a", NULL, NULL, NULL, NULL }, "", "Cisco IOS XE 17.9", false, false },
		{ { "CentOS Stream 9", NULL, NULL, NULL, NULL }, "", "CentOS Stream 9", false, false },
		{ { "CentOS", NULL, NULL, NULL, NULL }, "", "", false, false },                                                      /* of no version */
		{ { "Proxmox VE 7.4", "net-snmp", NULL, "5.15.102-1-pve", "Linux pve 5.15.102-1-pve #1 SMP PVE 5.15.102-1" },
		  "", "Proxmox VE 7", false, false },
	};
	const struct shipped *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		look(s->rows, s->n, &cases[i]);
}

static void what_a_device_tells_goes_before_what_is_declared(void **state)
{
	static const struct device_case cases[] = {
		{ LINUX("Debian 12", "5.10.0-28-amd64", "Debian 5.10.209-2"), "Debian 11", "Debian 12", false, true },
		{ LINUX("Debian", "5.10.0-28-amd64", "Debian 5.10.209-2"), "Debian 11", "", false, false },
		{ LINUX("Debian GNU/Linux 11", "6.1.0-0.deb11.13-amd64", "Debian 6.1.55-1~bpo11+1"), "Debian 11 (noyau 6.1)", "Debian 11", false, false },
		{ LINUX("Linux", "5.10.0-28-amd64", "Debian 5.10.209-2"), "Debian 11", "", false, false },                          /* no other system */
		{ LINUX("CentOS", "5.10.0-28-amd64", "Debian 5.10.209-2"), "Debian 11", "", false, true },
		{ { "Windows 10", "Microsoft", "Windows Server", "6.3", "Software: Windows Version 6.3 (Build 17763 Multiprocessor Free)" },
		  "Windows Server 2019", "", false, true },
		{ { "Windows Server 2016", "Microsoft", NULL, "6.3", "Software: Windows Version 6.3 (Build 14393 Multiprocessor Free)" },
		  "", "Windows Server 2016", false, false },
		{ { "Windows 10 Enterprise 2016 LTSB", "Microsoft", "Windows", "6.3", "Software: Windows Version 6.3 (Build 14393 Multiprocessor Free)" },
		  "", "Windows 10 2016 LTSB", false, false },
		{ { "Windows", "Microsoft", "Windows Server", "6.3", "Software: Windows Version 6.3 (Build 17763 Multiprocessor Free)" },
		  "Windows Server 2019", "", false, false },
	};
	const struct shipped *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		look(s->rows, s->n, &cases[i]);
}

static void what_several_products_tell_is_of_none_until_one_is_declared(void **state)
{
	static const struct device_case cases[] = {
		{ LINUX(NULL, "4.18.0-513.el8.x86_64", "Fri"), "", "", true, false },
		{ LINUX("Linux", "5.14.0-362.el9.x86_64", "Fri"), "", "", true, false },
		{ LINUX("CentOS 8", "4.18.0-348.el8.x86_64", "Fri"), "CentOS 8", "CentOS 8", false, false },
		{ LINUX("Debian 12", "4.18.0-348.el8.x86_64", "Fri"), "", "Debian 12", true, true },
	};
	const struct shipped *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		look(s->rows, s->n, &cases[i]);
}

static void a_product_is_covered_though_its_version_is_in_no_row(void **state)
{
	static const struct lifecycle_device old = LINUX(NULL, "3.16.0-4-amd64", "Debian 3.16.7"), declared = { "Debian 9", NULL, NULL, NULL, NULL },
		                                other = { NULL, "Juniper", NULL, "13.2", "JUNOS 13.2" };
	const struct shipped *s = *state;

	assert_true(lifecycle_is_covered(s->rows, s->n, &old));
	assert_true(lifecycle_is_covered(s->rows, s->n, &declared));
	assert_false(lifecycle_is_covered(s->rows, s->n, &other));
}

/* Rows that somebody wrote: a name and a version, or the agent's vendor, name no product. */
static void a_row_without_a_product_needs_it_to_be_declared(void **state)
{
	static const struct lifecycle rows[] = {
		{ .name = "IOS 15.1", .version = "15.1", .ends = "2020-01-31" },
		{ .name = "Debian 11", .vendor = "net-snmp", .version = "5.10", .os = "Debian 11", .ends = "2026-08-31" },
		{ .name = "Routeur A", .model = "ISR4", .version = "16", .ends = "2030-01-31" },
	};
	static const struct device_case cases[] = {
		{ { NULL, "Cisco", "C1900", "15.1(4)M", "Cisco IOS" }, "", "", false, false },
		{ { "IOS", "Cisco", "C1900", "15.1(4)M", "Cisco IOS" }, "IOS 15.1", "", false, false },
		{ { "IOS", "Cisco", "C1900", "15.10(1)M", "Cisco IOS" }, "", "", false, false },
		{ { "Routeur A", NULL, NULL, NULL, NULL }, "", "Routeur A", false, false },
		{ { "IOS XE", "Cisco", "C1900", "15.1(3)S", "Cisco IOS" }, "", "", false, false },
		{ { NULL, "net-snmp", NULL, "5.10.3", "Linux host 5.10.3 #1 SMP Buildroot" }, "", "", false, false },
		{ { "Debian", "net-snmp", NULL, "5.10.3", "Linux host 5.10.3 #1 SMP" }, "Debian 11", "", false, false },
		{ { NULL, NULL, "ISR4331", "16.9", NULL }, "Routeur A", "", false, false },
		{ { "", NULL, NULL, "", "" }, "", "", false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		look(rows, ARRAY_LEN(rows), &cases[i]);
}

static void each_shipped_row_has_its_end_and_its_source_with_the_day_it_was_read(void **state)
{
	const struct shipped *s = *state;

	for (size_t i = 0; i < s->n; i++) {
		const struct lifecycle *l = &s->rows[i];

		if (!l->os || !l->ends || strlen(l->ends) != 10 || !l->source || strncmp(l->source, "https://", 8) != 0 || !strstr(l->source, " le 20")
		    || (l->version && !l->vendor && !l->model && !l->description))
			fail_msg("%s", l->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_systems_tell_is_found_in_the_shipped_rows),
		cmocka_unit_test(another_product_of_the_same_version_is_not_taken_for_it),
		cmocka_unit_test(what_is_declared_decides_where_a_device_tells_nothing),
		cmocka_unit_test(what_a_device_tells_goes_before_what_is_declared),
		cmocka_unit_test(what_several_products_tell_is_of_none_until_one_is_declared),
		cmocka_unit_test(a_product_is_covered_though_its_version_is_in_no_row),
		cmocka_unit_test(a_row_without_a_product_needs_it_to_be_declared),
		cmocka_unit_test(each_shipped_row_has_its_end_and_its_source_with_the_day_it_was_read),
	};

	return cmocka_run_group_tests(tests, read_shipped, free_shipped);
}
