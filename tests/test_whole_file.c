/* A file is written whole or not at all, and takes the place of nothing but a file. */
#include "whole_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/vigie-test-whole-file-XXXXXX";
static struct err e;

static const char *path_of(const char *name)
{
	static char path[96];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

/* What it holds; "": no such file. */
static const char *content(const char *name)
{
	static char bytes[64];
	FILE *f = fopen(path_of(name), "re");
	size_t n = f ? fread(bytes, 1, sizeof bytes - 1, f) : 0;

	if (f)
		fclose(f);
	bytes[n] = '\0';
	return bytes;
}

static size_t names_in_folder(void)
{
	DIR *d = opendir(folder);
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2; /* "." and ".." */
}

static bool put(const char *name, const char *words, bool replace)
{
	return whole_file_write(path_of(name), words, strlen(words), 0640, replace, &e);
}

static int in_a_new_folder(void **state)
{
	(void)state;
	memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
	umask(022);
	e = (struct err){ 0 };
	return mkdtemp(folder) ? 0 : -1;
}

static int folder_goes(void **state)
{
	DIR *d = opendir(folder);

	(void)state;
	for (struct dirent *entry; (entry = readdir(d));)
		unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
	return rmdir(folder);
}

static void a_new_file_is_there_whole_with_its_mode(void **state)
{
	struct stat st;

	(void)state;
	assert_true(put("a", "words", false));
	assert_string_equal(content("a"), "words");
	assert_int_equal(stat(path_of("a"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	umask(077);
	assert_true(put("b", "words", false));
	assert_int_equal(stat(path_of("b"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(names_in_folder(), 2);
}

static void a_name_without_a_folder_is_of_the_current_one(void **state)
{
	int before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_int_equal(chdir(folder), 0);
	assert_true(whole_file_write("a", "words", 5, 0640, false, &e));
	assert_int_equal(fchdir(before), 0);
	close(before);
	assert_string_equal(content("a"), "words");
}

static void what_has_the_name_stays_unless_it_may_be_replaced(void **state)
{
	(void)state;
	assert_true(put("a", "first", false));
	assert_false(put("a", "second", false));
	assert_int_equal(e.kind, ERR_REFUSED);
	assert_int_equal(e.sys, EEXIST);
	assert_string_equal(content("a"), "first");
	assert_true(put("a", "second", true));
	assert_string_equal(content("a"), "second");
	assert_int_equal(names_in_folder(), 1);
}

static void nothing_but_a_regular_file_is_replaced(void **state)
{
	const bool both[] = { false, true };
	struct stat st;

	(void)state;
	assert_true(put("target", "kept", false));
	assert_int_equal(symlink("target", path_of("link")), 0);
	assert_int_equal(mkfifo(path_of("pipe"), 0600), 0);
	for (size_t i = 0; i < ARRAY_LEN(both); i++) {
		const char *const names[] = { "link", "pipe", "." };

		for (size_t k = 0; k < ARRAY_LEN(names); k++) {
			assert_false(put(names[k], "words", both[i]));
			assert_int_equal(e.kind, ERR_REFUSED);
			assert_int_equal(e.sys, 0);
		}
		assert_false(whole_file_write("/dev/null", "words", 5, 0640, both[i], &e));
		assert_int_equal(e.kind, ERR_REFUSED);
	}
	assert_string_equal(content("target"), "kept");
	assert_int_equal(lstat(path_of("link"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(lstat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_int_equal(names_in_folder(), 3);
}

/* As on a device that fills up: some octets are taken, the next ones are not. */
static void what_cannot_be_written_whole_leaves_what_was_there(void **state)
{
	static const char large[8192];
	struct rlimit whole, cut;

	(void)state;
	assert_true(put("a", "first", false));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &whole), 0);
	cut = (struct rlimit){ 4096, whole.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &cut), 0);

	bool replaced = whole_file_write(path_of("a"), large, sizeof large, 0640, true, &e);
	int why = e.sys;
	bool made = whole_file_write(path_of("b"), large, sizeof large, 0640, false, &e);

	assert_int_equal(setrlimit(RLIMIT_FSIZE, &whole), 0);
	assert_false(replaced);
	assert_int_equal(why, EFBIG);
	assert_false(made);
	assert_string_equal(content("a"), "first");
	assert_int_equal(names_in_folder(), 1);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
	(void)state;
	assert_false(put("none/a", "words", true));
	assert_int_equal(e.sys, ENOENT);
	assert_non_null(strstr(e.text, "/none/a"));
	assert_int_equal(names_in_folder(), 0);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, in_a_new_folder, folder_goes)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_FOLDER(a_new_file_is_there_whole_with_its_mode),
		IN_A_FOLDER(a_name_without_a_folder_is_of_the_current_one),
		IN_A_FOLDER(what_has_the_name_stays_unless_it_may_be_replaced),
		IN_A_FOLDER(nothing_but_a_regular_file_is_replaced),
		IN_A_FOLDER(what_cannot_be_written_whole_leaves_what_was_there),
		IN_A_FOLDER(a_folder_that_is_not_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
