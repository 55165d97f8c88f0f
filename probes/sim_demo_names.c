#include "probes/sim_demo_names.h"

/* A hundred and forty-eight establishments make a hundred and fifty sites with the two of the network. */
const struct demo_trade demo_trades[] = {
	{ "hospital", "Hôpital", "Hospice", 'A', 18, true, true, true, "adhérent" },
	{ "clinic", "Clinique", NULL, 'B', 2, true, false, true, "adhérent" },
	{ "clinic", "Clinique", NULL, 'B', 20, true, false, false, "adhérent" },
	{ "imaging", "Imagerie", NULL, 'B', 12, true, false, true, "adhérent" },
	{ "ehpad", "EHPAD", "Résidence", 'C', 35, true, false, false, "adhérent" },
	{ "health-centre", "Maison de santé", NULL, 'D', 8, true, false, false, "adhérent" },
	{ "ehpad", "EHPAD", "Résidence", 'C', 25, false, false, false, "complémentaire" },
	{ "health-centre", "Maison de santé", NULL, 'D', 12, false, false, false, "complémentaire" },
	{ "medico-social", "Institut", NULL, 'E', 10, false, false, false, "complémentaire" },
	{ "laboratory", "Laboratoire", NULL, 'F', 6, false, false, false, "complémentaire" },
};
const size_t demo_n_trades = sizeof demo_trades / sizeof *demo_trades;

const char *const demo_epithets[DEMO_EPITHETS] = {
	"des Falaises", "de l'Estuaire", "du Bocage", "des Peupliers", "du Haras", "de la Baie", "des Tilleuls", "Les Œillets d'Été",
	"du Vieux Moulin", "des Deux Rives", "du Phare", "de l'Étang", "du Gué", "du Littoral", "des Pommiers", "de la Hêtraie",
	"du Chemin creux", "des Marais", "de la Falaise blanche", "du Colombier", "des Mouettes", "du Clos fleuri", "de la Source",
	"des Ajoncs", "du Verger", "de la Grève", "des Trois Chênes", "du Lavoir", "de la Prairie", "des Galets", "du Belvédère",
	"de la Hougue", "des Roseaux", "du Four à pain", "de la Clairière", "des Aulnes", "du Pont tournant", "de la Houle",
	"des Églantines", "du Petit Bois", "de la Mare aux fées", "des Sorbiers", "du Sémaphore", "de la Valleuse", "des Bruyères",
	"du Cidre nouveau", "de la Dune", "des Noisetiers", "du Grand Pré", "de la Vanne", "des Saules", "du Pressoir",
	"de la Lande", "des Hortensias", "du Puits", "de l'Écluse", "des Cormorans", "du Tramway", "de la Butte", "des Fougères",
	"du Renard", "de l'Aubépine", "des Pluviers", "du Sentier",
};
