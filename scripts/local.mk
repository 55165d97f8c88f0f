dist_check_SCRIPTS += scripts/check-includes
TESTS += scripts/check-includes
