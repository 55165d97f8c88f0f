#include "inventory/diagnosis_words.h"

#include "intl.h"
#include "text.h"

#include <string.h>

#define SAY_KNOWN N_("A trouble is known here{known}."), N_("{expected}")
#define SAY_WORK N_("Planned work is under way on the network, and may disturb your establishment."), N_("{expected}")
#define SAY_CALLS \
	N_("Other establishments call about the same: it is probably not your workstation."), \
	N_("We look for the cause; nobody can say yet when it will be over.")
#define SAY_OTHERS \
	N_("A service that is not ours, and on which others depend, is out of order at the moment."), \
	N_("Nothing is to be changed at your place; it comes back when its operator has repaired it.")
#define SAY_MEMBERSHIP \
	N_("By what is recorded here, your establishment has no right to {asked}."), \
	N_("Whoever manages your membership can say how to obtain it.")
#define SAY_OURS N_("The trouble seems to be on our side, not at your place."), N_("We look into it at once; nothing is to be changed at your place.")
#define SAY_AREA \
	N_("Several establishments around yours are cut off as well."), N_("The trouble is not at your place, and it is followed here.")
#define SAY_CUT \
	N_("Your establishment is cut off from the regional network."), \
	N_("The line or the equipment at its end does not work; we hand it over to who repairs it.")
#define SAY_POWER \
	N_("Your establishment is cut off, and the power there seems to be the reason."), \
	N_("Everything should come back with the power; please call again if it does not.")
#define SAY_PROVIDER \
	N_("The Internet access of your establishment does not answer."), \
	N_("Your Internet provider is to be called: we can tell you what to say to them.")
#define SAY_PART \
	N_("One part of the connection of your establishment does not work."), N_("Some pages may open slowly or not at all; we hand it over.")
#define SAY_LARGE \
	N_("Your connection works, but what is large gets stuck on the way: big pages, attachments, video."), \
	N_("It is probably a setting of the network; we hand it over to who runs it.")
#define SAY_PERIMETER \
	N_("Your establishment is not connected to the part of the network where this service is."), \
	N_("It is a setting of the network, nothing is to be changed at your place.")
#define SAY_NAMES \
	N_("What finds the services by their names does not work well at the moment."), \
	N_("It is not at your place; we hand it over to who runs it.")
#define SAY_TRUST \
	N_("{trusted} cannot prove that it is itself, so that your browser refuses it."), \
	N_("Please do not go past the warning; it must be repaired on the side of the service.")
#define SAY_PROTECTION \
	N_("The protected connection to {trusted} does not come about, or is of a kind that is too old."), \
	N_("Please do not go past a warning; it must be repaired on the side of the service.")
#define SAY_SERVICE N_("{service} does not work at the moment."), N_("It fails from our side too; nothing is to be changed at your place.")
#define SAY_SERVICES \
	N_("Several of our services do not answer at the moment."), N_("They fail from our side too; nothing is to be changed at your place.")
#define SAY_HALF_SERVICE \
	N_("{service} answers by one of its two ways only."), N_("It may open after a while, or not at all; we hand it over.")
#define SAY_IMAGING \
	N_("The gateway through which your images go does not accept them at the moment."), \
	N_("Images that were sent may have to be sent again; we hand it over.")
#define SAY_ONE_LINE \
	N_("One line of your establishment is down, and it works on by another one."), N_("It may be slower than usual; we hand it over to who repairs it.")
#define SAY_WEAK \
	N_("Your establishment is connected, but its connection does not work well."), N_("Pages may be slow and video may break off; we hand it over.")
#define SAY_SLOW_SERVICE N_("{service} works, but slowly at the moment."), N_("It does not come from your workstation; we hand it over.")
#define SAY_VIDEO \
	N_("Your connection works, but not well enough for video at the moment."), N_("Pictures and voice may break off; the rest works.")
#define SAY_BACK \
	N_("The connection of your establishment was interrupted a short while ago, and is back."), N_("Please try again now, and call if it goes on.")
#define SAY_FINE \
	N_("We find nothing from here, which does not mean that nothing is wrong."), \
	N_("What is inside your establishment cannot be seen from here: your answers help us.")
#define SAY_POST \
	N_("By what we can test and what you tell, this workstation alone seems to be concerned."), \
	N_("Please restart it, or work at another one meanwhile.")
#define SAY_MODALITY \
	N_("By what we can test and what you tell, that imaging device alone seems to be concerned."), \
	N_("Please tell whoever looks after that device; it need not be restarted for this.")
#define SAY_INSIDE \
	N_("By what we can test and what you tell, the trouble seems to be inside your establishment, or with its provider."), \
	N_("Please tell the person who looks after your computers what we found.")
#define SAY_ACCOUNT \
	N_("By what we can test and what you tell, your account or your rights seem to be concerned."), \
	N_("Please have them verified by who manages the accounts of your establishment.")
#define SAY_NO_TEST N_("We cannot test your connection at the moment."), N_("We look into it by other means; please tell us what you see.")
#define SAY_WAIT N_("We are testing your connection."), N_("It takes fifteen seconds at most.")

