#include "console/control_client.h"
#include "console/person.h"
#include "console/verb_acts.h"
#include "console/verbs.h"
#include "intl.h"
#include "inventory/format.h"
#include "text.h"
#include "whole_file.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

/* Headers of what passes where a capture listens, kept for a while because somebody asked for it, and saved as a file of theirs. */

enum { ANSWER_MS = 30000, PCAP_HEADER = 24, FILE_MOST = 64 << 20, FILE_MODE = 0600 };

struct ring_line {
	const char *interface, *state, *by, *reason, *host;
	wall_t from, until;
	int64_t seen, packets, octets, lost;
};

#define LINE(key, header, type, field, rank) COLUMN(ring_line, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column ring_columns[] = {
	LINE("interface", N_("Interface"), VALUE_TEXT, interface, 1),
	LINE("state", N_("Ring"), VALUE_KEYWORD, state, 1),
	LINE("by", N_("By"), VALUE_TEXT, by, 1),
	LINE("reason", N_("Reason"), VALUE_TEXT, reason, 1),
	LINE("host", N_("Packets of"), VALUE_TEXT, host, 1),
	LINE("from", N_("From"), VALUE_TIME, from, 1),
	LINE("until", N_("Until"), VALUE_TIME, until, 1),
	LINE("seen", N_("Packets seen"), VALUE_INTEGER, seen, 1),
	LINE("packets", N_("Packets kept"), VALUE_INTEGER, packets, 1),
	LINE("octets", N_("Octets of headers"), VALUE_BYTES, octets, 1),
	LINE("lost", N_("Packets lost"), VALUE_INTEGER, lost, 1),
};

static const struct noun ring_noun = {
	.name = "ring", .empty = "", .columns = ring_columns, .n_columns = ARRAY_LEN(ring_columns), .row_size = sizeof(struct ring_line),
};

/* ---- how it is ---- */

static wall_t time_of(const struct session *s, const json_t *reply, const char *key)
{
	const char *text = json_string_value(json_object_get(reply, key));
	wall_t t;

	return text && wall_parse(text, s->now, false, &t, NULL) ? t : WALL_NEVER;
}

static int64_t number_of(const json_t *reply, const char *key)
{
	const json_t *n = json_object_get(reply, key);

	return json_is_integer(n) ? (int64_t)json_integer_value(n) : UNKNOWN_I64;
}

static void print_state(struct session *s, const json_t *reply)
{
	const struct ring_line line = {
		.interface = json_string_value(json_object_get(reply, "interface")), .state = json_string_value(json_object_get(reply, "state")),
		.by = person_name(number_of(reply, "uid"), output_is_machine(&s->out), s->arena),
		.reason = json_string_value(json_object_get(reply, "reason")), .host = json_string_value(json_object_get(reply, "host")),
		.from = time_of(s, reply, "from"), .until = time_of(s, reply, "until"),
		.seen = number_of(reply, "seen"), .packets = number_of(reply, "packets"), .octets = number_of(reply, "octets"),
		.lost = number_of(reply, "lost"),
	};

	if (output_is_machine(&s->out) || (line.state && strcmp(line.state, "none") != 0))
		output_object(&s->out, &ring_noun, &line);
	else if (!line.interface)
		output_line(&s->out, "%s", _("Nobody listens: the configuration names no interface to capture."));
	else
		output_line(&s->out, _("No ring keeps headers of what passes on %s."), line.interface);
}

static bool show(struct session *s, struct err *e)
{
	json_t *reply;

	if (!control_request(s->conf->control, "ring", NULL, ANSWER_MS, &reply, e))
		return false;
	print_state(s, reply);
	json_decref(reply);
	return true;
}

/* ---- begun, and ended ---- */

