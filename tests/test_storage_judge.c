#include "inventory/storage_judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define GIB (INT64_C(1) << 30)

static char detail[PROBE_DETAIL_MAX];

static const char *judge(const struct storage_facts *s, size_t n, enum outcome before)
{
	return outcome_name(storage_judge(s, n, before, detail));
}

static const char *judge_disk(int64_t used, int64_t size, enum outcome before)
{
	const struct storage_facts s = { "/", "fixed-disk", 1, used, size };

	return judge(&s, 1, before);
}

static void a_disk_warns_from_90_percent_and_is_critical_from_95(void **state)
{
	(void)state;
	assert_string_equal(judge_disk(8999, 10000, OUTCOME_OK), "ok");
	assert_string_equal(detail, "");
	assert_string_equal(judge_disk(9000, 10000, OUTCOME_OK), "storage-nearly-full");
	assert_string_equal(judge_disk(9499, 10000, OUTCOME_OK), "storage-nearly-full");
	assert_string_equal(judge_disk(9500, 10000, OUTCOME_OK), "storage-full");
	assert_string_equal(judge_disk(10000, 10000, OUTCOME_TIMEOUT), "storage-full");
	assert_string_equal(judge_disk(INT64_MAX, INT64_MAX, OUTCOME_OK), "storage-full");
	assert_int_equal(outcome_state(OUTCOME_STORAGE_NEARLY_FULL), STATE_WARNING);
	assert_int_equal(outcome_state(OUTCOME_STORAGE_FULL), STATE_CRITICAL);
}

static void each_state_ends_two_points_below_its_beginning(void **state)
{
	(void)state;
	assert_string_equal(judge_disk(9300, 10000, OUTCOME_STORAGE_FULL), "storage-full");
	assert_string_equal(judge_disk(9299, 10000, OUTCOME_STORAGE_FULL), "storage-nearly-full");
	assert_string_equal(judge_disk(9300, 10000, OUTCOME_STORAGE_NEARLY_FULL), "storage-nearly-full");
	assert_string_equal(judge_disk(8800, 10000, OUTCOME_STORAGE_NEARLY_FULL), "storage-nearly-full");
	assert_string_equal(judge_disk(8800, 10000, OUTCOME_STORAGE_FULL), "storage-nearly-full");
	assert_string_equal(judge_disk(8799, 10000, OUTCOME_STORAGE_NEARLY_FULL), "ok");
	assert_string_equal(judge_disk(8800, 10000, OUTCOME_TIMEOUT), "ok");
}

static void what_is_said_names_the_fullest_disk(void **state)
{
	static const struct storage_facts disks[] = {
		{ "/var", "fixed-disk", 1, 91 * GIB, 100 * GIB },
		{ "/", "fixed-disk", 2, 247 * GIB, 252 * GIB },
		{ "/home", "network-disk", 3, 96 * GIB, 100 * GIB },
	};

	(void)state;
	assert_string_equal(judge(disks, 3, OUTCOME_OK), "storage-full");
	assert_string_equal(detail, "/ is 98 % full: 247 GiB of 252 GiB");
	assert_string_equal(judge(disks, 1, OUTCOME_OK), "storage-nearly-full");
	assert_string_equal(detail, "/var is 91 % full: 91 GiB of 100 GiB");
	assert_string_equal(judge(&disks[2], 1, OUTCOME_OK), "storage-full");
	assert_string_equal(judge_disk(9700000000, 10000000000, OUTCOME_OK), "storage-full");
	assert_string_equal(detail, "/ is 97 % full: 9.0 GiB of 9.3 GiB");
}

/* Memory and caches are meant to be full; an image is as large as what it holds; what is not known is not full. */
static void what_is_no_disk_or_not_known_tells_nothing(void **state)
{
	static const struct storage_facts none[] = {
		{ "Physical memory", "ram", 1, 99, 100 },
		{ "Cached memory", "other", 2, 100, 100 },
		{ "Swap space", "virtual-memory", 3, 100, 100 },
		{ "/snap/core/1", "fixed-disk", 4, 100, 100 },
		{ "D:\\", "fixed-disk", 5, 0, 0 },
		{ "E:\\", "fixed-disk", 6, 100, UNKNOWN_I64 },
		{ "F:\\", "fixed-disk", 7, UNKNOWN_I64, 100 },
		{ "G:\\", "fixed-disk", 8, 101, 100 },
		{ "H:\\", "fixed-disk", 9, -5, -4 },
		{ NULL, "fixed-disk", 10, 99, 100 },
		{ "I:\\", NULL, 11, 99, 100 },
		{ "/dev", "fixed-disk", 12, 2, 2 },
		{ "/proc", "fixed-disk", 13, 1, 1 },
		{ "devfs: dev file system, mounted on: /jail/dev", "fixed-disk", 14, 2, 2 },
		{ "/dev/md1, mounted on: /packages/mnt/jbase", "fixed-disk", 15, 37516, 37516 },
		{ "/dev/md1, mounted on: /junos", "fixed-disk", 16, 211153, 211153 },
		{ "/dev/md0.uzip, mounted on: /", "fixed-disk", 17, 211153, 211153 },
		{ "/data/Backup/Data/GUI", "fixed-disk", 18, 12176, 13039 },
	};

	(void)state;
	assert_string_equal(judge(NULL, 0, OUTCOME_STORAGE_FULL), "ok");
	for (size_t i = 0; i < ARRAY_LEN(none); i++) {
		assert_string_equal(judge(&none[i], 1, OUTCOME_OK), "ok");
		assert_string_equal(detail, "");
	}
}

static void a_disk_that_can_fill_is_judged_wherever_it_is_mounted(void **state)
{
	static const struct storage_facts full[] = {
		{ "/dev/da0s1a, mounted on: /", "fixed-disk", 1, 99, 100 },
		{ "/dev/da1s1f, mounted on: /var", "fixed-disk", 2, 99, 100 },
		{ "/dev/md15, mounted on: /tmp", "fixed-disk", 3, 99, 100 },
		{ "/dev/shm", "fixed-disk", 4, 99, 100 },
		{ "/data", "fixed-disk", 5, 99, 100 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(full); i++)
		assert_string_equal(judge(&full[i], 1, OUTCOME_OK), "storage-full");
}

static void a_name_of_any_length_leaves_the_sentence_whole(void **state)
{
	char name[FACTS_TEXT_MAX];
	const struct storage_facts s = { name, "fixed-disk", 1, 99 * GIB, 100 * GIB };

	(void)state;
	for (size_t i = 0; i + 2 < sizeof name; i += 2)
		memcpy(&name[i], "é", 3);
	assert_string_equal(judge(&s, 1, OUTCOME_OK), "storage-full");
	assert_true(strlen(detail) < sizeof detail - 1);
	assert_non_null(strstr(detail, "é is 99 % full: 99 GiB of 100 GiB"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_disk_warns_from_90_percent_and_is_critical_from_95),
		cmocka_unit_test(each_state_ends_two_points_below_its_beginning),
		cmocka_unit_test(what_is_said_names_the_fullest_disk),
		cmocka_unit_test(what_is_no_disk_or_not_known_tells_nothing),
		cmocka_unit_test(a_disk_that_can_fill_is_judged_wherever_it_is_mounted),
		cmocka_unit_test(a_name_of_any_length_leaves_the_sentence_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
