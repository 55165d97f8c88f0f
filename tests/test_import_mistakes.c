#include "tests/importing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void every_mistake_says_file_line_column_and_what_was_expected(void **state)
{
	static const struct { const char *file, *text, *message; } cases[] = {
		{ "sites.csv", "", "sites.csv:1: expected a header row" },
		{ "site.csv", "name\n", "site.csv: no file of the inventory is called so; the nearest is 'sites.csv'" },
		{ "sites.csv", "name,comune\n", "sites.csv:1: comune: unknown column, the nearest known one is 'commune'" },
		{ "sites.csv", "name,\x1b[31m\n", "sites.csv:1: \xef\xbf\xbd[31m: unknown column of sites.csv" },
		{ "sites.csv", "name,,\n", "sites.csv:1: column 2 has no name" },
		{ "sites.csv", "name,name\n", "sites.csv:1: name: this column is given twice" },
		{ "sites.csv", "kind\n", "sites.csv:1: name: this column is required and missing" },
		{ "sites.csv", "name,kind\nA\n",
		  "sites.csv:2: expected 2 cells as in the header, got 1 (a list of names stands in quotes)" },
		{ "sites.csv", "name,kind\nA,x\n\n,x\n", "sites.csv:4: name: expected a value: this column is required" },
		{ "sites.csv", "name,notes\nA,\"1\n2\n3\"\nA,x\n",
		  "sites.csv:5: name: expected a name that is not given twice (first in sites.csv:2), got 'A'" },
		{ "sites.csv", "name\n\"A\n", "sites.csv:2: a quoted cell of the row that begins here is not closed" },
		{ "sites.csv", "name\nA\"B\n", "sites.csv:2: a quote inside a cell is doubled, and the whole cell stands in quotes" },
		{ "sites.csv", "name\nA;B\n", "sites.csv:2: name: expected a name without ;, got 'A;B'" },
		{ "sites.csv", "name\nA\xe9\n", "sites.csv:2: name: expected UTF-8 text, got the byte 0xe9" },
		{ "sites.csv", "name\n\"A\nB\"\n", "sites.csv:2: name: expected text, got the control character U+000A" },
		{ "sites.csv", "name\nA\xe2\x80\x8b\n", "sites.csv:2: name: expected text, got the invisible character U+200B" },
		{ "sites.csv", "name\n\xe2\x80\xaeNEAC\n", "sites.csv:2: name: expected text, got the invisible character U+202E" },
		{ "sites.csv", "name\nA\x1b[2J\n", "sites.csv:2: name: expected text, got the control character U+001B" },
		{ "sites.csv", "name,finess\nA,12345\n",
		  "sites.csv:2: finess: expected a FINESS number of 9 digits, or 2A or 2B and 7 digits, got '12345'" },
		{ "sites.csv", "name,finess\nA,2a0000018\nB,2A0000018\n",
		  "sites.csv:3: finess: expected a FINESS number of its own, 'A' has this one, got '2A0000018'" },
		{ "sites.csv", "name,finess\nB,990000999\n",
		  "sites.csv:2: finess: expected a FINESS number of its own, 'Known' has this one, got '990000999'" },
		{ "sites.csv", "name,latitude\nA,90.5\n", "sites.csv:2: latitude: expected a number from -90 to 90, got '90.5'" },
		{ "sites.csv", "name,latitude\nA,nan\n", "sites.csv:2: latitude: expected a number from -90 to 90, got 'nan'" },
		{ "sites.csv", "name,latitude\nA,45\n", "sites.csv:2: longitude: expected both latitude and longitude, or none" },
		{ "sites.csv", "name,college\nA,G\n", "sites.csv:2: college: expected one of A, B, C, D, E, F, got 'G'" },
		{ "sites.csv", "name,support_site\nA,A\n", "sites.csv:2: support_site: expected another site than itself, got 'A'" },
		{ "devices.csv", "name,site,kind,address\nd,Knwon,router,192.0.2.1\n",
		  "devices.csv:2: site: expected the name of site that is declared, got 'Knwon'; the nearest known one is 'Known'" },
		{ "devices.csv", "name,site,kind,address\nd,Known,toaster,192.0.2.1\n",
		  "devices.csv:2: kind: expected one of router, switch, firewall, optical, server, vm, covolink, ups, hotspot, other, "
		  "got 'toaster'" },
		{ "devices.csv", "name,site,kind,address\nd,Known,vm,300.1.2.3\n",
		  "devices.csv:2: address: expected an IPv4 or IPv6 address, or a host name, got '300.1.2.3'" },
		{ "devices.csv", "name,site,kind,address\nd,Known,vm,a b\n",
		  "devices.csv:2: address: expected an IPv4 or IPv6 address, or a host name, got 'a b'" },
		{ "devices.csv", "name,site,kind,address,port\nd,Known,vm,x,65536\n",
		  "devices.csv:2: port: expected a whole number from 1 to 65535, got '65536'" },
		{ "devices.csv", "name,site,kind,address,port\nd,Known,vm,x,99999999999999999999\n",
		  "devices.csv:2: port: expected a whole number from 1 to 65535, got '99999999999999999999'" },
		{ "devices.csv", "name,site,kind,address,os_end_of_support\nd,Known,vm,x,2026-02-30\n",
		  "devices.csv:2: os_end_of_support: expected a date as 2026-11-22, got '2026-02-30'" },
		{ "devices.csv", "name,site,kind,address,parents\nd,Known,vm,x,d\n",
		  "devices.csv:2: parents: expected other devices than itself, got 'd'" },
		{ "devices.csv", "name,site,kind,address,parents\nd,Known,vm,x,\"r;gone\"\n",
		  "devices.csv:2: parents: expected the name of device that is declared, got 'gone'" },
		{ "links.csv", "name,site\nl,Known\n", "links.csv:2: device: expected either `device` and `interface`, or `address`" },
		{ "links.csv", "name,site,device\nl,Known,r\n", "links.csv:2: interface: expected an interface, since `device` is given" },
		{ "links.csv", "name,site,interface\nl,Known,e0\n", "links.csv:2: device: expected a device, since `interface` is given" },
		{ "links.csv", "name,site,address,expected_bps\nl,Known,x,fast\n",
		  "links.csv:2: expected_bps: expected a whole number from 1 to 1000000000000000, got 'fast'" },
		{ "services.csv", "name,kind,target\nx,https,http://portail/\n",
		  "services.csv:2: target: expected https://…, as its kind asks, got 'http://portail/'" },
		{ "services.csv", "name,kind,target\nok,http,https://portail/\nx,http,ftp://x/\n",
		  "services.csv:3: target: expected http://…, as its kind asks, got 'ftp://x/'" },
		{ "services.csv", "name,kind,target\nx,http,portail\n",
		  "services.csv:2: target: expected http://…, as its kind asks, got 'portail'" },
		{ "services.csv", "name,kind,target\nx,https,https://\n",
		  "services.csv:2: target: expected a URL with a host, and perhaps a port, got 'https://'" },
		{ "services.csv", "name,kind,target\nx,https,https://x:99999/\n",
		  "services.csv:2: target: expected a URL with a host, and perhaps a port, got 'https://x:99999/'" },
		{ "services.csv", "name,kind,target\nx,http,http://:80/\n",
		  "services.csv:2: target: expected a URL with a host, and perhaps a port, got 'http://:80/'" },
		{ "services.csv", "name,kind,target\nx,http,http://[::1\n",
		  "services.csv:2: target: expected a URL with a host, and perhaps a port, got 'http://[::1'" },
		{ "services.csv", "name,kind,target\nx,http,http://[]/\n",
		  "services.csv:2: target: expected a URL with a host, and perhaps a port, got 'http://[]/'" },
		{ "services.csv", "name,kind,target\nx,http,http://x:8o/\n",
		  "services.csv:2: target: expected a URL with a host, and perhaps a port, got 'http://x:8o/'" },
		{ "services.csv", "name,kind,target\nx,icmp,127.0.0.1%lo\n",
		  "services.csv:2: target: expected an IPv4 or IPv6 address, or a host name, got '127.0.0.1%lo'" },
		{ "services.csv", "name,kind,target\nx,icmp,[::1]:80\n",
		  "services.csv:2: target: expected an IPv4 or IPv6 address, or a host name, got '[::1]:80'" },
		{ "services.csv", "name,kind,target\nx,https,https://me:secret@x/\n",
		  "services.csv:2: target: expected a URL without an account, got 'https://me:secret@x/'" },
		{ "services.csv", "name,kind,target\nx,tcp,127.0.0.1\n",
		  "services.csv:2: target: expected host:port, got '127.0.0.1'" },
		{ "services.csv", "name,kind,target\nx,tcp,127.0.0.1:0\n",
		  "services.csv:2: target: expected host:port, got '127.0.0.1:0'" },
		{ "services.csv", "name,kind,target\nx,tls,https://x/\n",
		  "services.csv:2: target: expected host, or host:port, got 'https://x/'" },
		{ "services.csv", "name,kind,target\nx,icmp,300.1.1.1\n",
		  "services.csv:2: target: expected an IPv4 or IPv6 address, or a host name, got '300.1.1.1'" },
		{ "services.csv", "name,kind,target\nx,dns,dns://x/\n",
		  "services.csv:2: target: expected a name, or dns://address/name, and perhaps ?type=MX, got 'dns://x/'" },
		{ "services.csv", "name,kind,target\nx,dns,a.example?type=NADA\n",
		  "services.csv:2: target: expected a name, or dns://address/name, and perhaps ?type=MX, got 'a.example?type=NADA'" },
		{ "services.csv", "name,kind,target\nx,plugin,../../../bin/sh\n",
		  "services.csv:2: target: expected a plugin inside the folder of plugins, or its whole path, got '../../../bin/sh'" },
		{ "services.csv", "name,kind,target\nx,plugin,sub/..\n",
		  "services.csv:2: target: expected a plugin inside the folder of plugins, or its whole path, got 'sub/..'" },
		{ "services.csv", "name,kind,target\nx,plugin,check 'x\n",
		  "services.csv:2: target: expected a command of one line, with its quotes closed, got 'check 'x'" },
		{ "services.csv", "name,kind,target,expect_status\nx,http,http://x/,deux\n",
		  "services.csv:2: expect_status: expected HTTP statuses as 200, 2xx or 200-299, with commas between, got 'deux'" },
		{ "services.csv", "name,kind,target,resolve\nx,http,http://x/,a b\n",
		  "services.csv:2: resolve: expected an address or a host name, and perhaps :port, got 'a b'" },
		{ "services.csv", "name,kind,target,expect_status\nx,smtp,smtp://x/,deux\n",
		  "services.csv:2: expect_status: expected HTTP statuses as 200, 2xx or 200-299, with commas between, got 'deux'" },
		{ "services.csv", "name,kind,target,warning_days,critical_days\nx,tls,x,0,31\n",
		  "services.csv:2: critical_days: expected at most 30, which `warning_days` is when it is empty or 0, got '31'" },
		{ "services.csv", "name,kind,target,warning_days,critical_days\nx,smtp,smtp://x/,5,0\n",
		  "services.csv:2: warning_days: expected at least 7, which `critical_days` is when it is empty or 0, got '5'" },
		{ "services.csv", "name,kind,target,warning_days,critical_days\nx,http,https://x/,5,30\n",
		  "services.csv:2: critical_days: expected at most 5, the days of `warning_days`, got '30'" },
		{ "services.csv", "name,kind,target,warning_days\nx,https,https://x/,5\n",
		  "services.csv:2: warning_days: expected at least 7, which `critical_days` is when it is empty or 0, got '5'" },
		{ "links.csv", "name,site,device,interface,address\nl,Known,r,e0,x\n",
		  "links.csv:2: address: expected no address, since the circuit is followed by `device` and `interface`, got 'x'" },
		{ "thresholds.csv", "object,measure,warning\nsite:*,nada,1\n",
		  "thresholds.csv:2: measure: expected a measure as in_util or latency_ms, got 'nada'" },
		{ "thresholds.csv", "object,measure,warning\nsite:*,inutil,1\n",
		  "thresholds.csv:2: measure: expected a measure as in_util or latency_ms; the nearest is in_util, got 'inutil'" },
		{ "sites.csv", "name,finess\nA,bad\n",
		  "sites.csv:2: finess: expected a FINESS number of 9 digits, or 2A or 2B and 7 digits, got 'bad'" },
		{ "sites.csv", "name,latitude\nA,\"91,5\"\n", "sites.csv:2: latitude: expected a number from -90 to 90, got '91,5'" },
		{ "contracts.csv", "name,supplier,gtr_window\nc,x,MON-Tuesday\n",
		  "contracts.csv:2: gtr_window: expected 24x7, or days and hours as mon-fri 08:00-18:00, got 'MON-Tuesday'" },
		{ "services.csv", "name,kind,target\ns,gopher,x\n",
		  "services.csv:2: kind: expected one of http, https, tls, tcp, dicom, dns, sftp, ftp, ldap, ldaps, smtp, smtps, imap, "
		  "imaps, plugin, icmp, got 'gopher'" },
		{ "covolinks.csv", "name,site,device,address,called_ae,tls\nc,Known,r,x,A,maybe\n",
		  "covolinks.csv:2: tls: expected yes or no, got 'maybe'" },
		{ "covolinks.csv", "name,site,device,address,called_ae\nc,Known,r,x,ABCDEFGHIJKLMNOPQ\n",
		  "covolinks.csv:2: called_ae: expected an AE title: 1 to 16 printable ASCII characters without backslash, got 'ABCDEFGHIJKLMNOPQ'" },
		{ "services.csv", "name,kind,target\ns,dicom,http://x/A\n",
		  "services.csv:2: target: expected dicom://host:port/AE, dicoms:// over TLS, and perhaps our own AE title before the host: AE@host, got 'http://x/A'" },
		{ "flows.csv", "source,destination,protocol,port,reason\na;10.0.0.0/33,b,tcp,443,x\n",
		  "flows.csv:2: source: expected addresses as 10.1.0.5, networks as 10.1.0.0/16, ranges as 10.1.0.5-10.1.0.9, or names, got 'a;10.0.0.0/33'" },
		{ "flows.csv", "source,destination,protocol,port,reason\na,b,tcp,443;,x\n",
		  "flows.csv:2: port: expected a port as 443, a range as 8000-8100, several with ; between, or any, got '443;'" },
		{ "flows.csv", "source,destination,protocol,port,reason\na,b,tcp,9-8,x\n",
		  "flows.csv:2: port: expected a port as 443, a range as 8000-8100, several with ; between, or any, got '9-8'" },
		{ "heartbeats.csv", "name,kind,every\nh,backup,often\n",
		  "heartbeats.csv:2: every: expected a duration up to 366d: 500ms, 60s, 5m, 2h, 1d, got 'often'" },
		{ "contracts.csv", "name,supplier,gtr_window\nc,x,weekends\n",
		  "contracts.csv:2: gtr_window: expected 24x7, or days and hours as mon-fri 08:00-18:00, got 'weekends'" },
		{ "contracts.csv", "name,supplier,starts,ends\nc,x,2026-02-01,2026-01-01\n",
		  "contracts.csv:2: ends: expected a day that is not before the first one, got '2026-01-01'" },
		{ "dependencies.csv", "from,to\nr,twice\n",
		  "dependencies.csv:2: to: expected kind:name, for several kinds have this name (site, device), got 'twice'" },
		{ "dependencies.csv", "from,to\nr,site:nowhere\n",
		  "dependencies.csv:2: to: expected the name of site that is declared, got 'nowhere'" },
		{ "dependencies.csv", "from,to\nr,device:r\n", "dependencies.csv:2: to: expected something else than `from`, got 'device:r'" },
		{ "thresholds.csv", "object,measure,warning\nplanet:*,x,1\n",
		  "thresholds.csv:2: object: expected the name of something that is declared, got 'planet:*'" },
		{ "thresholds.csv", "object,measure,warning\ndevice:*,in_util,0.9\n",
		  "thresholds.csv:2: measure: expected a measure of what stands in `object`; this one is of kind link, got 'in_util'" },
		{ "thresholds.csv", "object,measure,warning\nlink:*,in_util,90\n",
		  "thresholds.csv:2: warning: expected a share from 0 to 1, got '90'" },
		{ "thresholds.csv", "object,measure,warning,critical\nlink:*,in_util,0.9,0.8\n",
		  "thresholds.csv:2: critical: expected a limit that is not below `warning`, got '0.8'" },
		{ "thresholds.csv", "object,measure,warning,critical\nservice:*,days_left,30,60\n",
		  "thresholds.csv:2: critical: expected a limit that is not above `warning`: less is worse, got '60'" },
		{ "thresholds.csv", "object,measure\nsite:*,x\n", "thresholds.csv:2: warning: expected a value here or in `critical`" },
	};
	struct importing *f = *state;
	char *before, *after;

	importing_take(f, "sites.csv", "name,finess\nKnown,990000999\ntwice,\n");
	importing_take(f, "devices.csv", "name,site,kind,address\nr,Known,router,192.0.2.1\ntwice,Known,vm,192.0.2.2\n");
	before = importing_content(f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_false(importing_run(f, cases[i].file, cases[i].text, (struct import_options){ 0 }));
		assert_string_equal(f->e.text, cases[i].message);
		assert_int_equal(f->e.kind, ERR_DATA);
	}
	after = importing_content(f);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void all_mistakes_of_all_files_are_told_at_once_each_with_its_place(void **state)
{
	static const char *const expected[] = {
		"devices.csv:3: site: expected the name of site that is declared, got 'gone'", /* found after the next one */
		"devices.csv:10: port: expected a whole number from 1 to 65535, got 'bad'",
		"services.csv:2: target: expected host:port, got 'x'",
		"sites.csv:3: finess: expected a FINESS number of 9 digits, or 2A or 2B and 7 digits, got 'bad'",
		"sites.csv:3: college: expected one of A, B, C, D, E, F, got 'G'",
	};
	const char *texts[] = { "name,finess,college\nA,,\nB,bad,G\n", "name,site,kind,address,port\nd,B,vm,x,\ne,gone,vm,x,\n\n\n\n\n\n\nf,A,vm,x,bad\n",
		                "name,kind,target\ns,tcp,x\n" };
	const char *names[] = { "sites.csv", "devices.csv", "services.csv" };
	struct importing *f = *state;
	struct import_file files[3];

	for (size_t i = 0; i < 3; i++)
		files[i] = (struct import_file){ .name = names[i], .text = texts[i], .len = strlen(texts[i]) };
	assert_false(import_run(f->s, f->now, files, 3, &(struct import_options){ 0 }, f->a, &f->report, &f->e));
	assert_int_equal(f->e.kind, ERR_DATA);
	assert_int_equal(f->report.n_mistakes, ARRAY_LEN(expected));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		assert_string_equal(f->report.mistakes[i], expected[i]);
	assert_non_null(strstr(f->e.text, "got 'gone'; and 4 more mistakes"));
	assert_int_equal(importing_number(f, "SELECT count(*) FROM entity"), 0);
}

static void mistakes_past_the_twentieth_are_counted(void **state)
{
	struct importing *f = *state;
	struct text t = TEXT_INIT(4096);

	text_append(&t, "name,college\n");
	for (int i = 0; i < 30; i++)
		text_appendf(&t, "s%d,%s\n", i, i == 1 ? "A,too many" : "Z"); /* the cells are counted in a pass of its own */
	assert_false(importing_run(f, "sites.csv", text_str(&t), (struct import_options){ 0 }));
	assert_int_equal(f->report.n_mistakes, 30);
	assert_non_null(strstr(f->report.mistakes[0], "sites.csv:2: college:"));
	assert_non_null(strstr(f->report.mistakes[1], "sites.csv:3: expected 2 cells"));
	assert_non_null(strstr(f->report.mistakes[19], "sites.csv:21: college:"));
	text_done(&t);
}

/* Else one row that is cut would be told a hundred times, by all that name it. */
static void what_names_a_row_that_could_not_be_read_is_not_blamed(void **state)
{
	struct importing *f = *state;
	const char *sites_text = "name,kind\nA\n", *devices = "name,site,kind,address\nd,A,vm,x\n";
	const struct import_file files[] = {
		{ .name = "sites.csv", .text = sites_text, .len = strlen(sites_text) },
		{ .name = "devices.csv", .text = devices, .len = strlen(devices) },
	};

	assert_false(import_run(f->s, f->now, files, 2, &(struct import_options){ 0 }, f->a, &f->report, &f->e));
	assert_int_equal(f->report.n_mistakes, 1);
	assert_non_null(strstr(f->report.mistakes[0], "sites.csv:2: expected 2 cells"));
}

static void a_job_without_grace_is_taken_with_a_warning(void **state)
{
	struct importing *f = *state;

	importing_take(f, "heartbeats.csv", "name,kind,every\nnight,backup,1d\n");
	assert_int_equal(f->report.n_warnings, 1);
	assert_string_equal(f->report.warnings[0], "heartbeats.csv:2: grace: without grace it is late as soon as every has passed");
	importing_take(f, "heartbeats.csv", "name,kind,every,grace\nnight,backup,1d,2h\n");
	assert_int_equal(f->report.n_warnings, 0);
	importing_take(f, "heartbeats.csv", "name,kind,every,grace,min_duration\nnight,backup,1d,2h,2d\n");
	assert_int_equal(f->report.n_warnings, 1);
	assert_string_equal(f->report.warnings[0], "heartbeats.csv:2: min_duration: a run that takes longer than every has no end in time");
}

static void the_same_warning_of_several_rows_is_told_once(void **state)
{
	struct importing *f = *state;

	importing_take(f, "heartbeats.csv", "name,kind,every\na,job,1d\nb,job,1d\n");
	assert_int_equal(f->report.n_warnings, 1);
	assert_string_equal(f->report.warnings[0], "heartbeats.csv: without grace it is late as soon as every has passed (2 rows: a, b)");
	importing_take(f, "heartbeats.csv", "name,kind,every\na,job,1d\nb,job,1d\nc,job,1d\nd,job,1d\n");
	assert_int_equal(f->report.n_warnings, 1);
	assert_non_null(strstr(f->report.warnings[0], "(4 rows: a, b, c…)"));
}

/* A sheet may have a default in each row of a column. */
static void what_a_kind_ignores_is_not_judged(void **state)
{
	struct importing *f = *state;

	importing_take(f, "services.csv", "name,kind,target,expect_status,resolve,warning_days,critical_days\n"
	       "a,tcp,x:22,deux,a b,10,30\nb,tls,x,deux,a b,,\nc,icmp,x,deux,a b,10,30\nd,dns,x.example,deux,a b,10,30\n"
	       "e,plugin,check_x,deux,a b,10,30\nf,dicom,x:104,deux,a b,10,30\ng,http,http://x/,,,10,30\nh,sftp,sftp://x/,,,10,30\n");
	assert_int_equal(importing_number(f, "SELECT count(*) FROM service"), 8);
}

static void what_a_probe_can_ask_is_taken(void **state)
{
	struct importing *f = *state;

	importing_take(f, "services.csv", "name,kind,target\na,https,https://hôpital-émile.fr/\nb,https,https://localhost:/\n"
	       "c,http,http://[fe80::1%25lo]/\nd,http,http://[::1]:8080?x\ne,icmp,[::1]\nf,icmp,::1%lo\ng,icmp,icmp://[fe80::1%lo]\n"
	       "h,tcp,[fe80::1%lo]:22\n");
	assert_int_equal(importing_number(f, "SELECT count(*) FROM service"), 8);
}

static void a_zone_stands_behind_an_ipv6_address_only(void **state)
{
	static const char *const refused[] = { "192.0.2.1%eth0", "fe80::1%", "%eth0", "fe80::1%a b", "fe80::1%a/b", "fe80::1%a%b", "fe80::1%0123456789abcdef",
	                                       "host%eth0" };
	struct importing *f = *state;
	char csv[256];

	importing_take(f, "sites.csv", "name\nhere\n");
	importing_take(f, "devices.csv", "name,site,kind,address\na,here,router,fe80::1%eth0\nb,here,router,fe80::1%br-lan.200\nc,here,router,fe80::1%2\n");
	assert_int_equal(importing_number(f, "SELECT count(*) FROM device"), 3);
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		snprintf(csv, sizeof csv, "name,site,kind,address\nd,here,router,%s\n", refused[i]);
		assert_false(importing_run(f, "devices.csv", csv, (struct import_options){ 0 }));
		assert_non_null(strstr(f->e.text, "devices.csv:2: address: expected an IPv4 or IPv6 address, or a host name"));
	}
}