static bool start(struct session *s, struct err *e)
{
	json_t *params = json_object();
	struct text done = TEXT_INIT(4096);
	const char *host = s->line->n_args > 1 ? s->line->args[1] : NULL;
	char when[FORMAT_MAX] = "";
	wall_t until;
	bool ok = act_put_reason(s, params, e) && act_put_time(s, OPT_UNTIL, false, s->now, "until", params, e)
	          && (!host || act_put_text(host, "host", params, e));

	until = time_of(s, params, "until");
	if (ok)
		format_time(until, s->now, when);
	/* translators: a time */
	text_appendf(&done, _("Headers are kept until %s, and can be saved for an hour after it: vigie ring save FILE. "
	                      "What is behind them is not kept."), when);
	ok = ok && act_ask(s, "ring_start", params, text_str(&done), e);
	text_done(&done);
	json_decref(params);
	return ok;
}

static bool stop(struct session *s, struct err *e)
{
	const char *reason = s->line->values[OPT_REASON];
	json_t *params = json_object();
	bool ok = (!reason || act_put_text(reason, "reason", params, e))
	          && act_ask(s, "ring_stop", params, _("The ring has ended; what it had is gone."), e);

	json_decref(params);
	return ok;
}

/* ---- saved ---- */

struct saved {
	const char *file;
	int64_t seq, packets, octets;
};

static const struct column saved_columns[] = {
	COLUMN(saved, "file", N_("File"), VALUE_TEXT, file, 1),
	COLUMN(saved, "seq", N_("Row of the journal"), VALUE_INTEGER, seq, 1),
	COLUMN(saved, "packets", N_("Packets"), VALUE_INTEGER, packets, 1),
	COLUMN(saved, "octets", N_("Size"), VALUE_BYTES, octets, 1),
};

static const struct noun saved_noun = {
	.name = "ring", .empty = "", .columns = saved_columns, .n_columns = ARRAY_LEN(saved_columns), .row_size = sizeof(struct saved),
};

static bool append_octets(struct text *file, const char *base64, struct err *e)
{
	size_t n = strlen(base64), padding = n > 0 ? (size_t)(base64[n - 1] == '=') + (n > 1 && base64[n - 2] == '=') : 0;
	struct text octets = TEXT_INIT(FILE_MOST);
	int got;

	text_append_n(&octets, base64, n); /* room for more than what is decoded */
	got = n > 0 && !octets.failed ? EVP_DecodeBlock((unsigned char *)octets.data, (const unsigned char *)base64, (int)n) : 0;
	if (got >= 0 && (size_t)got >= padding)
		text_append_n(file, octets.data ? octets.data : "", (size_t)got - padding);
	text_done(&octets);
	if (got < 0 || file->failed)
		return err_set(e, got < 0 ? ERR_MALFORMED : ERR_LIMIT, "%s", _("the packets of the collector cannot be read"));
	return true;
}

struct piece { int64_t packets, given, last; };

/* Its octets behind those before. */
static bool take_piece(const json_t *reply, struct text *file, struct piece *ret, struct err *e)
{
	const char *base64 = json_string_value(json_object_get(reply, "pcap"));
	const struct piece p = { number_of(reply, "packets"), number_of(reply, "given"), number_of(reply, "last") };

	if (!base64 || p.packets < 0 || p.given < 0 || p.last < 0)
		return err_set(e, ERR_MALFORMED, "%s", _("the packets of the collector cannot be read"));
	*ret = p;
	return append_octets(file, base64, e);
}

static bool ask_piece(const struct session *s, int64_t after, struct text *file, struct piece *ret, struct err *e)
{
	json_t *params = json_pack("{s:I}", "after", (json_int_t)after), *reply = NULL;
	bool ok = control_request(s->conf->control, "ring_packets", params, ANSWER_MS, &reply, e) && take_piece(reply, file, ret, e);

	json_decref(params);
	json_decref(reply);
	return ok;
}

