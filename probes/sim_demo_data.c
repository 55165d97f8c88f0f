#include "probes/sim_demo_data.h"

#include "err.h"

const struct demo_site demo_sites[] = {
	{ "Démo Centre de données", "datacentre", "Saint-Étienne-du-Rouvray", "76", 49.3790, 1.0920, "", "Démo CDR" },
	{ "Démo Nœud de collecte Ouest", "datacentre", "Caen", "14", 49.1829, -0.3707, "", "" },
	{ "Démo Hôpital des Falaises", "hospital", "Dieppe", "76", 49.9229, 1.0775, "A", "Démo Hospice des Falaises" },
	{ "Démo Hôpital de l'Estuaire", "hospital", "Le Havre", "76", 49.4944, 0.1079, "A", "" },
	{ "Démo Hôpital du Bocage", "hospital", "Vire Normandie", "14", 48.8386, -0.8892, "A", "" },
	{ "Démo Clinique des Peupliers", "clinic", "Vernon", "27", 49.0930, 1.4850, "B", "" },
	{ "Démo Clinique du Haras", "clinic", "Argentan", "61", 48.7446, -0.0199, "B", "" },
	{ "Démo Clinique de la Baie", "clinic", "Avranches", "50", 48.6844, -1.3569, "B", "" },
	{ "Démo EHPAD des Tilleuls", "ehpad", "Bernay", "27", 49.0892, 0.5983, "C", "Démo Résidence des Tilleuls" },
	{ "Démo EHPAD Les Œillets d'Été", "ehpad", "Fécamp", "76", 49.7579, 0.3748, "C", "" },
	{ "Démo EHPAD du Vieux Moulin", "ehpad", "Mortagne-au-Perche", "61", 48.5206, 0.5478, "C", "" },
	{ "Démo Maison de santé des Deux Rives", "health-centre", "Pont-Audemer", "27", 49.3556, 0.5149, "D", "" },
	{ "Démo Maison de santé du Phare", "health-centre", "Granville", "50", 48.8379, -1.5969, "D", "" },
	{ "Démo Institut de l'Étang", "medico-social", "L'Aigle", "61", 48.7640, 0.6280, "E", "" },
	{ "Démo Laboratoire de la Risle", "laboratory", "Brionne", "27", 49.1950, 0.7180, "F", "" },
	{ "Démo Imagerie du Littoral", "imaging", "Cherbourg-en-Cotentin", "50", 49.6337, -1.6221, "B", "" },
};
const size_t demo_n_sites = ARRAY_LEN(demo_sites);