#define NO_TIME N_("Do not promise a time: none is known.")
#define NO_END N_("Do not promise that it ends on time.")
#define NO_TERM N_("{term}")
#define NO_CERTAINTY N_("Do not say it as a certainty: it cannot be tested from here.")
#define NO_REPAIR N_("Do not promise a time of repair: it depends on the supplier.")
#define NO_OTHERS N_("Do not promise anything for a service that is not ours.")
#define NO_RIGHT N_("Do not promise an access: membership decides.")
#define NO_CAUSE N_("Do not say that it comes from the establishment: it was not tested.")
#define NO_FINE N_("Do not say that everything works: only what can be seen from here was tested.")
#define NO_IMAGES N_("Do not promise that images which were sent have arrived.")
#define NO_PROVIDER N_("Do not promise a time: the provider alone knows it.")

static const struct diagnosis_words table[] = {
	{ "pending", N_("the tests are under way"), { SAY_WAIT }, NULL },
	{ "national-outage", N_("a service that is not ours is out of order: {national}"), { SAY_OTHERS }, NO_OTHERS },
	{ "planned-work", N_("planned work is under way: {planned}"), { SAY_WORK }, NO_TERM },
	{ "incident-known", N_("an incident is known: {incident}"), { SAY_KNOWN }, NO_TERM },
	{ "not-entitled", N_("the establishment is not entitled to {asked}: {why}"), { SAY_MEMBERSHIP }, NO_RIGHT },
	{ "our-side-down", N_("nothing answers the collector any more, neither the establishment nor our own services"), { SAY_OURS }, NO_TIME },
	{ "site-power", N_("the establishment is cut off, and its power is said to be off"), { SAY_POWER }, NO_TIME },
	{ "perimeter-dark", N_("the perimeter {perimeter} is cut off, not this establishment alone"), { SAY_AREA }, NO_TIME },
	{ "commune-dark", N_("the commune {commune} is cut off, not this establishment alone"), { SAY_AREA }, NO_TIME },
	{ "access-disabled", N_("the access of the establishment was disabled by an administrator ({link})"), { SAY_CUT }, NO_TIME },
	{ "provider-down", N_("the Internet access of the establishment does not answer any more{end}"), { SAY_PROVIDER }, NO_PROVIDER },
	{ "access-down", N_("the access of the establishment is down ({link})"), { SAY_CUT }, NO_REPAIR },
	{ "router-silent", N_("the circuit works, but the equipment of the establishment does not answer any more"), { SAY_CUT }, NO_REPAIR },
	{ "site-silent", N_("nothing of the establishment answers any more{end}"), { SAY_CUT }, NO_REPAIR },
	{ "path-v4-down", N_("nothing answers over IPv4, over IPv6 alone"), { SAY_PART }, NO_TIME },
	{ "path-v6-down", N_("nothing answers over IPv6, over IPv4 alone"), { SAY_PART }, NO_TIME },
	{ "path-mtu", N_("large packets do not pass (MTU {mtu})"), { SAY_LARGE }, NO_TIME },
	{ "perimeter-wrong", N_("its perimeter is not that of the service: {crossing}"), { SAY_PERIMETER }, NO_TIME },
	{ "dns-lying", N_("the DNS gives a wrong answer: {dns}"), { SAY_NAMES }, NO_TIME },
	{ "dns-silent", N_("the regional DNS does not answer"), { SAY_NAMES }, NO_TIME },
	{ "dns-failing", N_("the regional DNS fails: {dns}"), { SAY_NAMES }, NO_TIME },
	{ "services-down", N_("none of the services that were tested answers"), { SAY_SERVICES }, NO_TIME },
	{ "tls-expired", N_("the certificate of {trusted} has expired"), { SAY_TRUST }, NO_TIME },
	{ "tls-chain-expired", N_("a certificate of the chain of {trusted} has expired"), { SAY_TRUST }, NO_TIME },
	{ "tls-not-yet-valid", N_("the certificate of {trusted} is not valid yet"), { SAY_TRUST }, NO_TIME },
	{ "tls-too-old", N_("{trusted} only speaks TLS that is too old"), { SAY_PROTECTION }, NO_TIME },
	{ "tls-wrong-name", N_("the certificate of {trusted} is for another name"), { SAY_TRUST }, NO_TIME },
	{ "tls-untrusted", N_("the certificate of {trusted} is not trustworthy"), { SAY_TRUST }, NO_TIME },
	{ "tls-broken", N_("TLS with {trusted} fails"), { SAY_PROTECTION }, NO_TIME },
	{ "service-v6-down", N_("{service} answers over IPv4, but not over IPv6"), { SAY_HALF_SERVICE }, NO_TIME },
	{ "service-v4-down", N_("{service} answers over IPv6, but not over IPv4"), { SAY_HALF_SERVICE }, NO_TIME },
	{ "service-unnamed", N_("the name of {service} is not found"), { SAY_NAMES }, NO_TIME },
	{ "service-silent", N_("{service} does not answer"), { SAY_SERVICE }, NO_TIME },
	{ "service-refused", N_("{service} refuses the connection"), { SAY_SERVICE }, NO_TIME },
	{ "service-error", N_("{service} answers with an error: {broken}"), { SAY_SERVICE }, NO_TIME },
	{ "service-wrong", N_("{service} does not answer as it should: {broken}"), { SAY_SERVICE }, NO_TIME },
	{ "covolink-silent", N_("the Covolink {covolink} does not answer"), { SAY_IMAGING }, NO_IMAGES },
	{ "covolink-ae", N_("the Covolink {covolink} does not recognise {title}"), { SAY_IMAGING }, NO_IMAGES },
	{ "covolink-contexts", N_("the Covolink {covolink} refuses kinds of images"), { SAY_IMAGING }, NO_IMAGES },
	{ "covolink-return", N_("what the Covolink {covolink} asks for does not come back"), { SAY_IMAGING }, NO_IMAGES },
	{ "covolink-broken", N_("the Covolink {covolink} does not work: {imaging}"), { SAY_IMAGING }, NO_IMAGES },
	{ "access-one-down", N_("one of its circuits is down ({link})"), { SAY_ONE_LINE }, NO_REPAIR },
	{ "access-saturated", N_("the access is saturated ({use})"), { SAY_WEAK }, NO_TIME },
	{ "access-errors", N_("the access has errors ({errors})"), { SAY_WEAK }, NO_REPAIR },
	{ "access-degraded", N_("the access runs below its speed ({degraded})"), { SAY_WEAK }, NO_REPAIR },
	{ "path-loss", N_("{loss} of the packets are lost on the way"), { SAY_WEAK }, NO_TIME },
	{ "path-slow", N_("the way is slow: {rtt}{usual}"), { SAY_WEAK }, NO_TIME },
	{ "service-slow", N_("{slow} answers slowly ({time})"), { SAY_SLOW_SERVICE }, NO_TIME },
	{ "quality-class", N_("the class of service {class} fares worse than the others"), { SAY_VIDEO }, NO_TIME },
	{ "quality-jitter", N_("the delay varies too much for video ({jitter})"), { SAY_VIDEO }, NO_TIME },
	{ "dns-one-down", N_("one of the DNS servers does not work: {dns}"), { SAY_NAMES }, NO_TIME },
	{ "calls-grouped", N_("several establishments call about the same: {calls}"), { SAY_CALLS }, NO_TIME },
	{ "access-restarted", N_("its router restarted {restarted} ago"), { SAY_BACK }, NO_FINE },
	{ "agent-silent", N_("the agent of its equipment alone is silent, which cuts nobody off"), { SAY_FINE }, NO_FINE },
	{ "site-power-inside", N_("the power of the establishment is said to be off"), { SAY_POWER }, NO_CERTAINTY },
	{ "workstation", N_("other workstations work: that workstation is concerned"), { SAY_POST }, NO_CERTAINTY },
	{ "modality", N_("other modalities send their images: that modality is concerned"), { SAY_MODALITY }, NO_IMAGES },
	{ "large-pages", N_("only what is large fails: inside, something may hold large packets back"), { SAY_INSIDE }, NO_CERTAINTY },
	{ "inner-network", N_("nothing opens there: the inner network of the establishment, or its provider"), { SAY_INSIDE }, NO_CERTAINTY },
	{ "changed-inside", N_("something was changed inside the establishment"), { SAY_INSIDE }, NO_CERTAINTY },
	{ "wifi", N_("the workstation is on WiFi"), { SAY_POST }, NO_CERTAINTY },
	{ "account", N_("the other services open: the account or the rights for {asked}"), { SAY_ACCOUNT }, NO_CERTAINTY },
	{ "collector-stopped", N_("the collector is stopped: nothing can be tested"), { SAY_NO_TEST }, NO_CAUSE },
	{ "collector-blind", N_("the collector is cut off: nothing that it would test would hold"), { SAY_NO_TEST }, NO_CAUSE },
	{ "not-testable", N_("nothing of this establishment could be tested from here"), { SAY_NO_TEST }, NO_CAUSE },
	{ "no-answer", N_("the establishment does not answer from here, and it is not known that it ever did{unpolled}"), { SAY_NO_TEST }, NO_CAUSE },
	{ "echo-refused", N_("the establishment answers, but no ping; nothing else was found from here"), { SAY_FINE }, NO_FINE },
	{ "nothing-found", N_("nothing was found from here"), { SAY_FINE }, NO_FINE },
};

const struct diagnosis_words *diagnosis_words_of(const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strcmp(table[i].code, code) == 0)
			return &table[i];
	return NULL;
}

/* Of a national service that the tests alone found. */
void diagnosis_append_clause(struct text *t, const char *code, const struct diagnosis_facts *f)
{
	if (strcmp(code, "national-outage") == 0 && !f->national)
		diagnosis_append_filled(t, N_("{service}, which is not ours, does not answer as it should"), f);
	else
		diagnosis_append_filled(t, diagnosis_words_of(code)->clause, f);
}
