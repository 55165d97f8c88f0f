/* The mail of a letter: RFC 5322 with MIME headers (RFC 2045, 2047). */
#include "probes/notice_letter.h"

#include "text.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAIL_MAX = 256 * 1024, ENCODED_WORD_BYTES = 42, LINE_BYTES = 57 };

/* "=?UTF-8?B?…?=": at most 75 characters, whole characters in each (RFC 2047 §2, §5). */
static void append_encoded_word(struct text *m, const char *s, size_t n)
{
	unsigned char out[4 * ((ENCODED_WORD_BYTES + 2) / 3) + 1];

	EVP_EncodeBlock(out, (const unsigned char *)s, (int)n);
	text_appendf(m, "=?UTF-8?B?%s?=", (const char *)out);
}

static void append_encoded(struct text *m, const char *s)
{
	for (bool first = true; *s; first = false) {
		size_t n = strlen(s);

		if (n > ENCODED_WORD_BYTES)
			for (n = ENCODED_WORD_BYTES; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80;)
				n--;
		if (!first)
			text_append(m, "\r\n ");
		append_encoded_word(m, s, n);
		s += n;
	}
}

/* RFC 5322 §3.3; not strftime's names of days and months, which follow the locale. */
static void append_date(struct text *m, wall_t now)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t s = (time_t)(now.ms / 1000);
	struct tm tm;

	gmtime_r(&s, &tm);
	text_appendf(m, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
	             tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void append_body(struct text *m, const char *s)
{
	unsigned char out[4 * ((LINE_BYTES + 2) / 3) + 1];

	for (size_t left = strlen(s); left > 0;) {
		size_t n = left < LINE_BYTES ? left : LINE_BYTES;

		EVP_EncodeBlock(out, (const unsigned char *)s, (int)n);
		text_appendf(m, "%s\r\n", (const char *)out);
		s += n;
		left -= n;
	}
}

char *notice_mail(const struct notice_letter *l, const struct notice_text *t, const char *from, const char *to, const char *host, wall_t now,
                  size_t *ret_len)
{
	struct text m = TEXT_INIT(MAIL_MAX);
	char *copy = NULL;

	append_date(&m, now);
	text_appendf(&m, "From: Vigie <%s>\r\nTo: <%s>\r\n", from, to);
	text_appendf(&m, "Message-ID: <vigie.%" PRId64 ".%" PRId64 "@%s>\r\n", l->id, l->created.ms, host);
	if (l->alert_id)
		text_appendf(&m, "References: <vigie.alert.%" PRId64 "@%s>\r\n", l->alert_id, host);
	text_append(&m, "Subject: ");
	append_encoded(&m, t->title);
	text_appendf(&m, "\r\nAuto-Submitted: auto-generated\r\nX-Vigie-Notification: %" PRId64 "\r\n", l->id);
	text_append(&m, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	append_body(&m, t->text);
	if (!m.failed) {
		*ret_len = m.len;
		copy = strdup(text_str(&m));
	}
	text_done(&m);
	return copy;
}
