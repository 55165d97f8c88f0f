#include "console/doctor.h"

#include "text.h"

#include <stdarg.h>
#include <string.h>

/* A last character that was cut in two is no UTF-8. */
static void trim_cut(char *s)
{
	size_t n = strlen(s);

	for (size_t back = 1; back <= 3 && back <= n; back++) {
		uint32_t cp;

		if (((unsigned char)s[n - back] & 0xc0) == 0x80)
			continue;
		if (utf8_decode(s + n - back, back, &cp) == 0)
			s[n - back] = '\0';
		return;
	}
}

static void fill(struct diagnosis *d, enum finding finding, const char *mend, const char *fmt, va_list ap)
{
	d->finding = finding;
	d->mend = mend;
	if (vsnprintf(d->detail, sizeof d->detail, fmt, ap) >= (int)sizeof d->detail)
		trim_cut(d->detail);
}

void diagnosis_ok(struct diagnosis *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(d, FINDING_OK, NULL, fmt, ap);
	va_end(ap);
}

void diagnosis_missing(struct diagnosis *d, const char *mend, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(d, FINDING_MISSING, mend, fmt, ap);
	va_end(ap);
}

void diagnosis_skip(struct diagnosis *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(d, FINDING_NOT_CHECKED, NULL, fmt, ap);
	va_end(ap);
}

void doctor_join(const struct name_list *l, char buf[static DOCTOR_NAMES_MAX])
{
	static const char more[] = ", …";
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < l->n; i++) {
		size_t n = strlen(l->names[i]) + (i > 0 ? 2 : 0);

		if (used + n + sizeof more > DOCTOR_NAMES_MAX) {
			memcpy(buf + used, i > 0 ? more : more + 2, i > 0 ? sizeof more : sizeof more - 2);
			return;
		}
		used += (size_t)snprintf(buf + used, DOCTOR_NAMES_MAX - used, "%s%s", i > 0 ? ", " : "", l->names[i]);
	}
}

bool name_list_has(const struct name_list *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->names[i], name) == 0)
			return true;
	return false;
}

/* Grows by doubling: full when n is a power of two. */
void name_list_add(struct name_list *l, struct arena *a, const char *name)
{
	char *copy;

	if (name_list_has(l, name))
		return;
	if ((l->n & (l->n - 1)) == 0) {
		const char **wider = arena_array(a, l->n ? 2 * l->n : 1, sizeof *wider);

		if (!wider)
			return;
		if (l->n > 0)
			memcpy(wider, l->names, l->n * sizeof *wider);
		l->names = wider;
	}
	copy = arena_strdup(a, name);
	if (copy)
		l->names[l->n++] = copy;
}

static const struct {
	const struct examination *examinations;
	const size_t *n;
} chapters[] = {
	{ doctor_vigie, &n_doctor_vigie }, { doctor_collector, &n_doctor_collector }, { doctor_machine, &n_doctor_machine },
};

size_t doctor_count(void)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(chapters); i++)
		n += *chapters[i].n;
	return n;
}

void doctor_judge(const struct doctor_facts *f, size_t i, struct diagnosis *d)
{
	size_t chapter = 0;

	while (i >= *chapters[chapter].n)
		i -= *chapters[chapter++].n;
	*d = (struct diagnosis){ .name = chapters[chapter].examinations[i].name, .title = chapters[chapter].examinations[i].title };
	chapters[chapter].examinations[i].judge(f, d);
}