const struct demo_router demo_routers[] = {
	{ "demo-pe-rouen", 0, "router", "pe-router.snmprec", "", "" },
	{ "demo-pe-caen", 1, "router", "pe-router.snmprec", "latency = 4", "" },
	{ "demo-mux-rouen", 0, "optical", "optical-mux.snmprec", "", "" },
	{ "demo-fw-cdr", 0, "firewall", "firewall.snmprec", "", "demo-pe-rouen" },
	{ "demo-srv-cdr", 0, "server", "linux-server.snmprec", "", "demo-fw-cdr" },
	{ "demo-ups-cdr", 0, "ups", "ups-no-ifxtable.snmprec", "", "" },
	{ "demo-falaises-1", 2, "router", "pe-router.snmprec", "latency = 9", "demo-pe-rouen" },
	{ "demo-falaises-2", 2, "router", "access-cpe.snmprec", "latency = 11", "demo-pe-rouen" },
	{ "demo-estuaire-1", 3, "router", "pe-router.snmprec", "latency = 7", "demo-pe-rouen" },
	{ "demo-estuaire-2", 3, "router", "access-cpe.snmprec", "latency = 8", "demo-pe-caen" },
	{ "demo-bocage-1", 4, "router", "access-cpe.snmprec", "latency = 14", "demo-pe-caen" },
	{ "demo-peupliers-1", 5, "router", "access-cpe.snmprec", "latency = 12", "demo-pe-rouen" },
	{ "demo-haras-1", 6, "router", "access-cpe.snmprec", "latency = 18", "demo-pe-caen" },
	{ "demo-baie-1", 7, "router", "access-cpe.snmprec", "latency = 22\n\tloss = 0.02", "demo-pe-caen" },
	{ "demo-tilleuls-1", 8, "router", "access-cpe.snmprec", "latency = 25", "demo-pe-rouen" },
	{ "demo-oeillets-1", 9, "router", "access-cpe.snmprec", "latency = 19", "demo-pe-rouen" },
	{ "demo-vieuxmoulin-1", 10, "router", "access-cpe.snmprec", "dead = true", "demo-pe-caen" },
	{ "demo-deuxrives-1", 11, "router", "access-cpe.snmprec", "latency = 31", "demo-pe-rouen" },
	{ "demo-phare-1", 12, "router", "access-cpe.snmprec", "latency = 27", "demo-pe-caen" },
	{ "demo-etang-1", 13, "router", "access-cpe.snmprec", "latency = 35", "demo-pe-caen" },
	{ "demo-littoral-1", 15, "switch", "wrong-highspeed.snmprec", "latency = 16", "demo-pe-caen" },
};
const size_t demo_n_routers = ARRAY_LEN(demo_routers);

#define SANTE "Démo VRF Santé"
#define COLLECTE "Démo VRF Collecte"
#define WAN "WAN 1"

