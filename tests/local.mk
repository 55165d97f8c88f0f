# Every test speaks TAP. A unit program lists itself once; its name is tests/test_<module>. Programs are Debian's own, as scripts/setup installs
# them: a python3 that stands before these in somebody's PATH may lack aiosmtpd, or take ten times as long to start.
AM_TESTS_ENVIRONMENT = \
	PATH=/usr/sbin:/usr/bin:/sbin:/bin:$$PATH; export PATH; \
	LC_ALL=C.UTF-8; export LC_ALL; unset LANGUAGE; \
	ASAN_OPTIONS=$${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=1}; export ASAN_OPTIONS; \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	fuzz_targets='$(fuzz_targets)'; export fuzz_targets; \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir;
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = bash
AM_COLOR_TESTS = no

# A fuzz target is tests/fuzz_<parser>.c with its seeds in tests/corpus/<parser>/. In an ordinary build tests/fuzz_driver.c is
# its main and tests/fuzz_corpus.sh feeds it the seeds; with --enable-fuzzing (CC=clang) libFuzzer is.
fuzz_targets = \
	tests/fuzz_capture \
	tests/fuzz_clock \
	tests/fuzz_conf \
	tests/fuzz_control \
	tests/fuzz_diagnosis_order \
	tests/fuzz_dicom \
	tests/fuzz_dns \
	tests/fuzz_exposure \
	tests/fuzz_filter \
	tests/fuzz_framework \
	tests/fuzz_hds_actions \
	tests/fuzz_heartbeat_path \
	tests/fuzz_history \
	tests/fuzz_icmp \
	tests/fuzz_import \
	tests/fuzz_map \
	tests/fuzz_plugin \
	tests/fuzz_rota \
	tests/fuzz_screen_text \
	tests/fuzz_secrets \
	tests/fuzz_sim_dicom \
	tests/fuzz_sim_dns \
	tests/fuzz_sim_recording \
	tests/fuzz_sim_request \
	tests/fuzz_sim_scenario \
	tests/fuzz_snmp \
	tests/fuzz_text \
	tests/fuzz_trap

noinst_LIBRARIES += libfuzzdriver.a
libfuzzdriver_a_SOURCES = tests/fuzz_driver.c

# A test program has its own main: fuzz_driver.o is taken from its archive by fuzz targets only. Under a condition, so that make knows
# of the archive.
if FUZZING
fuzz_main = $(FUZZ_MAIN)
else
fuzz_main = libfuzzdriver.a
endif
LDADD = $(fuzz_main) $(console_libs) $(probes_libs) $(CMOCKA_LIBS)

# Tests start in the order of TESTS. The longest come first, so that none is left to run alone at the end; those that compute are among
# those that wait, so that no processor waits with them.
longest_programs = \
	tests/test_causes \
	tests/test_live_invariants \
	tests/test_notices \
	tests/test_proof_invariants \
	tests/test_replay \
	tests/test_screen_alerts \
	tests/test_screen_keys \
	tests/test_screen_links \
	tests/test_screen_map \
	tests/test_screen_region

longest_scripts = \
	tests/accept_rates.sh \
	tests/cli_acts.sh \
	tests/cli_verbs.sh \
	tests/daemon_capture.sh \
	tests/daemon_covolink.sh \
	tests/daemon_crash.sh \
	tests/daemon_dependency.sh \
	tests/daemon_facts.sh \
	tests/daemon_flows.sh \
	tests/daemon_heartbeat.sh \
	tests/daemon_heartbeat_hostile.sh \
	tests/daemon_late.sh \
	tests/daemon_notify.sh \
	tests/daemon_soak.sh \
	tests/daemon_tls.sh \
	tests/daemon_trap.sh \
	tests/demo.sh \
	tests/demo_core.sh \
	tests/demo_covolink.sh \
	tests/net_blind.sh \
	tests/net_diagnose.sh \
	tests/net_icmp.sh \
	tests/net_snmp_awkward.sh \
	tests/net_snmp_late.sh \
	tests/replay_daemon.sh \
	tests/store_crash.sh \
	tests/tmux_links.sh \
	tests/tmux_monday.sh \
	tests/tmux_night.sh

check_PROGRAMS += $(longest_programs)
EXTRA_DIST += $(longest_scripts)
TESTS += tests/demo_core.sh tests/net_diagnose.sh tests/test_proof_invariants tests/tmux_monday.sh tests/tmux_night.sh tests/test_notices tests/replay_daemon.sh \
	tests/test_live_invariants tests/accept_rates.sh tests/daemon_capture.sh tests/daemon_notify.sh tests/daemon_late.sh tests/test_causes tests/daemon_tls.sh \
	tests/test_replay tests/store_crash.sh tests/daemon_crash.sh tests/net_snmp_late.sh tests/daemon_soak.sh tests/test_screen_region \
	tests/daemon_heartbeat.sh tests/daemon_facts.sh tests/daemon_trap.sh tests/daemon_covolink.sh tests/test_screen_keys tests/demo.sh tests/demo_covolink.sh tests/tmux_links.sh tests/test_screen_map tests/net_blind.sh \
	tests/daemon_dependency.sh tests/net_snmp_awkward.sh tests/net_icmp.sh tests/daemon_heartbeat_hostile.sh tests/tmux_alerts.sh \
	tests/test_screen_links tests/cli_acts.sh tests/cli_verbs.sh tests/test_screen_alerts

