#include "hds_scene.h"

#include "region.h"
#include "visit.h"

#include "act.h"
#include "exposures.h"
#include "registry.h"
#include "store.h"
#include "store_facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CSV(file, content) { .name = file, .text = content, .len = sizeof content - 1 }
#define RSSI 4000000000u
#define OPERATOR 4000000001u

struct inventories hds_scene;

static wall_t day(int64_t days) { return (wall_t){ VISIT_NOW.ms + days * INT64_C(86400000) }; }
static wall_t hour(int64_t hours) { return (wall_t){ VISIT_NOW.ms + hours * INT64_C(3600000) }; }

void hds_scene_write(struct store *s, const struct hds_act *act)
{
	struct arena *a = arena_new();
	struct hds_done done;
	struct err e = { 0 };

	if (!hds_act_write(s, act, a, &done, &e))
		fail_msg("%s: %s", hds_act_name(act->kind), e.text);
	arena_free(a);
}

static void set(struct store *s, const char *key, enum hds_status status, int64_t days, const char *owner, const char *comment)
{
	struct hds_act a = HDS_ACT_INIT(HDS_ACT_SET, RSSI, day(days));

	a.key = key;
	a.status = (int)status;
	a.owner = owner;
	a.text = comment;
	a.due = status == HDS_CONFORMING ? WALL_NEVER : day(40);
	hds_scene_write(s, &a);
}

static void prove(struct store *s, const char *serves, const char *title, int64_t days, int64_t until_days)
{
	struct hds_act a = HDS_ACT_INIT(HDS_ACT_EVIDENCE, RSSI, day(days));

	a.serves = serves;
	a.title = title;
	a.reference = "QUALIOS-1";
	a.owner = "RSSI";
	a.until = day(until_days);
	hds_scene_write(s, &a);
}

static void plan(struct store *s, const char *finding, const char *serves, int64_t days, int64_t due_days, int64_t centidays)
{
	struct hds_act a = HDS_ACT_INIT(HDS_ACT_ACTION, RSSI, day(days));

	a.finding = finding;
	a.serves = serves;
	a.owner = "M. Martin";
	a.due = day(due_days);
	a.planned_centidays = centidays;
	a.severity = HDS_MINOR_NONCONFORMITY;
	hds_scene_write(s, &a);
}

static void move_on(struct store *s, int64_t number, int64_t days, enum hds_progress progress, int64_t done, int64_t due_days)
{
	struct hds_act a = HDS_ACT_INIT(HDS_ACT_ACTION, RSSI, day(days));

	a.number = number;
	a.progress = (int)progress;
	a.done_centidays = done;
	a.due = due_days ? day(due_days) : WALL_NEVER;
	hds_scene_write(s, &a);
}

static void except(struct store *s, const char *key, int64_t days, int64_t until_days)
{
	struct hds_act a = HDS_ACT_INIT(HDS_ACT_EXCEPTION, RSSI, day(days));

	a.key = key;
	a.owner = "Direction";
	a.text = "budget 2027";
	a.until = day(until_days);
	hds_scene_write(s, &a);
}

static void measure(struct store *s, const char *key, enum hds_verdict verdict, const char *value)
{
	struct hds_fact f = { .key = key, .at = hour(-1), .verdict = verdict, .proposes = HDS_MINOR_GAP, .value = value, .sha256 = "4be7a8c1d20f935e77c6b1a2d3e4f5061728394a5b6c7d8e9f00112233445566" };
	struct err e = { 0 };

	if (!store_write_facts(s, &f, 1, &e))
		fail_msg("%s", e.text);
}

static void mute(struct store *s)
{
	struct act a = { .kind = ACT_MUTE, .uid = OPERATOR, .at = hour(-20), .object = "site:CH Démo-Nord", .text = "travaux du prestataire",
		         .from = WALL_NEVER, .until = hour(30) };
	struct act_done done;
	struct err e = { 0 };

	if (!act_write(s, &a, &done, &e))
		fail_msg("%s", e.text);
}

static void expose(struct store *s, int64_t device, int64_t hours, const struct exposure_fact *facts, size_t n)
{
	struct exposure_round r = { .entity_id = device, .at = hour(hours), .period_ms = 86400000, .n_facts = n };
	struct err e = { 0 };

	for (size_t i = 0; i < n; i++) {
		r.facts[i] = facts[i];
		r.facts[i].value = r.facts[i].uncertainty = UNKNOWN_I64;
		r.asked |= UINT32_C(1) << facts[i].subject;
	}
	if (!store_write_exposures(s, &r, &e))
		fail_msg("%s", e.text);
}

/* A month ago, then on Saturday: one stood before, one is new, one is over. */
static void expose_devices(struct store *s)
{
	static const struct exposure_fact before[] = {
		{ .subject = EXPOSURE_TELNET, .answer = EXPOSURE_ANSWERED, .evidence = "login:" }, { .subject = EXPOSURE_FTP, .answer = EXPOSURE_ANSWERED, .evidence = "220 ftp" },
	}, saturday[] = {
		{ .subject = EXPOSURE_TELNET, .answer = EXPOSURE_ANSWERED, .evidence = "login:" }, { .subject = EXPOSURE_FTP, .answer = EXPOSURE_REFUSED },
		{ .subject = EXPOSURE_SNMP_V2C_PUBLIC, .answer = EXPOSURE_ANSWERED, .evidence = "Demo OS 1.2" },
	};
	struct registry *registry;
	struct err e = { 0 };

	if (!store_read_registry(s, &registry, &e))
		fail_msg("%s", e.text);
	for (size_t i = 0; i < registry->n_devices; i++) {
		bool first = strcmp(registry->devices[i].name, "srv-1") == 0;

		expose(s, registry->devices[i].id, -720, before, first ? ARRAY_LEN(before) : 0);
		expose(s, registry->devices[i].id, -20, saturday, first ? ARRAY_LEN(saturday) : 0);
	}
	registry_free(registry);
}

