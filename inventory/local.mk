noinst_LIBRARIES += libinventory.a
libinventory_a_SOURCES = \
	inventory/act.c \
	inventory/act_internal.h \
	inventory/act_note.c \
	inventory/act_silence.c \
	inventory/arena.c \
	inventory/backlog.c \
	inventory/batch.c \
	inventory/causes.c \
	inventory/cell.c \
	inventory/conf.c \
	inventory/conf_print.c \
	inventory/conf_table.c \
	inventory/conf_value.c \
	inventory/confile.c \
	inventory/confile_scan.c \
	inventory/confirm.c \
	inventory/confirm.h \
	inventory/csv_table.c \
	inventory/db.c \
	inventory/dns_target.c \
	inventory/dns_target.h \
	inventory/endpoint.c \
	inventory/endpoint.h \
	inventory/entity.c \
	inventory/entity_sql.c \
	inventory/err.c \
	inventory/export.c \
	inventory/facts.c \
	inventory/graph.c \
	inventory/gtr.c \
	inventory/history_codec.c \
	inventory/history_series.c \
	inventory/history_value.c \
	inventory/holidays.c \
	inventory/hours.c \
	inventory/http_status.c \
	inventory/http_status.h \
	inventory/id_index.c \
	inventory/id_index.h \
	inventory/impact.c \
	inventory/impact.h \
	inventory/impact_graph.c \
	inventory/impact_internal.h \
	inventory/impact_node.c \
	inventory/import.c \
	inventory/import_findings.c \
	inventory/import_journal.c \
	inventory/import_map.c \
	inventory/import_map_read.c \
	inventory/import_read.c \
	inventory/import_refs.c \
	inventory/import_rows.c \
	inventory/import_rules.c \
	inventory/import_services.c \
	inventory/import_stored.c \
	inventory/import_thresholds.c \
	inventory/import_write.c \
	inventory/intl.c \
	inventory/interface_name.h \
	inventory/journal.c \
	inventory/journal_hash.c \
	inventory/journal_hash.h \
	inventory/journal_verify.c \
	inventory/known.c \
	inventory/live.c \
	inventory/live_core.h \
	inventory/live_alerts.c \
	inventory/live_alerts.h \
	inventory/live_blind.c \
	inventory/live_device.c \
	inventory/live_device.h \
	inventory/live_judge.c \
	inventory/flapping.c \
	inventory/flapping.h \
	inventory/live_link.c \
	inventory/live_link.h \
	inventory/live_nodes.c \
	inventory/live_nodes.h \
	inventory/live_redundancy.c \
	inventory/live_redundancy.h \
	inventory/live_table.c \
	inventory/log.c \
	inventory/migrations.c \
	inventory/migrations_run.c \
	inventory/notice_body.c \
	inventory/notice_duty.c \
	inventory/notice_rows.c \
	inventory/notices.c \
	inventory/notify_check.c \
	inventory/outcome.c \
	inventory/plugin_command.c \
	inventory/plugin_command.h \
	inventory/poll_codec.c \
	inventory/proof_rules.c \
	inventory/proof_rules.h \
	inventory/rates.c \
	inventory/reader.c \
	inventory/reader_alerts.c \
	inventory/reader_alerts_acts.c \
	inventory/reader_alerts_handling.c \
	inventory/reader_alerts_internal.h \
	inventory/reader_alerts_place.c \
	inventory/reader_collector.c \
	inventory/reader_current.c \
	inventory/reader_declared.c \
	inventory/reader_devices.c \
	inventory/reader_entity.c \
	inventory/reader_find.c \
	inventory/reader_history.c \
	inventory/reader_impact.c \
	inventory/reader_interfaces.c \
	inventory/reader_journal.c \
	inventory/reader_links.c \
	inventory/reader_measure.c \
	inventory/reader_percentile.c \
	inventory/reader_poll.c \
	inventory/reader_proofs.c \
	inventory/reader_proofs_changes.c \
	inventory/reader_proofs_internal.h \
	inventory/reader_registry.c \
	inventory/reader_schema.c \
	inventory/reader_series.c \
	inventory/reader_services.c \
	inventory/reader_silence.c \
	inventory/reader_span.c \
	inventory/reader_sites.c \
	inventory/reader_states.c \
	inventory/reader_usage.c \
	inventory/region_graph.c \
	inventory/registry.c \
	inventory/rota.c \
	inventory/rota_parse.c \
	inventory/search.c \
	inventory/secrets.c \
	inventory/silence.c \
	inventory/state.c \
	inventory/store.c \
	inventory/storage_judge.c \
	inventory/storage_judge.h \
	inventory/store_batch.c \
	inventory/service_class.c \
	inventory/service_class.h \
	inventory/store_checks.c \
	inventory/store_history.c \
	inventory/store_maintain.c \
	inventory/store_notices.c \
	inventory/store_poll.c \
	inventory/store_registry.c \
	inventory/store_registry_checks.c \
	inventory/store_registry_interfaces.c \
	inventory/store_registry_thresholds.c \
	inventory/threshold.c \
	inventory/threshold.h \
	inventory/live_threshold_words.c \
	inventory/live_thresholds.c \
	inventory/live_watched.c \
	inventory/live_watched.h \
	inventory/disk_forecast.c \
	inventory/disk_forecast.h \
	inventory/live_thresholds.h \
	inventory/store_thread.c \
	inventory/store_usage.c \
	inventory/text.c \
	inventory/text_fold.c \
	inventory/text_nearest.c \
	inventory/text_privacy.c \
	inventory/trend.c \
	inventory/varint.c \
	inventory/vtime.c \
	inventory/witness.c \
	inventory/witness.h

mapsdir = $(pkgdatadir)/maps
dist_maps_DATA = \
	inventory/maps/finess.map \
	inventory/maps/netbox-devices.map

# The example configuration is made from the table that the parser reads.
noinst_PROGRAMS += inventory/conf-example
inventory_conf_example_SOURCES = inventory/conf_example.c
inventory_conf_example_LDADD = $(inventory_libs)

inventory/vigie.conf.example: inventory/conf-example$(EXEEXT)
	$(AM_V_GEN)inventory/conf-example$(EXEEXT) >$@.tmp && mv -f $@.tmp $@
examplesdir = $(docdir)
nodist_examples_DATA = inventory/vigie.conf.example
CLEANFILES += inventory/vigie.conf.example inventory/vigie.conf.example.tmp

dist_man_MANS += inventory/vigie.conf.5 inventory/vigie-rota.5

noinst_HEADERS += \
	inventory/backlog.h \
	inventory/cell.h \
	inventory/conf_table.h \
	inventory/conf_value.h \
	inventory/confile.h \
	inventory/confile_scan.h \
	inventory/csv_table.h \
	inventory/db.h \
	inventory/entity.h \
	inventory/entity_sql.h \
	inventory/export_internal.h \
	inventory/history_codec.h \
	inventory/history_series.h \
	inventory/history_value.h \
	inventory/import_map.h \
	inventory/import_map_internal.h \
	inventory/import_plan.h \
	inventory/known.h \
	inventory/migrations.h \
	inventory/notices_internal.h \
	inventory/poll_codec.h \
	inventory/reader_entity.h \
	inventory/reader_internal.h \
	inventory/reader_series.h \
	inventory/rota_internal.h \
	inventory/statements.h \
	inventory/store_history.h \
	inventory/store_internal.h \
	inventory/store_registry.h \
	inventory/varint.h