unit_tests = \
	tests/mutant_i1 \
	tests/mutant_i2 \
	tests/mutant_i3 \
	tests/mutant_i3_crash \
	tests/mutant_i4 \
	tests/mutant_i5 \
	tests/mutant_i6 \
	tests/mutant_i7 \
	tests/mutant_i8 \
	tests/mutant_i9 \
	tests/mutant_i9_changes \
	tests/mutant_i9_impact \
	tests/test_act \
	tests/test_act_flow \
	tests/test_calls \
	tests/test_escalation_text \
	tests/test_act_form \
	tests/test_adhoc \
	tests/test_arrival \
	tests/test_availability \
	tests/test_availability_random \
	tests/test_batch \
	tests/test_bell \
	tests/test_cell_list \
	tests/test_cli_options \
	tests/test_call_groups \
	tests/test_capture_decode \
	tests/test_capture_headers \
	tests/test_capture_dicom \
	tests/test_capture_files \
	tests/test_capture_ring \
	tests/test_capture_sandbox \
	tests/test_capture_source \
	tests/test_capture_table \
	tests/test_codec_clock \
	tests/test_codec_dicom \
	tests/test_codec_dns \
	tests/test_codec_icmp \
	tests/test_codec_plugin \
	tests/test_conf \
	tests/test_confile \
	tests/test_config_check \
	tests/test_confirm \
	tests/test_console_follow \
	tests/test_control_client \
	tests/test_daemon_capture \
	tests/test_diagnosis_client \
	tests/test_control_peer \
	tests/test_uid_budget \
	tests/test_deadline \
	tests/test_detail \
	tests/test_refusal \
	tests/test_dicom_cuts \
	tests/test_diagnosis_order \
	tests/test_diagnosis_path \
	tests/test_diagnosis_result \
	tests/test_dicom_words \
	tests/test_doctor \
	tests/test_duty \
	tests/test_entitlement \
	tests/test_export \
	tests/test_exposure_plan \
	tests/test_diagnosis_limits \
	tests/test_diagnosis_plan \
	tests/test_diagnosis_random \
	tests/test_diagnosis_rules \
	tests/test_exposure_processes \
	tests/test_exposure_rules \
	tests/test_exposure_words \
	tests/test_exposures \
	tests/test_find_callers \
	tests/test_flapping \
	tests/test_flow_hosts \
	tests/test_flow_networks \
	tests/test_flow_record \
	tests/test_flow_random \
	tests/test_flows \
	tests/test_watched \
	tests/test_format \
	tests/test_framework \
	tests/test_geo \
	tests/test_graph \
	tests/test_grid \
	tests/test_gtr \
	tests/test_handover \
	tests/test_fact \
	tests/test_fact_acts \
	tests/test_fact_discovery \
	tests/test_fact_restore \
	tests/test_fact_words \
	tests/test_hds \
	tests/test_hds_act \
	tests/test_hds_clock \
	tests/test_hds_headline \
	tests/test_hds_past \
	tests/test_hds_plan \
	tests/test_heartbeat \
	tests/test_heartbeat_path \
	tests/test_heartbeat_store \
	tests/test_history \
	tests/test_holidays \
	tests/test_hours \
	tests/test_http_expect \
	tests/test_impact \
	tests/test_impact_random \
	tests/test_import \
	tests/test_import_circles \
	tests/test_import_map \
	tests/test_import_mistakes \
	tests/test_intl \
	tests/test_journal \
	tests/test_journal_proof \
	tests/test_keys \
	tests/test_landing \
	tests/test_line_edit \
	tests/test_live \
	tests/test_live_alerts \
	tests/test_live_changes \
	tests/test_live_blind \
	tests/test_live_links \
	tests/test_live_nights \
	tests/test_live_random \
	tests/test_live_rates \
	tests/test_live_redundancy \
	tests/test_live_stale \
	tests/test_live_measures \
	tests/test_live_thresholds \
	tests/test_log \
	tests/test_lifecycle \
	tests/test_map \
	tests/test_map_layers \
	tests/test_migrations \
	tests/test_night_cost \
	tests/test_notice_taken_back \
	tests/test_notify_reach \
	tests/test_notice_due \
	tests/test_neighbourhood \
	tests/test_neighbour_match \
	tests/test_notice_impact \
	tests/test_notice_redundancy \
	tests/test_notice_words \
	tests/test_notice_reload \
	tests/test_object_field \
	tests/test_output \
	tests/test_page \
	tests/test_poll_words \
	tests/test_probe_cancel \
	tests/test_proof_rules \
	tests/test_rates \
	tests/test_reader \
	tests/test_reader_alerts \
	tests/test_reader_availability \
	tests/test_reader_certificates \
	tests/test_reader_devices \
	tests/test_reader_diagnosis \
	tests/test_reader_find \
	tests/test_reader_flows \
	tests/test_reader_traffic \
	tests/test_reader_links \
	tests/test_reader_proofs \
	tests/test_reader_neighbours \
	tests/test_reader_night \
	tests/test_reader_past \
	tests/test_redundancy \
	tests/test_region_graph \
	tests/test_rota \
	tests/test_route \
	tests/test_route_activity \
	tests/test_reader_route_activity \
	tests/test_route_alert \
	tests/test_saved_maps \
	tests/test_sched \
	tests/test_screen_covolinks \
	tests/test_screen_flows \
	tests/test_screen_routes \
	tests/test_screen_calls \
	tests/test_screen_diagnosis \
	tests/test_screen_audits \
	tests/test_screen_hds \
	tests/test_screen_journal \
	tests/test_screen_security \
	tests/test_screen_silences \
	tests/test_screen_support \
	tests/test_order \
	tests/test_scroll \
	tests/test_screen_load \
	tests/test_screen_search \
	tests/test_screen_site \
	tests/test_screen_situation \
	tests/test_secrets \
	tests/test_silence \
	tests/test_sim_agent \
	tests/test_sim_demo \
	tests/test_sim_dicom \
	tests/test_sim_respond \
	tests/test_sim_scenario \
	tests/test_snmp_codec \
	tests/test_snmp_fixed \
	tests/test_snmp_neighbours \
	tests/test_snmp_walk \
	tests/test_site_parts \
	tests/test_ssh_exchange \
	tests/test_state \
	tests/test_statements \
	tests/test_storage_judge \
	tests/test_store \
	tests/test_store_neighbours \
	tests/test_store_observed \
	tests/test_store_notices \
	tests/test_store_thread \
	tests/test_text \
	tests/test_text_privacy \
	tests/test_threshold \
	tests/test_tls_trust \
	tests/test_tls_verdict \
	tests/test_trap \
	tests/test_trend \
	tests/test_troubles \
	tests/test_usage \
	tests/test_virtual_day \
	tests/test_week_start \
	tests/test_whole_file \
	tests/test_witness \
	tests/test_vtime

