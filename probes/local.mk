noinst_LIBRARIES += libprobes.a
libprobes_a_SOURCES = \
	probes/adhoc.c \
	probes/adhoc.h \
	probes/ares_loop.c \
	probes/ares_loop.h \
	probes/arrival.c \
	probes/arrival.h \
	probes/check_target.c \
	probes/check_target.h \
	probes/codec_dns.c \
	probes/codec_dns.h \
	probes/codec_icmp.c \
	probes/codec_icmp.h \
	probes/codec_plugin.c \
	probes/codec_plugin.h \
	probes/config_check.c \
	probes/config_check.h \
	probes/control_acts.c \
	probes/control_call.c \
	probes/control_connection.c \
	probes/control_acts.h \
	probes/control_connection.h \
	probes/control_import.c \
	probes/control_import.h \
	probes/control_journal.c \
	probes/control_journal.h \
	probes/control_methods.c \
	probes/control_peer.c \
	probes/control_peer.h \
	probes/control_refusals.c \
	probes/control_rpc.c \
	probes/control_refusals.h \
	probes/control_rpc.h \
	probes/control_server.c \
	probes/control_server.h \
	probes/control_socket.c \
	probes/control_socket.h \
	probes/curl_loop.c \
	probes/curl_loop.h \
	probes/daemon.c \
	probes/daemon.h \
	probes/daemon_acts.c \
	probes/daemon_checks.c \
	probes/daemon_deadman.c \
	probes/daemon_notices.c \
	probes/daemon_notices.h \
	probes/daemon_poll.c \
	probes/daemon_reload.c \
	probes/daemon_store.c \
	probes/daemon_witness.c \
	probes/deadline.c \
	probes/declared.c \
	probes/declared.h \
	probes/deadline.h \
	probes/dial.c \
	probes/dial.h \
	probes/engine.c \
	probes/engine.h \
	probes/held_secrets.c \
	probes/held_secrets.h \
	probes/http_expect.c \
	probes/http_expect.h \
	probes/http_judge.c \
	probes/http_run.c \
	probes/http_run.h \
	probes/icmp_socket.c \
	probes/icmp_socket.h \
	probes/libraries.c \
	probes/libraries.h \
	probes/name_lookup.c \
	probes/name_lookup.h \
	probes/notice_curl.c \
	probes/notice_letter.c \
	probes/notice_letter.h \
	probes/notice_mail.c \
	probes/notice_script.c \
	probes/notice_send.c \
	probes/notice_send.h \
	probes/notice_words.c \
	probes/notice_words.h \
	probes/notify.c \
	probes/notify.h \
	probes/privileges.c \
	probes/privileges.h \
	probes/probe.c \
	probes/probe.h \
	probes/probe_command.c \
	probes/probe_command.h \
	probes/probe_dns.c \
	probes/probe_http.c \
	probes/probe_icmp.c \
	probes/probe_plugin.c \
	probes/probe_snmp.c \
	probes/probe_tcp.c \
	probes/probe_tls.c \
	probes/resolve.c \
	probes/resolve.h \
	probes/result_json.c \
	probes/result_json.h \
	probes/runner.c \
	probes/runner.h \
	probes/sched.c \
	probes/sched.h \
	probes/sched_heap.c \
	probes/sched_heap.h \
	probes/secrets_open.c \
	probes/secrets_open.h \
	probes/snmp_answer.c \
	probes/snmp_ask.c \
	probes/snmp_codec.c \
	probes/snmp_codec.h \
	probes/snmp_decode.c \
	probes/snmp_decode.h \
	probes/snmp_decode_entity.c \
	probes/snmp_decode_host.c \
	probes/snmp_decode_interfaces.c \
	probes/snmp_fixed.c \
	probes/snmp_fixed.h \
	probes/snmp_hints.c \
	probes/snmp_identity.c \
	probes/snmp_keys.c \
	probes/snmp_keys.h \
	probes/snmp_library.c \
	probes/snmp_library.h \
	probes/snmp_peek.c \
	probes/snmp_peek.h \
	probes/snmp_report.c \
	probes/snmp_report.h \
	probes/snmp_run.c \
	probes/snmp_run.h \
	probes/snmp_silence.c \
	probes/snmp_socket.c \
	probes/snmp_socket.h \
	probes/snmp_table.c \
	probes/snmp_table.h \
	probes/snmp_transport.c \
	probes/snmp_transport.h \
	probes/snmp_walk.c \
	probes/snmp_walk.h \
	probes/stream.c \
	probes/stream.h \
	probes/tls_facts.c \
	probes/tls_facts.h \
	probes/tls_trust.c \
	probes/tls_trust.h \
	probes/tls_verdict.c

