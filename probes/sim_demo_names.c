#include "probes/sim_demo_names.h"

/* A hundred and forty-eight establishments make a hundred and fifty sites with the two of the network. */
const struct demo_trade demo_trades[] = {
	{ "hospital", "Hôpital", "Hospice", 0, 'A', 14, true, true, true, false, "adhérent" },
	{ "hospital", "Hôpital", "Hospice", 0, 'A', 4, true, true, false, false, "adhérent" },
	{ "clinic", "Clinique", NULL, 1, 'B', 2, true, false, true, false, "adhérent" },
	{ "clinic", "Clinique", NULL, 1, 'B', 4, true, false, true, true, "adhérent" },
	{ "clinic", "Clinique", NULL, 1, 'B', 16, true, false, false, true, "adhérent" },
	{ "imaging", "Imagerie", NULL, 3, 'B', 12, true, false, true, false, "adhérent" },
	{ "ehpad", "EHPAD", "Résidence", 4, 'C', 35, true, false, false, true, "adhérent" },
	{ "health-centre", "Maison de santé", NULL, 5, 'D', 8, true, false, false, true, "adhérent" },
	{ "ehpad", "EHPAD", "Résidence", 4, 'C', 25, false, false, false, true, "complémentaire" },
	{ "health-centre", "Maison de santé", NULL, 5, 'D', 12, false, false, false, true, "complémentaire" },
	{ "medico-social", "Institut", NULL, 8, 'E', 10, false, false, false, true, "complémentaire" },
	{ "laboratory", "Laboratoire", NULL, 9, 'F', 6, false, false, false, true, "complémentaire" },
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
