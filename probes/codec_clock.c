#include "probes/codec_clock.h"

#include <string.h>

enum {
	CLIENT_V4 = 4 << 3 | 3, MODE_SERVER = 4, LEAP_UNKNOWN = 3, STRATUM_UNSYNCHRONISED = 16,
	AT_ROOT_DELAY = 4, AT_ROOT_DISPERSION = 8, AT_REFERENCE = 12, AT_ORIGINATE = 24, AT_RECEIVE = 32, AT_TRANSMIT = 40,
};
#define SECONDS_1900_TO_1970 UINT64_C(2208988800)
#define US INT64_C(1000000)

static uint64_t read_be(const uint8_t *p, size_t n)
{
	uint64_t value = 0;

	while (n-- > 0)
		value = value << 8 | *p++;
	return value;
}

void sntp_write_request(uint64_t nonce, uint8_t packet[static SNTP_PACKET_SIZE])
{
	memset(packet, 0, SNTP_PACKET_SIZE);
	packet[0] = CLIENT_V4;
	for (size_t i = 0; i < 8; i++)
		packet[AT_TRANSMIT + i] = (uint8_t)(nonce >> (56 - 8 * i));
}

/* Of 2^-32 s since 1900, whatever the era. */
static uint64_t to_ntp(int64_t us)
{
	int64_t seconds = us / US - (us % US < 0), rest = us - seconds * US;

	return ((uint64_t)seconds + SECONDS_1900_TO_1970) << 32 | ((uint64_t)rest << 32) / (uint64_t)US;
}

/* later - earlier, less than 68 years apart: RFC 5905 §6. */
static int64_t ntp_diff_us(uint64_t later, uint64_t earlier)
{
	uint64_t d = later - earlier, seconds = d >> 32, fraction = d & UINT32_MAX;

	return (int64_t)(int32_t)(uint32_t)seconds * US + (int64_t)(fraction * (uint64_t)US >> 32);
}

/* NTP short format, 16.16 seconds. */
static int64_t short_us(const uint8_t *p)
{
	return (int64_t)(read_be(p, 4) * (uint64_t)US >> 16);
}

static void take_kiss(const uint8_t *reference, char kiss[static 5])
{
	for (size_t i = 0; i < 4 && reference[i] >= 'A' && reference[i] <= 'Z'; i++)
		kiss[i] = (char)reference[i];
}

bool sntp_parse_answer(const uint8_t *packet, size_t len, uint64_t nonce, int64_t sent_us, int64_t received_us, struct sntp_answer *ret,
                       struct err *e)
{
	uint64_t sent = to_ntp(sent_us), received = to_ntp(received_us), in, out;
	struct sntp_answer a = { 0 };
	int64_t there, back, delay;

	if (len < SNTP_PACKET_SIZE || (packet[0] & 7) != MODE_SERVER)
		return err_set(e, ERR_MALFORMED, "no answer of an NTP server (%zu bytes)", len);
	if (read_be(packet + AT_ORIGINATE, 8) != nonce)
		return err_set(e, ERR_REFUSED, "an NTP answer to another request");
	in = read_be(packet + AT_RECEIVE, 8);
	out = read_be(packet + AT_TRANSMIT, 8);
	a.stratum = packet[1] > STRATUM_UNSYNCHRONISED ? STRATUM_UNSYNCHRONISED : packet[1];
	a.unsynchronised = packet[0] >> 6 == LEAP_UNKNOWN || a.stratum == 0 || a.stratum == STRATUM_UNSYNCHRONISED || out == 0;
	if (a.stratum == 0)
		take_kiss(packet + AT_REFERENCE, a.kiss);
	there = ntp_diff_us(in, sent);
	back = ntp_diff_us(out, received);
	a.offset_us = there / 2 + back / 2;
	delay = received_us - sent_us - ntp_diff_us(out, in);
	if (delay < 0)
		delay = 0; /* what it says of its own time cannot shorten ours */
	a.uncertainty_us = delay / 2 + short_us(packet + AT_ROOT_DELAY) / 2 + short_us(packet + AT_ROOT_DISPERSION);
	*ret = a;
	return true;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
	int64_t y = year - (month <= 2), era = y / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int64_t days_of_month(int64_t year, int64_t month)
{
	return days_from_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - days_from_civil(year, month, 1);
}

bool date_and_time_parse(const uint8_t *o, size_t len, int64_t *ret_us, struct err *e)
{
	int64_t year, minutes, seconds;

	if (len == 8)
		return err_set(e, ERR_MALFORMED, "DateAndTime without a zone");
	if (len != 11)
		return err_set(e, ERR_MALFORMED, "DateAndTime of %zu octets", len);
	year = (int64_t)read_be(o, 2);
	if (year < 1 || o[2] < 1 || o[2] > 12 || o[3] < 1 || o[3] > days_of_month(year, o[2]) || o[4] > 23 || o[5] > 59 || o[6] > 60 || o[7] > 9
	    || (o[8] != '+' && o[8] != '-') || o[9] > 14 || o[10] > 59)
		return err_set(e, ERR_MALFORMED, "DateAndTime that is none");
	minutes = (o[8] == '+' ? 1 : -1) * (o[9] * 60 + o[10]);
	seconds = days_from_civil(year, o[2], o[3]) * 86400 + o[4] * 3600 + o[5] * 60 + o[6] - minutes * 60;
	*ret_us = seconds * US + o[7] * (US / 10);
	return true;
}