static const struct import_file declared[] = {
	CSV("sites.csv", "name,commune\nCH Démo-Nord,Rouen\nCH Démo-Sud,Évreux\n"),
	CSV("suppliers.csv", "name,phone\nHébergeur Démo,02 00 00 00 00\nOpérateur Démo,02 00 00 00 01\n"),
	CSV("contracts.csv", "name,supplier,ends\nHébergement ENRS,Hébergeur Démo,2027-12-14\nRéseau SYVIK,Opérateur Démo,2026-12-08\n"),
	CSV("devices.csv", "name,site,kind,address,os_end_of_support\nsrv-1,CH Démo-Nord,server,192.0.2.1,2024-06-30\n"
	    "srv-2,CH Démo-Sud,server,192.0.2.2,2027-01-10\nsrv-3,CH Démo-Sud,server,192.0.2.3,2030-01-01\n"),
};

static void fill_plan(struct store *s)
{
	struct hds_act postpone = HDS_ACT_INIT(HDS_ACT_ACTION, RSSI, day(-100));

	plan(s, "Pas de test de restauration depuis deux ans", "EXI-05.D", -360, -200, 4000);
	plan(s, "Cartographie des flux incomplète", "EXI-05.A;A.8.20", -350, 60, 15000);
	plan(s, "Comptes nominatifs à généraliser", "EXI-05.D", -340, 10, 10000);
	postpone.number = 1;
	postpone.due = day(-3);
	hds_scene_write(s, &postpone);
	move_on(s, 2, -60, HDS_ONGOING, 3000, 0);
	move_on(s, 3, -20, HDS_ONGOING, 5000, 0);
}

static void fill(struct store *s)
{
	struct err e = { 0 };

	if (!store_load_frameworks(s, day(-400), &e))
		fail_msg("%s", e.text);
	region_import(s, day(-390), declared, ARRAY_LEN(declared));
	fill_plan(s);
	set(s, "EXI-01", HDS_CONFORMING, -300, "RSSI", "certificat ISO 27001 vu");
	prove(s, "EXI-01", "Certificat ISO/IEC 27001", -300, 200);
	set(s, "EXI-02", HDS_CONFORMING, -299, "RSSI", NULL);
	set(s, "EXI-05.D", HDS_MAJOR_GAP, -298, "M. Martin", "pas de revue des droits");
	set(s, "EXI-05.A", HDS_MINOR_GAP, -297, "M. Martin", NULL);
	except(s, "EXI-05.A", -200, 45);
	set(s, "EXI-15", HDS_CONFORMING, -296, "RSSI", NULL);
	prove(s, "EXI-15;iso27001:9.2.1", "Synthèse d'audit interne", -296, -1);
	set(s, "EXI-21", HDS_NOT_APPLICABLE, -295, "RSSI", "pas de client direct");
	set(s, "EXI-16", HDS_CONFORMING, -294, "RSSI", NULL);
	prove(s, "EXI-16", "Revue de direction 2026", -294, 20);
	set(s, "A.8.13", HDS_CONFORMING, -293, "RSSI", NULL);
	prove(s, "A.8.13", "Rapport de sauvegarde", -293, 75);
	measure(s, "tls-expiry", FACT_FAILS, "{\"certificates\":12,\"expired\":1,\"names\":[\"portail.demo\"]}");
	mute(s);
	expose_devices(s);
	set(s, "EXI-02", HDS_MINOR_GAP, -1, NULL, "le périmètre a changé");
}

/* Eight certificates that say the same, a document of the same requirement, an audit, and a system whose support ended years ago. */
static void fill_alike(struct store *s)
{
	static const struct import_file files[] = {
		CSV("sites.csv", "name,commune\nCH Démo-Nord,Rouen\n"),
		CSV("devices.csv", "name,site,kind,address,os_end_of_support\nautomate-1,CH Démo-Nord,server,192.0.2.1,2016-01-31\n"),
	};
	struct hds_act audit = HDS_ACT_INIT(HDS_ACT_AUDIT, RSSI, day(-90));
	struct err e = { 0 };

	if (!store_load_frameworks(s, day(-400), &e))
		fail_msg("%s", e.text);
	region_import(s, day(-390), files, ARRAY_LEN(files));
	set(s, "EXI-15", HDS_CONFORMING, -300, "RSSI", NULL);
	for (int i = 0; i < 8; i++)
		prove(s, "EXI-15", "Certificat d'un hébergeur", -300, 20);
	prove(s, "EXI-15", "Procédure d'audit par le client", -300, 20);
	prove(s, "EXI-05.D", "Procédure d'habilitation", -300, 20);
	for (int i = 0; i < 3; i++)
		prove(s, "EXI-16;iso27001:9.3.1;iso27001:9.3.3", "Revue de direction", -300, -2);
	audit.title = "Surveillance 1";
	audit.type = AUDIT_SURVEILLANCE;
	audit.serves = "EXI-15";
	audit.from = day(25);
	hds_scene_write(s, &audit);
	plan(s, "Les comptes d'administration partagés des équipements de l'agence sont à rendre nominatifs", "EXI-05.D", -390, -389, 123450);
}

int hds_scene_make(void **state)
{
	(void)state;
	if (!inventories_make(&hds_scene, HDS_SCENE_INVENTORIES))
		return -1;
	fill(hds_scene.of[KEPT].store);
	fill_alike(hds_scene.of[ALIKE].store);
	return 0;
}

int hds_scene_remove(void **state)
{
	(void)state;
	return inventories_remove(&hds_scene);
}