# The simulator shares no code with what it tests.
noinst_LIBRARIES += libsim.a
libsim_a_SOURCES = \
	probes/sim_agent.c \
	probes/sim_agent.h \
	probes/sim_agent_rebuild.c \
	probes/sim_agents.c \
	probes/sim_agents.h \
	probes/sim_bench.c \
	probes/sim_bench.h \
	probes/sim_ber.c \
	probes/sim_ber.h \
	probes/sim_command.c \
	probes/sim_command.h \
	probes/sim_command_check.c \
	probes/sim_command_internal.h \
	probes/sim_communes.c \
	probes/sim_communes.h \
	probes/sim_control.c \
	probes/sim_control.h \
	probes/sim_delay.c \
	probes/sim_delay.h \
	probes/sim_demo.c \
	probes/sim_demo.h \
	probes/sim_demo_agents.c \
	probes/sim_demo_csv.c \
	probes/sim_demo_model.c \
	probes/sim_demo_model.h \
	probes/sim_demo_names.c \
	probes/sim_demo_names.h \
	probes/sim_demo_services.c \
	probes/sim_demo_services.h \
	probes/sim_dns.c \
	probes/sim_dns.h \
	probes/sim_endpoint.c \
	probes/sim_endpoint.h \
	probes/sim_interface.c \
	probes/sim_interface.h \
	probes/sim_library.c \
	probes/sim_listen.c \
	probes/sim_listen.h \
	probes/sim_mib.c \
	probes/sim_mib.h \
	probes/sim_motion.c \
	probes/sim_motion.h \
	probes/sim_options.c \
	probes/sim_options.h \
	probes/sim_pki.c \
	probes/sim_pki.h \
	probes/sim_play.c \
	probes/sim_play.h \
	probes/sim_ping.c \
	probes/sim_ping.h \
	probes/sim_reach.c \
	probes/sim_reach.h \
	probes/sim_recording.c \
	probes/sim_recording.h \
	probes/sim_region.c \
	probes/sim_region.h \
	probes/sim_region_agent.c \
	probes/sim_region_interface.c \
	probes/sim_region_internal.h \
	probes/sim_region_read.c \
	probes/sim_region_service.c \
	probes/sim_request.c \
	probes/sim_respond.c \
	probes/sim_respond.h \
	probes/sim_scenario.c \
	probes/sim_scenario.h \
	probes/sim_serve.c \
	probes/sim_serve.h \
	probes/sim_server.c \
	probes/sim_server.h \
	probes/sim_service.c \
	probes/sim_service.h \
	probes/sim_storage.c \
	probes/sim_storage.h \
	probes/sim_stream.c \
	probes/sim_stream.h \
	probes/sim_v3.c \
	probes/sim_v3.h \
	probes/snmp_library.c \
	probes/snmp_library.h \
	probes/sim_value.c \
	probes/sim_value.h \
	probes/sim_world.c \
	probes/sim_world.h

bin_PROGRAMS += vigie-sim
vigie_sim_SOURCES = probes/vigie_sim.c
vigie_sim_LDADD = libsim.a $(inventory_libs) $(UV_LIBS) $(NETSNMP_LIBS)

sbin_PROGRAMS += vigied
vigied_SOURCES = probes/vigied.c
vigied_LDADD = $(probes_libs)
recordingsdir = $(pkgdatadir)/recordings
dist_recordings_DATA = \
	probes/recordings/access-cpe.snmprec \
	probes/recordings/firewall.snmprec \
	probes/recordings/hostile-text.snmprec \
	probes/recordings/linux-server.snmprec \
	probes/recordings/no-sysuptime.snmprec \
	probes/recordings/optical-mux.snmprec \
	probes/recordings/pe-router.snmprec \
	probes/recordings/sparse-ifindex.snmprec \
	probes/recordings/ups-no-ifxtable.snmprec \
	probes/recordings/wrong-highspeed.snmprec

scenariosdir = $(pkgdatadir)/scenarios
dist_scenarios_DATA = \
	probes/scenarios/core-cut.scenario \
	probes/scenarios/monday.scenario \
	probes/scenarios/night.scenario

dist_man_MANS += probes/vigie-sim.1
dist_man_MANS += probes/vigied.8
