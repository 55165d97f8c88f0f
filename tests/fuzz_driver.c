/* The main of a fuzz target in an ordinary build: feeds it every file of the folders named, then each file cut short at some
 * places and with some bytes changed, so that a smoke run already sees inputs that nobody wrote. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT_MAX = 1 << 20, VARIANTS = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Exactly sized on the heap, so that AddressSanitizer sees the first byte read past the end. */
static void feed(const uint8_t *data, size_t size)
{
	uint8_t *copy = calloc(1, size ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void feed_variants(uint8_t *data, size_t size)
{
	uint32_t x = 2463534242u; /* xorshift: the same variants in each run */

	for (size_t cut = 0; cut < size && cut < VARIANTS; cut++)
		feed(data, size - 1 - cut * size / VARIANTS);
	for (int i = 0; size > 0 && i < VARIANTS; i++) {
		uint8_t *p, saved;

		x ^= x << 13, x ^= x >> 17, x ^= x << 5;
		p = &data[x % size];
		saved = *p;
		*p = (uint8_t)(x >> 8);
		feed(data, size);
		*p = saved;
	}
}

static int feed_file(const char *dir, const char *name)
{
	static uint8_t data[INPUT_MAX];
	char path[4096];
	size_t size;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "rb");
	if (!f) {
		perror(path);
		return 1;
	}
	size = fread(data, 1, sizeof data, f);
	fclose(f);
	feed(data, size);
	feed_variants(data, size);
	return 0;
}

int main(int argc, char **argv)
{
	int failed = 0, n = 0;

	feed((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++) {
		DIR *d = opendir(argv[i]);
		struct dirent *entry;

		if (!d) {
			perror(argv[i]);
			return 1;
		}
		while ((entry = readdir(d))) {
			if (entry->d_name[0] == '.')
				continue;
			failed |= feed_file(argv[i], entry->d_name);
			n++;
		}
		closedir(d);
	}
	printf("%d seeds\n", n);
	return failed || (argc > 1 && n == 0);
}
