#include "screen_region.h"

#include "console/console.h"
#include "arena.h"

struct inventories screen_region;

static const struct import_file more[] = {
	CSV("suppliers.csv", "name,phone,hours,customer_reference\nOpérateur Démo,02 99 00 00 01,24 h/24,GCS-114\n"),
	CSV("contracts.csv", "name,supplier,reference,ends,gtr_hours,gtr_window\nSYVIK 2027,Opérateur Démo,2026-SYV-17,2027-11-08,4,24x7\n"),
	CSV("contacts.csv", "name,site,phone,email,role\nMme Démo-Garde,HAD Démo-Vallée,02 99 00 00 07,garde@had.invalid,cadre de garde\n"
	    "Standard,CH Démo-Nord,02 99 00 00 10,,\n"),
	CSV("covolinks.csv", "name,site,device,address,called_ae,serves\n"
	    "COVO-CENTRE,Centre de données régional Démo,srv-enrs-sql3,192.0.2.103,COVO_DC,CH Démo-Sud;EHPAD Les Tilleuls Démo\n"),
	CSV("routes.csv", "name,source_site,covolink,destination_site,use\n"
	    "Télé-AVC Sud,CH Démo-Sud,COVO-CENTRE,CH Démo-Nord,tele-avc\n"),
	CSV("applications.csv", "name,owner\nDossier patient Démo,DSI\n"),
	CSV("services.csv", "name,kind,target,site,device,owner,warning_days,critical_days\n"
	    "Portail Démo,https,https://portail.demo.example/,Centre de données régional Démo,srv-enrs-sql3,ours,30,7\n"),
	CSV("dependencies.csv", "from,to,kind\nDossier patient Démo,srv-enrs-sql3,base de données\n"),
};

int screen_region_make(void **state)
{
	(void)state;
	if (!inventories_make(&screen_region, SCREEN_INVENTORIES))
		return -1;
	region_fill(screen_region.of[DECLARES_A_REGION].store, 100, VISIT_NOW);
	region_import(screen_region.of[DECLARES_A_REGION].store, (wall_t){ VISIT_NOW.ms - 5400000 }, more, ARRAY_LEN(more));
	return 0;
}

int screen_region_remove(void **state)
{
	(void)state;
	return inventories_remove(&screen_region);
}

struct visit screen_region_visit(const char *view)
{
	return visit_begin(screen_region.of[DECLARES_A_REGION].path, view_by_name(view), false, NULL);
}