static void one_bad_row_among_2000_leaves_the_inventory_as_it_was(void **state)
{
	struct importing *f = *state;
	struct text t = TEXT_INIT(1024 * 1024);
	char *before, *after;

	importing_take(f, "sites.csv", "name\nhere\n");
	before = importing_content(f);
	text_append(&t, "name,college\n");
	for (int i = 0; i < 2000; i++)
		text_appendf(&t, "site %d,%s\n", i, i == 1357 ? "Z" : "A");
	assert_false(importing_run(f, "sites.csv", text_str(&t), (struct import_options){ 0 }));
	assert_string_equal(f->e.text, "sites.csv:1359: college: expected one of A, B, C, D, E, F, got 'Z'");
	assert_int_equal(err_exit_status(f->e.kind), 65);
	after = importing_content(f);
	assert_string_equal(before, after);
	free(before);
	free(after);
	text_done(&t);
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, importing_open, importing_close)
	const struct CMUnitTest tests[] = {
		TEST(every_mistake_says_file_line_column_and_what_was_expected),
		TEST(all_mistakes_of_all_files_are_told_at_once_each_with_its_place),
		TEST(mistakes_past_the_twentieth_are_counted),
		TEST(what_names_a_row_that_could_not_be_read_is_not_blamed),
		TEST(a_job_without_grace_is_taken_with_a_warning),
		TEST(the_same_warning_of_several_rows_is_told_once),
		TEST(what_a_kind_ignores_is_not_judged),
		TEST(what_a_probe_can_ask_is_taken),
		TEST(a_zone_stands_behind_an_ipv6_address_only),
		TEST(one_bad_row_among_2000_leaves_the_inventory_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
