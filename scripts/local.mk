dist_check_SCRIPTS += scripts/check-includes
TESTS += scripts/check-includes

dist_noinst_SCRIPTS += scripts/bootstrap scripts/build scripts/check scripts/record-agent scripts/run scripts/setup
EXTRA_DIST += scripts/packages
