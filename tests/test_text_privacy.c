#include "err.h"
#include "text_privacy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void names_of_persons_are_noticed(void **state)
{
	static const char *const texts[] = {
		"Mme Dupont a rappelé", "appelé M. Le Goff", "vu avec Dr. Martin", "le patient Durand attend", "Jean Dupont du NOC", "rappeler P. Martin",
		"DUPONT Jean, astreinte CRT", "Prévenu Hélène Lefèvre à 03:11", "avec Jean-Pierre Martin", "le docteur Élie a appelé", "Pr Leroy informé",
		"appel NOC (Sophie Bernard)", "Fatoumata Diallo a rappelé", "M Lefèvre prévenu", "NIR 1 61 03 75 116 001 22", "1 61 03 75 116 001 39", "161037511600139",
		"dossier 2 84 11 2A 004 321 à revoir", "IPP 0012345678",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (!text_privacy_warning(texts[i]))
			fail_msg("%s", texts[i]);
		assert_non_null(strstr(text_privacy_warning(texts[i]), "person"));
	}
}

static void birth_dates_and_years_are_noticed(void **state)
{
	static const char *const texts[] = { "patient de 1957 en attente", "né le 12/03/1957", "DDN connue", "née en 1984", "transfert 03-02-2001 refusé",
		"scanner (1949)", "1962" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (!text_privacy_warning(texts[i]))
			fail_msg("%s", texts[i]);
		assert_non_null(strstr(text_privacy_warning(texts[i]), "birth"));
	}
}

static void words_of_the_trade_raise_no_alarm(void **state)
{
	static const char *const texts[] = {
		"", "appel NOC 03:11, ticket 88123", "ticket 1957", "Ticket n° 1984 ouvert", "INC0012345", "réf. 2026-SYV-17", "CAE-CORE2 redémarré à 19h50",
		"bascule sur SW-ARGENTAN-01", "travaux opérateur du 2026-11-22 au 2026-11-23", "retour prévu à 07:00", "de 08:00 à 18:00", "VLAN 1984",
		"port 2000 fermé", "latence 1950 ms", "débit tombé à 1900 Mbit/s", "192.168.19.57", "10.0.1957", "CRT prévenu", "Orange Business intervient",
		"Hôpital Jacques Monod injoignable", "CH Robert Bisson de Lisieux", "rue Jean Jaurès", "Clinique Saint-Martin", "Panne SYVIK, appeler CRIANN",
		"Coupure EDF sur Caen Nord", "GTR 4 h, contrat SYVIK-2041", "Remplacement du switch par Cisco C9300", "né de la panne d'hier",
		"perte de 2000 paquets", "AS 2001 annoncé", "code #1999", "15/11/2026", "M2 saturé", "Mise à jour Junos 23.4R2",
		"compteur 161037511600122", "1795393433033 ms", "série 2613037511600", "trame 26 13 03 75 11 60", "le NIR n'est pas transmis",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (text_privacy_warning(texts[i]))
			fail_msg("%s", texts[i]);
}

static void long_and_broken_texts_are_read_to_their_end(void **state)
{
	char text[1001];

	(void)state;
	memset(text, 'A', 1000);
	text[1000] = '\0';
	assert_null(text_privacy_warning(text));
	for (size_t i = 0; i + 1 < 1000; i += 2)
		memcpy(text + i, "a ", 2);
	assert_null(text_privacy_warning(text));
	memset(text, 0xc3, 1000);
	assert_null(text_privacy_warning(text));
	assert_null(text_privacy_warning("fin. - / 19"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_persons_are_noticed),
		cmocka_unit_test(birth_dates_and_years_are_noticed),
		cmocka_unit_test(words_of_the_trade_raise_no_alarm),
		cmocka_unit_test(long_and_broken_texts_are_read_to_their_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
