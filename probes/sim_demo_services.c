#include "probes/sim_demo_services.h"

#define OURS "Démo Équipe hébergement"
#define CLINICAL "Démo Équipe projets cliniques"

enum { PORTAL, EXPERTISE, CONSULTATION, RECORD, IMAGING, DIRECTORY, LEARNING, MESSAGING, INTERFACE_ENGINE, NETWORK_SERVICES, EXCHANGE, IDENTITY,
       NATIONAL };

const struct demo_application demo_applications[] = {
	[PORTAL] = { "Démo Portail régional", OURS, "high", 60, 240, true },
	[EXPERTISE] = { "Démo Télé-expertise", CLINICAL, "high", 30, 60, true },
	[CONSULTATION] = { "Démo Téléconsultation", CLINICAL, "high", 60, 240, true },
	[RECORD] = { "Démo Dossier partagé", CLINICAL, "high", 120, 60, true },
	[IMAGING] = { "Démo Archive d'images", CLINICAL, "high", 60, 60, true },
	[DIRECTORY] = { "Démo Annuaire et SSO", OURS, "high", 30, 240, false },
	[LEARNING] = { "Démo Formation en ligne", OURS, "low", 1440, 1440, false },
	[MESSAGING] = { "Démo Messagerie", OURS, "normal", 240, 240, true },
	[INTERFACE_ENGINE] = { "Démo EAI régional", OURS, "high", 60, 15, true },
	[NETWORK_SERVICES] = { "Démo Services réseau", OURS, "high", 15, 1440, false },
	[EXCHANGE] = { "Démo Échange de fichiers", OURS, "normal", 240, 240, true },
	[IDENTITY] = { "Démo Identité INS", CLINICAL, "high", 60, 60, true },
	[NATIONAL] = { "Démo Services nationaux", "Démo Agence nationale", "high", 240, 240, true },
};
const size_t demo_n_applications = ARRAY_LEN(demo_applications);

const struct demo_process demo_processes[] = {
	{ "Démo Télé-AVC", CLINICAL, "high", 15, 60, "bef" },
	{ "Démo Téléconsultation en EHPAD", CLINICAL, "high", 60, 240, "acf" },
	{ "Démo Interprétation d'images", CLINICAL, "high", 60, 60, "ef" },
	{ "Démo Identité du patient", CLINICAL, "high", 120, 60, "dil" },
	{ "Démo Remontée des urgences", OURS, "normal", 720, 1440, "i" },
	{ "Démo Échanges avec les laboratoires", OURS, "normal", 240, 240, "ik" },
	{ "Démo Formation des membres", OURS, "low", 1440, 1440, "gf" },
};
const size_t demo_n_processes = ARRAY_LEN(demo_processes);

const struct demo_service demo_services[] = {
	{ "Démo Portail", "https", "portail.demo.invalid", "ours", PORTAL, 1, 12, 210, 0, "Portail disponible", NULL },
	{ "Démo Portail (second nœud)", "https", "portail.demo.invalid", "ours", PORTAL, 5, 14, 210, 0, "Portail disponible", NULL },
	{ "Démo Accueil", "http", "accueil.demo.invalid", "ours", PORTAL, 1, 6, 0, 0, "Bienvenue", NULL },
	{ "Démo Télé-expertise", "https", "expertise.demo.invalid", "ours", EXPERTISE, 2, 25, 85, 0, "OK", NULL },
	{ "Démo Télé-AVC", "https", "avc.demo.invalid", "ours", EXPERTISE, 2, 22, 140, 400, "OK", NULL },
	{ "Démo Téléconsultation", "https", "teleconsultation.demo.invalid", "ours", CONSULTATION, 6, 38, 130, 0, "OK", NULL },
	{ "Démo Visioconférence", "https", "visio.demo.invalid", "ours", CONSULTATION, DEMO_BRIDGE, 30, 19, 0, "Pont disponible", NULL },
	{ "Démo Salles de visioconférence", "tls", "salles.demo.invalid", "ours", CONSULTATION, DEMO_BRIDGE, 8, 120, 0, "", NULL },
	{ "Démo Dossier partagé", "https", "dossier.demo.invalid", "ours", RECORD, 5, 45, 95, 0, "OK", NULL },
	{ "Démo API Dossier", "https", "api.dossier.demo.invalid", "ours", RECORD, 5, 18, 95, 0, "{\\\"status\\\":\\\"UP\\\"}", NULL },
	{ "Démo Archive d'images", "https", "images.demo.invalid", "ours", IMAGING, 7, 33, 300, 0, "OK", NULL },
	{ "Démo Proxy XDS", "https", "xds.demo.invalid", "ours", IMAGING, 7, 28, 60, 0, "OK", NULL },
	{ "Démo Annuaire", "tls", "annuaire.demo.invalid", "ours", DIRECTORY, 3, 4, 180, 0, "", NULL },
	{ "Démo SSO", "https", "sso.demo.invalid", "ours", DIRECTORY, 3, 16, 180, 0, "OK", NULL },
	{ "Démo Formation", "https", "formation.demo.invalid", "ours", LEARNING, 6, 60, -3, 0, "Catalogue", "1.0" },
	{ "Démo Webmail", "https", "webmail.demo.invalid", "ours", MESSAGING, 6, 35, 250, 0, "OK", NULL },
	{ "Démo Relais de courrier", "tcp", "smtp.demo.invalid", "ours", MESSAGING, 6, 5, 0, 0, "220 smtp.demo.invalid ESMTP\\\\r\\\\n", NULL },
	{ "Démo EAI supervision", "http", "eai.demo.invalid", "ours", INTERFACE_ENGINE, 2, 9, 0, 0, "running", NULL },
	{ "Démo EAI HL7", "tcp", "hl7.demo.invalid", "ours", INTERFACE_ENGINE, 2, 3, 0, 0, "", NULL },
	{ "Démo Dépôt de fichiers", "tcp", "sftp.demo.invalid", "ours", EXCHANGE, 1, 4, 0, 0, "SSH-2.0-Simulated\\\\r\\\\n", NULL },
	{ "Démo DNS régional", "dns", "dns.demo.invalid", "ours", NETWORK_SERVICES, 1, 2, 0, 0, "", NULL },
	{ "Démo DNS secondaire", "dns", "dns2.demo.invalid", "ours", NETWORK_SERVICES, 5, 3, 0, 0, "", NULL },
	{ "Démo Authentification nationale", "https", "auth.national.demo.invalid", "national", NATIONAL, 0, 110, 150, 0, "OK", NULL },
	{ "Démo Messagerie sécurisée nationale", "https", "mss.national.demo.invalid", "third-party", NATIONAL, 0, 180, 320, 0, "OK", NULL },
	{ "Démo Annuaire LDAP", "tcp", "ldap.demo.invalid", "ours", DIRECTORY, 3, 3, 0, 0, "", NULL },
	{ "Démo Identité régionale", "https", "identite.demo.invalid", "ours", IDENTITY, 3, 21, 170, 0, "OK", NULL },
	{ "Démo Dépôt de fichiers (second nœud)", "tcp", "sftp2.demo.invalid", "ours", EXCHANGE, 6, 4, 0, 0, "SSH-2.0-Simulated\\\\r\\\\n", NULL },
};
const size_t demo_n_services = ARRAY_LEN(demo_services);
