#include "probes/heartbeat_path.h"

#include "text.h"

#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Undoes the percent-encoding of n bytes; false: cut, too long, or a byte that may not stand in a path as it is. */
static bool decode(const char *from, size_t n, char *to, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)from[i];

		if (c == '%') {
			int high = i + 2 < n ? hex_digit(from[i + 1]) : -1, low = i + 2 < n ? hex_digit(from[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = (unsigned char)(high << 4 | low);
			i += 2;
		}
		if (used + 1 >= size)
			return false;
		to[used++] = (char)c;
	}
	to[used] = '\0';
	return used > 0 && strlen(to) == used;
}

static bool is_name(const char *text)
{
	size_t n = strlen(text), len;
	uint32_t cp;

	for (size_t i = 0; i < n; i += len) {
		len = utf8_decode(text + i, n - i, &cp);
		if (len == 0 || cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			return false;
	}
	return true;
}

bool heartbeat_word_parse(const char *word, enum heartbeat_event *ret_event, int64_t *ret_exit_code)
{
	int64_t code = 0;
	size_t n = strlen(word);

	*ret_exit_code = UNKNOWN_I64;
	*ret_event = strcmp(word, "start") == 0 ? HEARTBEAT_START : strcmp(word, "fail") == 0 ? HEARTBEAT_FAIL
		     : strcmp(word, "restored") == 0 ? HEARTBEAT_RESTORED : HEARTBEAT_SUCCESS;
	if (n == 0 || *ret_event != HEARTBEAT_SUCCESS)
		return true;
	if (n > 3)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (word[i] < '0' || word[i] > '9')
			return false;
		code = code * 10 + (word[i] - '0');
	}
	*ret_exit_code = code;
	*ret_event = code == 0 ? HEARTBEAT_SUCCESS : HEARTBEAT_FAIL;
	return code <= 255;
}

enum heartbeat_path heartbeat_path_parse(const char *path, struct heartbeat_ping *ret)
{
	static const char prefix[] = "/ping/";
	struct heartbeat_ping p;
	const char *name, *slash;

	if (strncmp(path, prefix, sizeof prefix - 1) != 0)
		return HEARTBEAT_PATH_UNKNOWN;
	name = path + sizeof prefix - 1;
	slash = strchr(name, '/');
	if (slash && slash[1] == '\0')
		return HEARTBEAT_PATH_UNKNOWN;
	if (!decode(name, slash ? (size_t)(slash - name) : strlen(name), p.name, sizeof p.name) || !is_name(p.name))
		return HEARTBEAT_PATH_MALFORMED;
	if (!heartbeat_word_parse(slash ? slash + 1 : "", &p.event, &p.exit_code))
		return HEARTBEAT_PATH_UNKNOWN;
	*ret = p;
	return HEARTBEAT_PATH_OK;
}
