# Every test speaks TAP. A unit program lists itself once; its name is tests/test_<module>.
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	ASAN_OPTIONS=$${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=1}; export ASAN_OPTIONS;
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = bash
AM_COLOR_TESTS = no

LDADD = $(probes_libs) $(CMOCKA_LIBS)

unit_tests = \
	tests/test_text \
	tests/test_vtime

check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