const struct demo_link demo_links[] = {
	{ "SYVIK-D001", 0, "demo-pe-rouen", "Te0/0/0", NULL, "Cœur Rouen–Caen, voie nord", COLLECTE, "l2vpn", "critical", 10e9, 2.4e9, 1.9e9, DEMO_PRIMARY, "Démo cœur", "" },
	{ "SYVIK-D002", 1, "demo-pe-caen", "Te0/0/0", NULL, "Cœur Rouen–Caen, voie sud", COLLECTE, "l2vpn", "critical", 10e9, 310e6, 270e6, DEMO_BACKUP, "Démo cœur", "" },
	{ "SYVIK-D003", 0, "demo-mux-rouen", "line-1", NULL, "", COLLECTE, "l2vpn", "critical", 100e9, 8.1e9, 6.7e9, DEMO_PRIMARY, "Démo optique", "" },
	{ "SYVIK-D004", 0, "demo-mux-rouen", "line-2", NULL, "", COLLECTE, "l2vpn", "critical", 100e9, 120e6, 95e6, DEMO_BACKUP, "Démo optique", "in-errors = 0.4" },
	{ "SYVIK-D005", 0, "demo-fw-cdr", "out", NULL, "Sortie Internet mutualisée", COLLECTE, "internet", "standard", 1e9, 640e6, 210e6, 0, "", "" },
	{ "SYVIK-D006", 0, "demo-pe-rouen", "Gi0/1/0", NULL, "Hébergement ENRS", SANTE, "l3vpn", "critical", 1e9, 415e6, 388e6, 0, "", "" },
	{ "SYVIK-D007", 0, "demo-srv-cdr", "eth0", NULL, NULL, SANTE, "l3vpn", "standard", 0, 32e6, 54e6, 0, "", "" },
	{ "SYVIK-D101", 2, "demo-falaises-1", "Gi0/1/0", NULL, "Hôpital des Falaises, accès principal", SANTE, "l3vpn", "critical", 1e9, 212e6, 143e6, DEMO_PRIMARY, "Démo Falaises", "" },
	{ "SYVIK-D102", 2, "demo-falaises-2", WAN, NULL, "Hôpital des Falaises, accès secondaire", SANTE, "l3vpn", "critical", 100e6, 1.2e6, 0.9e6, DEMO_BACKUP, "Démo Falaises", "" },
	{ "SYVIK-D111", 3, "demo-estuaire-1", "Gi0/1/0", NULL, "Hôpital de l'Estuaire, accès principal", SANTE, "l3vpn", "critical", 1e9, 0, 0, DEMO_PRIMARY, "Démo Estuaire", "status = down" },
	{ "SYVIK-D112", 3, "demo-estuaire-2", WAN, NULL, "Hôpital de l'Estuaire, accès secondaire", SANTE, "l3vpn", "critical", 100e6, 88e6, 71e6, DEMO_BACKUP, "Démo Estuaire", "out-discards = 35" },
	{ "SYVIK-D121", 4, "demo-bocage-1", WAN, NULL, "Hôpital du Bocage", SANTE, "l3vpn", "critical", 100e6, 41e6, 17e6, DEMO_PRIMARY, "Démo Bocage", "in-start = 4294000000" },
	{ "SYVIK-D122", 4, "demo-bocage-1", "FastEthernet 0/0", NULL, "Hôpital du Bocage, secours", SANTE, "l3vpn", "critical", 100e6, 0.4e6, 0.3e6, DEMO_BACKUP, "Démo Bocage", "" },
	{ "SYVIK-D201", 5, "demo-peupliers-1", WAN, NULL, "Clinique des Peupliers", SANTE, "l3vpn", "standard", 1e9, 27e6, 9e6, 0, "", "" }, /* runs at a tenth of its speed */
	{ "SYVIK-D202", 6, "demo-haras-1", WAN, NULL, "Clinique du Haras", SANTE, "l3vpn", "standard", 100e6, 12e6, 8e6, 0, "", "" },
	{ "SYVIK-D203", 7, "demo-baie-1", WAN, NULL, "Clinique de la Baie", SANTE, "l3vpn", "standard", 100e6, 19e6, 22e6, 0, "", "in-errors = 3" },
	{ "SYVIK-D204", 15, "demo-littoral-1", "p3", NULL, "Imagerie du Littoral, télé-imagerie", SANTE, "l3vpn", "critical", 10e9, 1.7e9, 2.2e9, 0, "", "" },
	{ "SYVIK-D301", 8, "demo-tilleuls-1", WAN, NULL, "EHPAD des Tilleuls", SANTE, "l3vpn", "standard", 100e6, 3.2e6, 1.1e6, 0, "", "" },
	{ "SYVIK-D302", 9, "demo-oeillets-1", WAN, NULL, "EHPAD Les Œillets d'Été", SANTE, "l3vpn", "standard", 100e6, 2.7e6, 0.8e6, 0, "", "" },
	{ "SYVIK-D303", 10, "demo-vieuxmoulin-1", WAN, NULL, "EHPAD du Vieux Moulin", SANTE, "l3vpn", "standard", 100e6, 1.9e6, 0.7e6, 0, "", "" },
	{ "SYVIK-D401", 11, "demo-deuxrives-1", WAN, NULL, "Maison de santé des Deux Rives", SANTE, "l3vpn", "standard", 100e6, 5.5e6, 2.2e6, 0, "", "" },
	{ "SYVIK-D402", 12, "demo-phare-1", WAN, NULL, "Maison de santé du Phare", SANTE, "l3vpn", "standard", 100e6, 0, 0, 0, "", "status = admin-down" },
	{ "SYVIK-D501", 13, "demo-etang-1", WAN, NULL, "Institut de l'Étang", SANTE, "l3vpn", "standard", 100e6, 0.6e6, 0.2e6, 0, "", "" },
	{ "FAI-D601", 14, NULL, NULL, "127.10.2.1", NULL, "", "internet", "standard", 0, 0, 0, 0, "", "" },
	{ "FAI-D602", 12, NULL, NULL, "127.10.2.2", NULL, "", "internet", "standard", 0, 0, 0, 0, "", "" },
};
const size_t demo_n_links = ARRAY_LEN(demo_links);
