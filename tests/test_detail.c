#include "language.h"

#include "inventory/detail.h"

#include "intl.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Spaces that do not break are compared as spaces. */
static void assert_says(const char *detail, const char *expected)
{
	struct text t = TEXT_INIT(8192), plain = TEXT_INIT(8192);

	detail_append(&t, detail);
	for (const char *p = text_str(&t); *p; p++) {
		bool no_break = strncmp(p, "\302\240", 2) == 0;

		text_append_char(&plain, no_break ? ' ' : *p);
		p += no_break;
	}
	assert_string_equal(text_str(&plain), expected);
	text_done(&t);
	text_done(&plain);
}

static void proofs_of_alerts_are_in_the_language_of_the_screens(void **state)
{
	(void)state;
	assert_says("icmp: No answer in time; 3 in a row", "icmp : Pas de réponse à temps ; 3 fois de suite");
	assert_says("the last circuit of Démo paire 5 that works; down: SYVIK-1, SYVIK-2",
	            "dernière liaison de Démo paire 5 en service ; coupées : SYVIK-1, SYVIK-2");
	assert_says("http: answers in 4.2 ms", "http : répond en 4,2 ms");
	assert_says("another alert: The interface is down", "une autre alerte : L’interface est hors service");
	assert_says("maintenance announced by Opérateur: work at night", "maintenance annoncée par Opérateur : « work at night »");
	assert_says("others at its site answer: the device, not the site", "d’autres équipements de son site répondent : l’équipement, pas le site");
}

static void our_own_sentences_are_in_the_language_of_the_screens(void **state)
{
	(void)state;
	assert_says("no association since 2026-11-18T17:00:00Z, usually 6 to 14 in that time, 1.2 GiB of data",
	            "aucune association depuis 18/11/2026 18:00:00, d’habitude 6 à 14 sur cette durée, 1,2 Gio de données");
	assert_says("no association since 2026-11-18T17:00:00Z, and nobody has looked since 2026-11-19T17:00:00Z, so whether it is silent is not known",
	            "aucune association depuis 18/11/2026 18:00:00, et personne n’écoute depuis 19/11/2026 18:00:00 : on ne sait donc pas si elle est silencieuse");
	assert_says("no association since 2026-11-18T17:00:00Z, and nobody has looked since 2026-11-19T17:00:00Z, so its alert is over",
	            "aucune association depuis 18/11/2026 18:00:00, et personne n’écoute depuis 19/11/2026 18:00:00 : son alerte est close");
	assert_says("talked to by 2 others for the first time, the first 10.7.7.7: tcp/23, seen from eth1",
	            "2 autres lui ont parlé pour la première fois, d’abord 10.7.7.7 : tcp/23, vu depuis eth1");
	assert_says("talked to by 10.7.7.7 for the first time: tcp/23, seen from eth1", "10.7.7.7 lui a parlé pour la première fois : tcp/23, vu depuis eth1");
	assert_says("2 requests, no answer", "2 requêtes, aucune réponse");
	assert_says("3 of 4 answered by 192.0.2.1, RTT median 1.250 ms (1.100 to 2.000)",
	            "3 réponses sur 4 de 192.0.2.1, RTT médian 1,250 ms (1,100 à 2,000)");
	assert_says("HTTP 200 in 0.6 ms; certificate ends 2026-11-27, in 5 days",
	            "HTTP 200 en 0,6 ms ; certificat jusqu’au 27/11/2026, dans 5 jours");
	assert_says("certificate ended 2026-11-20, less than a day ago; also: certificate is self-signed",
	            "certificat terminé le 20/11/2026, il y a moins d’un jour ; aussi : certificat auto-signé");
	assert_says("certificate ended 2026-11-20, 1 day ago; also: certificate is self-signed",
	            "certificat terminé le 20/11/2026, il y a 1 jour ; aussi : certificat auto-signé");
	assert_says("certificate ends 2026-11-27, in 5 days, limit 7 d", "certificat jusqu’au 27/11/2026, dans 5 jours, seuil 7 j");
	assert_says("a certificate of the chain ends 2027-06-10, in 200 days, before the server's own: 2027-11-22, in 365 days",
	            "un certificat de la chaîne se termine le 10/06/2027, dans 200 jours, avant celui du serveur : 22/11/2027, "
	            "dans 365 jours");
	assert_says("rtr-1 WAN 1: 100000000 bit/s instead of 1000000000", "rtr-1 WAN 1 : 100 Mbit/s au lieu de 1 Gbit/s");
	assert_says("rtr-1 Gi0/1/0: lowerLayerDown", "rtr-1 Gi0/1/0 : ifOperStatus lowerLayerDown");
	assert_says("arrives at hop 2: 198.18.0.254, 198.18.1.2", "arrive au saut 2 : 198.18.0.254, 198.18.1.2");
	assert_says("ends behind 198.18.0.254, hop 1: 198.18.0.254", "s’arrête derrière 198.18.0.254, saut 1 : 198.18.0.254");
	assert_says("datagrams of 1400 octets pass, larger ones vanish without a word",
	            "les datagrammes de 1400 octets passent, les plus grands disparaissent sans un mot");
	assert_says("datagrams of 1400 octets pass, fd00:18::fe tells that larger ones do not",
	            "les datagrammes de 1400 octets passent, fd00:18::fe dit que les plus grands ne passent pas");
	assert_says("up; 12 % in and 98 % out of 100000000 bit/s", "en service ; 12 % en entrée et 98 % en sortie, de 100 Mbit/s");
	assert_says("up; its use cannot be told within a moment", "en service ; son usage ne se mesure pas en un instant");
	assert_says("192.0.2.1:443 accepted the connection in 1.5 ms, then sent nothing for 2000 ms",
	            "192.0.2.1:443 a accepté la connexion en 1,5 ms, puis n’a rien envoyé pendant 2000 ms");
	assert_says("rtr-1: 2 requests, no answer", "rtr-1 : 2 requêtes, aucune réponse");
	assert_says("/ is 98 % full: 247 GiB of 252 GiB", "/ est plein à 98 % : 247 Gio sur 252 Gio");
	assert_says("C:\\ is 90 % full: 9.1 TiB of 10 TiB", "C:\\ est plein à 90 % : 9,1 Tio sur 10 Tio");
	assert_says("/ is 98 % full: many of 252 GiB", "« / is 98 % full: many of 252 GiB »");
	assert_says("an engineID of 3 octets", "un engineID de 3 octets");
	assert_says("more than 300 KiB of headers", "plus de 300 Kio d’en-têtes");
	assert_says("a certificate with a date that is none; also: certificate is self-signed",
	            "un certificat dont une date n’en est pas une ; aussi : certificat auto-signé");
	assert_says("the server chose TLSv1.0; TLSv1.2 is the least that is spoken",
	            "le serveur a choisi TLSv1.0 ; TLSv1.2 est le minimum parlé ici");
}