# Programs that integration tests run.
test_tools = \
	tests/checklist_years \
	tests/fill_inventory \
	tests/manual_tables \
	tests/probe_many \
	tests/probe_once \
	tests/replay_against \
	tests/snmp_many \
	tests/store_crash

tests_fill_inventory_SOURCES = tests/fill_inventory.c tests/region.c tests/region.h tests/region_fill.c
tests_replay_against_SOURCES = tests/replay_against.c

tests_probe_once_SOURCES = tests/probe_once.c tests/facts_json.c tests/facts_json.h

check_PROGRAMS += $(unit_tests) $(fuzz_targets) $(test_tools)
TESTS += $(unit_tests) tests/fuzz_corpus.sh

# Against real programs, on loopback or in namespaces that the test makes.
net_tests = \
	tests/net_diagnosis.sh \
	tests/net_diagnosis_many.sh \
	tests/net_diagnosis_path.sh \
	tests/net_dicom.sh \
	tests/net_dicom_real.sh \
	tests/net_dns.sh \
	tests/net_hostile.sh \
	tests/net_http.sh \
	tests/net_lldp.sh \
	tests/net_names.sh \
	tests/net_plugin.sh \
	tests/net_recordings.sh \
	tests/net_services.sh \
	tests/net_snmp_values.sh \
	tests/net_snmpd.sh \
	tests/net_tcp.sh \
	tests/net_zone.sh

# The product as a user runs it: configuration, secrets, import, vigied, the lists.
accept_tests = \
	tests/accept_recordings.sh \
	tests/accept_snmpd.sh

TESTS += $(cli_tests) $(accept_tests)
EXTRA_DIST += $(accept_tests) tests/accept.sh tests/accept_facts.py tests/awkward_recordings.py

TESTS += $(net_tests)
EXTRA_DIST += $(net_tests) tests/certificates.sh tests/exim_lib.sh tests/facts_check.py tests/lib_snmp.sh tests/nginx_lib.sh tests/ports.sh tests/slapd_lib.sh tests/probe.sh tests/recordings \
	tests/delay_relay.py tests/diagnose.py tests/diagnosis_lib.sh tests/fault_scene.sh tests/small_ports.sh tests/snmp_agent.py tests/tap.sh

