dist_check_SCRIPTS += scripts/check-includes
TESTS += scripts/check-includes

dist_noinst_SCRIPTS += scripts/bootstrap scripts/build scripts/check scripts/record-agent scripts/run scripts/setup
EXTRA_DIST += scripts/packages

scripts/vigied.service: scripts/vigied.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) scripts && sed -e 's|@sbindir[@]|$(sbindir)|g' -e 's|@sysconfdir[@]|$(sysconfdir)|g' \
		-e 's|@localstatedir[@]|$(localstatedir)|g' $(srcdir)/scripts/vigied.service.in >$@.tmp && mv -f $@.tmp $@

systemdsystemunit_DATA = scripts/vigied.service
dist_sysusers_DATA = scripts/sysusers.d/vigie.conf
dist_sysctl_DATA = scripts/sysctl.d/vigie.conf
EXTRA_DIST += scripts/vigied.service.in
CLEANFILES += scripts/vigied.service scripts/vigied.service.tmp

# A channel of notify sections, ready to use.
dist_pkglibexec_SCRIPTS = scripts/notify-sms