static void a_reason_inside_a_sentence_is_translated_or_quoted(void **state)
{
	(void)state;
	assert_says("198.18.0.2 says of 198.18.3.1: host unreachable", "198.18.0.2 dit de 198.18.3.1 : hôte injoignable");
	assert_says("fd00:18::2 says of fd00:19::1: address unreachable", "fd00:18::2 dit de fd00:19::1 : adresse injoignable");
	assert_says("no way from here to 198.18.9.1: No route to host", "aucun chemin d’ici à 198.18.9.1 : « No route to host »");
	assert_says("this machine has no interface eth9", "cette machine n’a pas d’interface eth9");
	assert_says("no way from here to fe80::1: an address of one link needs its interface, address%interface",
	            "aucun chemin d’ici à fe80::1 : une adresse de lien local demande son interface, adresse%interface");
	assert_says("192.0.2.1:53 did not answer: its answer over UDP was cut, and over TCP there is none",
	            "192.0.2.1:53 n’a pas répondu : sa réponse par UDP était coupée, et par TCP il n’y en a pas");
	assert_says("192.0.2.1:53: its answer over UDP was cut, and over TCP there is none",
	            "192.0.2.1:53 : sa réponse par UDP était coupée, et par TCP il n’y en a pas");
}

static void an_interface_that_is_not_there_is_told(void **state)
{
	(void)state;
	assert_says("rtr-1: no interface 'Gi0/9', it has Gi0/0, Gi0/1", "rtr-1 n’a pas d’interface « Gi0/9 » ; il a Gi0/0, Gi0/1");
	assert_says("rtr-1: no interface 'Gi0/9', the nearest is Gi0/8", "rtr-1 n’a pas d’interface « Gi0/9 » ; la plus proche est Gi0/8");
	assert_says("rtr-1: no interface 'Gi0/9'", "rtr-1 n’a pas d’interface « Gi0/9 »");
	assert_says("rtr-1: 2 interfaces are called 'WAN', to be declared as Gi0/0, Gi0/1",
	            "2 interfaces de rtr-1 s’appellent « WAN » ; à déclarer sous l’un de ces noms : Gi0/0, Gi0/1");
	assert_says("rtr-1: 12 interfaces are called 'WAN'", "12 interfaces de rtr-1 s’appellent « WAN »");
	assert_says("rtr-1: interface 'Gi0/9' is gone", "rtr-1 ne montre plus l’interface « Gi0/9 »");
}

static void what_others_said_stays_as_it_is_in_quotation_marks(void **state)
{
	(void)state;
	assert_says("OpenSSL: unexpected eof; nobody knows", "« OpenSSL: unexpected eof; nobody knows »");
	assert_says("exit status 4: disk: 3 requests", "code de sortie 4 : « disk: 3 requests »");
	assert_says("connected in 1.5 ms, banner \"SSH-2.0 {1} %s\"", "connecté en 1,5 ms, bannière « SSH-2.0 {1} %s »");
}

static void nothing_is_said_of_nothing(void **state)
{
	(void)state;
	assert_says(NULL, "");
	assert_says("", "");
}

/* A device may answer anything: the sentence may be lost, not more. */
static void a_torn_or_nested_sentence_is_harmless(void **state)
{
	(void)state;
	assert_says("certificate ends 2026-11-27, in days", "« certificate ends 2026-11-27, in days »");
	assert_says("also: also: also: also: also: stopped", "aussi : aussi : aussi : « also: also: stopped »");
	assert_says("; ; ;", "« ; ; ; »");
	assert_says(": ", "« :  »");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(proofs_of_alerts_are_in_the_language_of_the_screens),
		cmocka_unit_test(our_own_sentences_are_in_the_language_of_the_screens),
		cmocka_unit_test(a_reason_inside_a_sentence_is_translated_or_quoted),
		cmocka_unit_test(an_interface_that_is_not_there_is_told),
		cmocka_unit_test(what_others_said_stays_as_it_is_in_quotation_marks),
		cmocka_unit_test(nothing_is_said_of_nothing),
		cmocka_unit_test(a_torn_or_nested_sentence_is_harmless),
	};

	language_begin("fr");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