EXTRA_DIST += tests/find tests/build_folder.sh tests/fuzz_corpus.sh tests/fuzz_runs.sh tests/corpus tests/screens tests/update-screens tests/tmux_alerts.sh tests/tmux_handover.sh tests/tmux_hds.sh tests/tmux_lib.sh tests/pty_relay.py tests/tmux_support.sh tests/tmux_views.sh
EXTRA_DIST += tests/build_sim.sh tests/tmux_region.sh
EXTRA_DIST += tests/dicom_lib.sh tests/roles_lib.sh
TESTS += tests/build_folder.sh tests/tmux_handover.sh tests/tmux_hds.sh tests/tmux_support.sh tests/tmux_views.sh

language = tests/language.c tests/language.h
tests_test_output_SOURCES = tests/test_output.c $(language)
tests_test_detail_SOURCES = tests/test_detail.c $(language)
tests_test_entitlement_SOURCES = tests/test_entitlement.c $(language)
diagnosed = tests/diagnosed.c tests/diagnosed.h
tests_test_diagnosis_rules_SOURCES = tests/test_diagnosis_rules.c $(diagnosed) $(language)
tests_test_diagnosis_client_SOURCES = tests/test_diagnosis_client.c $(diagnosed) $(language)
tests_test_diagnosis_limits_SOURCES = tests/test_diagnosis_limits.c $(diagnosed) $(language)
tests_test_diagnosis_plan_SOURCES = tests/test_diagnosis_plan.c $(diagnosed)
tests_test_diagnosis_random_SOURCES = tests/test_diagnosis_random.c tests/long_runs.h $(diagnosed) $(language)
tests_test_refusal_SOURCES = tests/test_refusal.c $(language)
tests_test_handover_SOURCES = tests/test_handover.c $(language)
tests_test_poll_words_SOURCES = tests/test_poll_words.c $(language)
tests_test_rota_SOURCES = tests/test_rota.c $(language)
tests_test_object_field_SOURCES = tests/test_object_field.c $(language)
tests_test_fact_words_SOURCES = tests/test_fact_words.c $(language)
tests_test_duty_SOURCES = tests/test_duty.c $(language)
tests_test_act_form_SOURCES = tests/test_act_form.c $(language)
tests_test_screen_alerts_SOURCES = tests/test_screen_alerts.c $(language) tests/golden.c tests/golden.h tests/sample_alerts.c tests/sample_alerts.h tests/sample_links.c tests/sample_links.h
tests_test_screen_keys_SOURCES = tests/test_screen_keys.c $(language) tests/sample_links.c tests/sample_links.h
tests_test_screen_links_SOURCES = tests/test_screen_links.c $(language) tests/golden.c tests/golden.h tests/sample_links.c tests/sample_links.h
tests_test_screen_load_SOURCES = tests/test_screen_load.c $(language) $(bench_fill)
tests_test_screen_covolinks_SOURCES = tests/test_screen_covolinks.c tests/inventories.c tests/inventories.h tests/covolink_rounds.c tests/covolink_rounds.h tests/visit.c tests/visit.h $(language) tests/golden.c tests/golden.h tests/region.c tests/region.h tests/region_fill.c
tests_test_screen_flows_SOURCES = tests/test_screen_flows.c tests/inventories.c tests/inventories.h tests/visit.c tests/visit.h $(language) tests/golden.c tests/golden.h tests/region.c tests/region.h tests/region_fill.c
tests_test_screen_routes_SOURCES = tests/test_screen_routes.c tests/inventories.c tests/inventories.h tests/route_scene.c tests/route_scene.h tests/reading.c tests/reading.h tests/store_fixture.c tests/store_fixture.h tests/visit.c tests/visit.h $(language) tests/golden.c tests/golden.h tests/region.c tests/region.h tests/region_fill.c
hds_scene = tests/hds_scene.c tests/hds_scene.h tests/inventories.c tests/inventories.h tests/visit.c tests/visit.h $(language) tests/golden.c tests/golden.h tests/region.c tests/region.h tests/region_fill.c
tests_test_screen_audits_SOURCES = tests/test_screen_audits.c $(hds_scene)
tests_test_screen_hds_SOURCES = tests/test_screen_hds.c $(hds_scene)
tests_test_screen_security_SOURCES = tests/test_screen_security.c $(hds_scene)
tests_test_screen_map_SOURCES = tests/test_screen_map.c tests/inventories.c tests/inventories.h tests/visit.c tests/visit.h $(language) tests/golden.c tests/golden.h tests/region.c tests/region.h tests/region_fill.c
tests_test_console_follow_SOURCES = tests/test_console_follow.c $(language) tests/golden.c tests/golden.h tests/store_fixture.c tests/store_fixture.h
tests_test_screen_silences_SOURCES = tests/test_screen_silences.c $(language) tests/golden.c tests/golden.h tests/store_fixture.c tests/store_fixture.h
tests_test_screen_support_SOURCES = tests/test_screen_support.c $(language) tests/golden.c tests/golden.h tests/visit.c tests/visit.h tests/store_fixture.c tests/store_fixture.h
tests_test_screen_journal_SOURCES = tests/test_screen_journal.c $(language) tests/golden.c tests/golden.h tests/region.c tests/region.h tests/region_fill.c
screen_region = tests/screen_region.c tests/screen_region.h tests/inventories.c tests/inventories.h tests/visit.c tests/visit.h $(language) tests/golden.c tests/golden.h tests/region.c tests/region.h tests/region_fill.c
tests_test_screen_region_SOURCES = tests/test_screen_region.c $(screen_region)
tests_test_screen_calls_SOURCES = tests/test_screen_calls.c $(screen_region)
tests_test_screen_diagnosis_SOURCES = tests/test_screen_diagnosis.c $(screen_region)
tests_test_screen_search_SOURCES = tests/test_screen_search.c $(screen_region)
tests_test_screen_site_SOURCES = tests/test_screen_site.c $(screen_region)
tests_test_screen_situation_SOURCES = tests/test_screen_situation.c $(screen_region)