/* Piece by piece up to the packet that was the last when it began. */
static bool fetch(struct session *s, struct text *file, int64_t *ret_packets, struct err *e)
{
	int64_t after = 0, last = 0;

	*ret_packets = 0;
	do {
		struct piece p = { 0, 0, 0 };

		if (!ask_piece(s, after, file, &p, e))
			return false;
		last = after == 0 ? p.last : last;
		if (p.given <= after && after < last) /* what had them begins anew, or does not go on */
			return err_set(e, ERR_REFUSED, _("the collector gave the packets up to %lld of %lld, and then no more: nothing is saved"),
			               (long long)after, (long long)last);
		after = p.given;
		*ret_packets += p.packets;
	} while (after < last);
	return file->len >= PCAP_HEADER || err_set(e, ERR_MALFORMED, "%s", _("the packets of the collector cannot be read"));
}

static bool journal_save(struct session *s, int64_t *ret_seq, struct err *e)
{
	const char *reason = s->line->values[OPT_REASON];
	json_t *params = json_object(), *reply;
	bool ok = (!reason || act_put_text(reason, "reason", params, e))
	          && control_request(s->conf->control, "ring_save", params, ANSWER_MS, &reply, e);

	json_decref(params);
	if (!ok)
		return false;
	*ret_seq = number_of(reply, "seq");
	json_decref(reply);
	return true;
}

static bool save(struct session *s, struct err *e)
{
	struct saved saved = { .file = s->line->n_args > 1 ? s->line->args[1] : NULL };
	bool replace = cli_has(s->line, OPT_OVERWRITE), ok;
	struct text file = TEXT_INIT(FILE_MOST);

	if (!saved.file)
		return err_set(e, ERR_USAGE, "%s", _("ring save: expected the file to write"));
	if (!replace && access(saved.file, F_OK) == 0) /* before it is journalled */
		return err_set(e, ERR_REFUSED, _("%s is there already: --overwrite replaces it"), saved.file);
	ok = journal_save(s, &saved.seq, e) && fetch(s, &file, &saved.packets, e)
	     && whole_file_write(saved.file, file.data, file.len, FILE_MODE, replace, e);
	saved.octets = (int64_t)file.len;
	text_done(&file);
	if (!ok)
		return false;
	if (output_is_machine(&s->out))
		output_object(&s->out, &saved_noun, &saved);
	else
		output_line(&s->out, ngettext("%s: the headers of %" PRId64 " packet", "%s: the headers of %" PRId64 " packets",
		                              (unsigned long)saved.packets), saved.file, saved.packets);
	return true;
}

/* ---- the verb ---- */

static bool refuse_options(const struct session *s, const char *words, const enum cli_option *refused, struct err *e)
{
	for (; *refused != OPT_COUNT; refused++)
		if (cli_has(s->line, *refused))
			return err_set(e, ERR_USAGE, _("%s takes no option %s"), words, cli_options[*refused].name);
	return true;
}

bool verb_ring(struct session *s, int *ret_status, struct err *e)
{
	static const struct {
		const char *word, *words;
		size_t args_most;
		enum cli_option refused[4];
		bool (*run)(struct session *s, struct err *e);
	} does[] = {
		{ "", "ring", 0, { OPT_REASON, OPT_UNTIL, OPT_OVERWRITE, OPT_COUNT }, show },
		{ "start", "ring start", 2, { OPT_OVERWRITE, OPT_COUNT }, start },
		{ "save", "ring save", 2, { OPT_UNTIL, OPT_COUNT }, save },
		{ "stop", "ring stop", 1, { OPT_UNTIL, OPT_OVERWRITE, OPT_COUNT }, stop },
	};
	const char *word = s->line->n_args > 0 ? s->line->args[0] : "";

	(void)ret_status;
	for (size_t i = 0; i < ARRAY_LEN(does); i++) {
		if (strcmp(does[i].word, word) != 0)
			continue;
		if (s->line->n_args > does[i].args_most)
			return err_set(e, ERR_USAGE, _("%s: '%.64s' is one word too many"), does[i].words, s->line->args[does[i].args_most]);
		return refuse_options(s, does[i].words, does[i].refused, e) && does[i].run(s, e);
	}
	return err_set(e, ERR_USAGE, _("ring %.32s: expected %s"), word, "start, save, stop");
}
