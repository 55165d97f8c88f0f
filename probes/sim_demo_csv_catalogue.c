/* The service catalogue of the demo region: who may use what, and by which words callers ask for it. All of it is invented. */
#include "probes/sim_demo.h"

#define NOTE "Catalogue inventé pour la démonstration"

void sim_demo_write_entitlements(FILE *f, const struct demo_region *r, const struct sim_demo_options *o)
{
	static const struct { const char *service, *colleges, *packs, *access, *aliases; } rows[] = {
		{ "Démo Portail régional", "A;B;C;D;E;F", "", "", "portail;accueil" },
		{ "Démo Télé-expertise", "A;B", "adhérent", "", "téléexpertise;avis;télé-AVC;AVC" },
		{ "Démo Téléconsultation", "A;B;C", "adhérent", "", "consultation à distance;Therap-e;télésoin" },
		{ "Démo Visioconférence", "", "adhérent;complémentaire", "syvik", "visio;salle;pont" },
		{ "Démo Dossier partagé", "A;B;C;D", "", "", "dossier;dossier patient" },
		{ "Démo Archive d'images", "A;B", "", "syvik", "imagerie;images;PACS;DICOM;radio;scanner;e-m@ge" },
		{ "Démo Formation en ligne", "", "adhérent;complémentaire", "", "formation;e-learning" },
		{ "Démo Messagerie", "A;C", "", "", "mail;courriel;webmail;boîte aux lettres" },
		{ "Démo Échange de fichiers", "A;B;F", "", "", "dépôt;SFTP;transfert de fichiers" },
		{ "Démo Services nationaux", "", "", "", "messagerie sécurisée;MSSanté;Pro Santé Connect;e-CPS" },
	};

	(void)r;
	(void)o;
	fputs("service,colleges,packs,access,aliases,notes\n", f);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		fprintf(f, "%s,%s,%s,%s,%s," NOTE "\n", rows[i].service, rows[i].colleges, rows[i].packs, rows[i].access, rows[i].aliases);
}