.PHONY: check-scripts fuzz print-fuzz-targets scripts-built tests-built
fuzz: $(fuzz_targets)
tests-built: all # which is a make of its own: beside it each object would be made twice at once
	$(MAKE) $(AM_MAKEFLAGS) $(check_PROGRAMS)
# The scripts alone, with the programs that they run: of one build, where the unit programs run in another.
scripts-built: all
	$(MAKE) $(AM_MAKEFLAGS) $(test_tools)
check-scripts:
	$(MAKE) $(AM_MAKEFLAGS) check_PROGRAMS='$(test_tools)' TESTS='$(filter-out tests/fuzz_corpus.sh,$(filter %.sh scripts/%,$(TESTS)))' check-TESTS
print-fuzz-targets:
	@echo $(fuzz_targets)

notice_scene = tests/notice_scene.c tests/notice_scene.h
tests_test_notice_due_SOURCES = tests/test_notice_due.c $(notice_scene)
tests_test_notice_redundancy_SOURCES = tests/test_notice_redundancy.c $(notice_scene)
tests_test_notice_reload_SOURCES = tests/test_notice_reload.c $(notice_scene)
tests_test_notice_taken_back_SOURCES = tests/test_notice_taken_back.c $(notice_scene)
live_scene = tests/live_region.c tests/live_region.h tests/live_scene.c tests/live_scene.h
tests_test_live_SOURCES = tests/test_live.c $(live_scene)
tests_test_live_alerts_SOURCES = tests/test_live_alerts.c $(live_scene)
tests_test_live_nights_SOURCES = tests/test_live_nights.c $(live_scene)
tests_test_live_changes_SOURCES = tests/test_live_changes.c $(live_scene)
tests_test_replay_SOURCES = tests/test_replay.c tests/replay_night.c tests/replay_night.h
tests_test_live_blind_SOURCES = tests/test_live_blind.c $(live_scene)
EXTRA_DIST += tests/fast_store.h tests/long_runs.h
live_world = tests/live_region.c tests/live_region.h tests/live_world.c tests/live_world.h
proven_world = tests/proven_world.c tests/proven_world.h tests/proven_declarations.c tests/proven_declarations.h tests/store_fixture.c tests/store_fixture.h $(live_world)
notice_world = tests/notice_world.c tests/notice_world.h tests/notice_collector.c tests/notice_collector.h tests/notice_ledger.c tests/notice_ledger.h
tests_test_intl_SOURCES = tests/test_intl.c $(language)
tests_test_notice_impact_SOURCES = tests/test_notice_impact.c $(language)
tests_test_notice_words_SOURCES = tests/test_notice_words.c $(language)
tests_mutant_i3_SOURCES = tests/mutant_i3.c $(notice_world)
tests_mutant_i3_crash_SOURCES = tests/mutant_i3_crash.c $(notice_world)
tests_mutant_i5_SOURCES = tests/mutant_i5.c $(notice_world)
tests_test_notices_SOURCES = tests/test_notices.c $(notice_world)
tests_test_live_invariants_SOURCES = tests/test_live_invariants.c $(live_world)
tests_mutant_i1_SOURCES = tests/mutant_i1.c $(live_world)
tests_mutant_i2_SOURCES = tests/mutant_i2.c $(live_world)
tests_mutant_i4_SOURCES = tests/mutant_i4.c $(live_world)
tests_mutant_i6_SOURCES = tests/mutant_i6.c $(live_world)
tests_mutant_i7_SOURCES = tests/mutant_i7.c $(live_world)
tests_mutant_i8_SOURCES = tests/mutant_i8.c $(live_world)
tests_mutant_i9_SOURCES = tests/mutant_i9.c $(proven_world)
tests_mutant_i9_changes_SOURCES = tests/mutant_i9_changes.c $(proven_world)
tests_mutant_i9_impact_SOURCES = tests/mutant_i9_impact.c $(proven_world)
tests_test_proof_invariants_SOURCES = tests/test_proof_invariants.c $(proven_world)
tests_test_live_links_SOURCES = tests/test_live_links.c $(live_scene)
tests_test_live_rates_SOURCES = tests/test_live_rates.c $(live_scene)
tests_test_live_redundancy_SOURCES = tests/test_live_redundancy.c $(live_scene)
tests_test_live_measures_SOURCES = tests/test_live_measures.c $(live_scene)
tests_test_live_thresholds_SOURCES = tests/test_live_thresholds.c $(live_scene)
tests_test_live_stale_SOURCES = tests/test_live_stale.c $(live_scene)
# The simulator.
tests_fuzz_sim_dicom_LDADD = libsim.a $(LDADD)
tests_fuzz_sim_dns_LDADD = libsim.a $(LDADD)
tests_fuzz_sim_recording_LDADD = libsim.a $(LDADD)
tests_fuzz_sim_request_LDADD = libsim.a $(LDADD)
tests_test_sim_agent_LDADD = libsim.a $(LDADD)
tests_test_sim_demo_LDADD = libsim.a $(LDADD)
tests_test_sim_dicom_LDADD = libsim.a $(LDADD)
tests_test_sim_respond_LDADD = libsim.a $(LDADD)
tests_test_sim_scenario_LDADD = libsim.a $(LDADD)
tests_test_tls_trust_LDADD = libsim.a $(LDADD)
tests_fuzz_sim_scenario_LDADD = libsim.a $(LDADD)
tests_test_virtual_day_SOURCES = tests/test_virtual_day.c tests/virtual_region.c tests/virtual_region.h
tests_test_virtual_day_LDADD = libsim.a $(LDADD)
tests_test_capture_source_SOURCES = tests/test_capture_source.c tests/store_fixture.c tests/store_fixture.h
tests_test_capture_files_SOURCES = tests/test_capture_files.c tests/capture_files.c tests/capture_files.h
tests_test_capture_ring_SOURCES = tests/test_capture_ring.c tests/capture_files.c tests/capture_files.h
tests_test_capture_table_SOURCES = tests/test_capture_table.c tests/capture_files.c tests/capture_files.h
tests_fuzz_capture_LDADD = $(fuzz_main) $(capture_libs)
tests_bench_capture_table_LDADD = $(capture_libs) $(LDADD)
tests_test_capture_decode_SOURCES = tests/test_capture_decode.c tests/frames.c tests/frames.h
tests_test_capture_decode_LDADD = $(capture_libs) $(CMOCKA_LIBS)
tests_test_capture_headers_SOURCES = tests/test_capture_headers.c tests/frames.c tests/frames.h
tests_test_capture_headers_LDADD = $(capture_libs) $(CMOCKA_LIBS)
# What is given back is looked at first.
tests_test_capture_dicom_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=free
tests_test_capture_dicom_LDADD = $(capture_libs) $(LDADD)
tests_test_capture_files_LDADD = $(capture_libs) $(CMOCKA_LIBS)
tests_test_capture_ring_LDADD = $(capture_libs) $(CMOCKA_LIBS)
tests_test_capture_sandbox_LDADD = $(capture_libs) $(CMOCKA_LIBS)
tests_test_capture_source_LDADD = $(capture_libs) $(CMOCKA_LIBS)
tests_test_capture_table_LDADD = $(capture_libs) $(CMOCKA_LIBS)
EXTRA_DIST += tests/captures
sim_tests = \
	tests/net_sim.sh \
	tests/net_sim_commands.sh \
	tests/net_sim_demo.sh \
	tests/net_sim_dicom.sh \
	tests/net_sim_recordings.sh \
	tests/net_sim_services.sh \
	tests/net_sim_v3.sh \
	tests/simulation.sh

TESTS += $(sim_tests)
EXTRA_DIST += $(sim_tests) tests/sim.sh tests/sim_get.py

# The store and the reader.
EXTRA_PROGRAMS = tests/bench_availability tests/bench_capture_table tests/bench_curl tests/bench_facts tests/bench_flows tests/bench_hds tests/bench_icmp tests/bench_impact tests/bench_night tests/bench_replay tests/bench_rules tests/bench_store tests/bench_week
bench_fill = tests/bench_fill.c tests/bench_fill.h tests/bench_row.h tests/store_fixture.c tests/store_fixture.h
tests_bench_rules_SOURCES = tests/bench_rules.c tests/live_region.c tests/live_region.h
tests_bench_availability_SOURCES = tests/bench_availability.c $(bench_fill)
tests_bench_facts_SOURCES = tests/bench_facts.c $(bench_fill)
flow_draw = tests/flow_draw.c tests/flow_draw.h
tests_bench_capture_table_SOURCES = tests/bench_capture_table.c $(bench_fill)
tests_bench_flows_SOURCES = tests/bench_flows.c $(flow_draw) $(bench_fill)
tests_test_flow_random_SOURCES = tests/test_flow_random.c $(flow_draw)
tests_bench_hds_SOURCES = tests/bench_hds.c $(bench_fill)
tests_bench_night_SOURCES = tests/bench_night.c $(bench_fill)
tests_bench_store_SOURCES = tests/bench_store.c tests/plain_store.c tests/plain_store.h $(bench_fill)
tests_bench_week_SOURCES = tests/bench_week.c $(bench_fill)
EXTRA_DIST += tests/schema
tests_store_crash_SOURCES = tests/store_crash.c tests/store_fixture.c tests/store_fixture.h
importing = tests/importing.c tests/importing.h
tests_test_import_SOURCES = tests/test_import.c $(importing)
tests_test_import_circles_SOURCES = tests/test_import_circles.c $(importing)
tests_test_heartbeat_store_SOURCES = tests/test_heartbeat_store.c $(importing)
tests_test_import_mistakes_SOURCES = tests/test_import_mistakes.c $(importing)
tests_test_calls_SOURCES = tests/test_calls.c tests/store_fixture.c tests/store_fixture.h
tests_test_act_flow_SOURCES = tests/test_act_flow.c $(reading)
tests_test_act_SOURCES = tests/test_act.c tests/store_fixture.c tests/store_fixture.h
tests_test_find_callers_SOURCES = tests/test_find_callers.c tests/store_fixture.c tests/store_fixture.h
tests_test_journal_SOURCES = tests/test_journal.c tests/store_fixture.c tests/store_fixture.h
tests_test_journal_proof_SOURCES = tests/test_journal_proof.c tests/store_fixture.c tests/store_fixture.h
hds_desk = tests/hds_desk.c tests/hds_desk.h tests/store_fixture.c tests/store_fixture.h
tests_test_hds_act_SOURCES = tests/test_hds_act.c $(hds_desk)
fact_desk = tests/fact_desk.c tests/fact_desk.h $(hds_desk)
tests_test_fact_SOURCES = tests/test_fact.c $(fact_desk)
tests_test_fact_acts_SOURCES = tests/test_fact_acts.c $(fact_desk)
tests_test_fact_restore_SOURCES = tests/test_fact_restore.c $(fact_desk)
tests_test_fact_discovery_SOURCES = tests/test_fact_discovery.c $(fact_desk)
tests_test_hds_clock_SOURCES = tests/test_hds_clock.c $(hds_desk)
tests_test_hds_headline_SOURCES = tests/test_hds_headline.c $(language)
tests_test_hds_past_SOURCES = tests/test_hds_past.c $(hds_desk)
tests_test_hds_plan_SOURCES = tests/test_hds_plan.c $(hds_desk)
tests_test_history_SOURCES = tests/test_history.c tests/store_fixture.c tests/store_fixture.h
tests_test_route_SOURCES = tests/test_route.c tests/store_fixture.c tests/store_fixture.h
tests_test_map_layers_SOURCES = tests/test_map_layers.c $(language)
tests_test_migrations_SOURCES = tests/test_migrations.c tests/store_fixture.c tests/store_fixture.h
reading = tests/reading.c tests/reading.h tests/store_fixture.c tests/store_fixture.h
tests_test_reader_SOURCES = tests/test_reader.c $(reading)
reading_alerts = tests/reading_alerts.c tests/reading_alerts.h $(reading)
tests_test_reader_alerts_SOURCES = tests/test_reader_alerts.c $(reading_alerts)
tests_test_reader_certificates_SOURCES = tests/test_reader_certificates.c $(reading_alerts)
tests_test_reader_proofs_SOURCES = tests/test_reader_proofs.c $(reading_alerts)
availability_scene = tests/availability_scene.c tests/availability_scene.h tests/store_fixture.c tests/store_fixture.h
tests_test_reader_availability_SOURCES = tests/test_reader_availability.c $(availability_scene)
tests_test_availability_random_SOURCES = tests/test_availability_random.c $(availability_scene)
tests_test_reader_devices_SOURCES = tests/test_reader_devices.c $(reading)
tests_test_reader_find_SOURCES = tests/test_reader_find.c $(reading)
tests_test_reader_flows_SOURCES = tests/test_reader_flows.c $(reading)
tests_test_reader_traffic_SOURCES = tests/test_reader_traffic.c $(reading)
route_scene = tests/route_scene.c tests/route_scene.h $(reading)
tests_test_reader_route_activity_SOURCES = tests/test_reader_route_activity.c $(route_scene)
tests_test_reader_links_SOURCES = tests/test_reader_links.c $(reading)
tests_test_exposures_SOURCES = tests/test_exposures.c $(reading)
tests_test_reader_neighbours_SOURCES = tests/test_reader_neighbours.c $(reading)
tests_test_reader_night_SOURCES = tests/test_reader_night.c $(reading)
tests_test_reader_past_SOURCES = tests/test_reader_past.c $(reading)
tests_test_reader_diagnosis_SOURCES = tests/test_reader_diagnosis.c tests/region.c tests/region.h tests/region_fill.c tests/store_fixture.c tests/store_fixture.h $(language)
tests_test_redundancy_SOURCES = tests/test_redundancy.c $(reading) $(language)
tests_test_store_SOURCES = tests/test_store.c tests/store_fixture.c tests/store_fixture.h
tests_test_store_observed_SOURCES = tests/test_store_observed.c tests/store_fixture.c tests/store_fixture.h
tests_test_store_neighbours_SOURCES = tests/test_store_neighbours.c tests/store_fixture.c tests/store_fixture.h
tests_test_store_notices_SOURCES = tests/test_store_notices.c tests/store_fixture.c tests/store_fixture.h
tests_test_store_thread_SOURCES = tests/test_store_thread.c tests/store_fixture.c tests/store_fixture.h
# The daemon, its unit and its control socket.
daemon_tests = \
	tests/daemon_account.sh \
	tests/daemon_acts.sh \
	tests/daemon_calls.sh \
	tests/daemon_route_silence.sh \
	tests/daemon_channels.sh \
	tests/daemon_control.sh \
	tests/daemon_diagnosis.sh \
	tests/daemon_disk.sh \
	tests/daemon_exposures.sh \
	tests/daemon_handover.sh \
	tests/daemon_hostile.sh \
	tests/daemon_once.sh \
	tests/daemon_orders.sh \
	tests/daemon_capture_live.sh \
	tests/daemon_observe.sh \
	tests/daemon_ring.sh \
	tests/daemon_stop.sh \
	tests/daemon_storm.sh \
	tests/daemon_unreached.sh \
	tests/unit_files.sh

TESTS += $(daemon_tests)
EXTRA_DIST += $(daemon_tests)

# The command line, its manual pages and its completion.
cli_tests = \
	tests/catalogue.sh \
	tests/cli_hds.sh \
	tests/cli_personal.sh \
	tests/cli_diagnose.sh \
	tests/cli_hds_dossier.sh \
	tests/cli_alerts.sh \
	tests/cli_report.sh \
	tests/cli_rules.sh \
	tests/cli_capture.sh \
	tests/cli_capture_conversations.sh \
	tests/cli_capture_many.sh \
	tests/cli_catalogue.sh \
	tests/cli_shipped.sh \
	tests/cli_flows.sh \
	tests/cli_ring.sh \
	tests/cli_map.sh \
	tests/completion.sh \
	tests/details.sh \
	tests/manual.sh

EXTRA_DIST += $(cli_tests) tests/capture_tshark.py tests/malformed_packets.py tests/cli_keys.py tests/ui-french.tsv
EXTRA_DIST += $(daemon_tests) tests/daemon_lib.sh tests/dicom_peer.py tests/exposed_lib.sh tests/exposed_peers.py tests/heartbeat_peers.py tests/hostile_orders.py tests/hostile_peers.py tests/http_peer.py tests/mail_peers.py tests/capture_canaries.py tests/capture_records.py tests/memory_search.py tests/pcap_as.py tests/pcap_headers.py tests/socket_recorder.py tests/namespace_lib.sh tests/rpc.py tests/smtp_strip.py
tests_test_live_random_SOURCES = tests/test_live_random.c tests/live_region.c tests/live_region.h
tests_test_adhoc_SOURCES = tests/test_adhoc.c tests/live_region.c tests/live_region.h

# Figures against budgets and peers, one table, for a machine that does nothing else: make bench BENCH='--only poll --json'
EXTRA_DIST += tests/bench.py tests/bench_capture.py tests/bench_capture.sh tests/bench_console.py tests/bench_https.sh tests/bench_icmp.sh tests/bench_import.py tests/bench_poll.sh
.PHONY: bench
bench: all tests/probe_many tests/bench_availability tests/bench_capture_table tests/bench_curl tests/bench_facts tests/bench_flows tests/bench_hds tests/bench_icmp tests/bench_impact tests/bench_night tests/bench_replay tests/bench_rules tests/bench_store tests/bench_week
	@$(AM_TESTS_ENVIRONMENT) VIGIE_LOCALEDIR=locale python3 $(srcdir)/tests/bench.py $(BENCH)
tests_test_usage_SOURCES = tests/test_usage.c tests/store_fixture.c tests/store_fixture.h
