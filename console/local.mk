noinst_LIBRARIES += libconsole.a
libconsole_a_SOURCES = \
	console/act_client.c \
	console/act_client.h \
	console/act_form.c \
	console/act_form.h \
	console/act_form_internal.h \
	console/act_form_render.c \
	console/act_log.c \
	console/act_log.h \
	console/act_time.c \
	console/act_time.h \
	console/alert_line.c \
	console/alert_line.h \
	console/alert_page.c \
	console/alert_page.h \
	console/alert_sentence.c \
	console/alert_sentence.h \
	console/called_words.c \
	console/called_words.h \
	console/alerts.h \
	console/alerts_band.c \
	console/alerts_band.h \
	console/alerts_hits.c \
	console/alerts_page.c \
	console/browser.c \
	console/browser.h \
	console/bell.c console/bell.h \
	console/browser_act.c \
	console/certificate_line.c \
	console/certificate_line.h \
	console/check_line.c \
	console/check_line.h \
	console/choice.c \
	console/choice.h \
	console/cli.c \
	console/cli.h \
	console/cli_options.c \
	console/cli_options.h \
	console/collector.c \
	console/collector.h \
	console/column.c \
	console/column.h \
	console/command.c \
	console/console.c \
	console/console.h \
	console/control_client.c \
	console/control_client.h \
	console/covolinks.h \
	console/covolinks_page.c \
	console/culprit.c \
	console/culprit.h \
	console/curve.c \
	console/curve.h \
	console/demo.c \
	console/demo.h \
	console/demo_child.c \
	console/demo_child.h \
	console/demo_network.c \
	console/demo_network.h \
	console/dependencies.c \
	console/dependencies.h \
	console/detail.c \
	console/detail.h \
	console/devices.h \
	console/devices_page.c \
	console/doctor.c \
	console/doctor.h \
	console/doctor_collector.c \
	console/doctor_gather.c \
	console/doctor_gather_vigie.c \
	console/doctor_machine.c \
	console/doctor_vigie.c \
	console/duty.c \
	console/duty.h \
	console/expiry.c \
	console/expiry.h \
	console/filter.c \
	console/filter.h \
	console/forecast.c \
	console/forecast.h \
	console/format.c \
	console/format.h \
	console/gauge.c \
	console/gauge.h \
	console/geo.h \
	console/geo_act.c \
	console/geo_arrange.c \
	console/geo_draw.c \
	console/geo_outline.c \
	console/geo_outline.h \
	console/geo_outline_draw.c \
	console/geo_outline_draw.h \
	console/geo_pane.c \
	console/geo_panel.c \
	console/geo_places.c \
	console/geo_places.h \
	console/geo_points.c \
	console/geo_points.h \
	console/geo_projection.c \
	console/geo_projection.h \
	console/glyph.c \
	console/glyph.h \
	console/greeting.c \
	console/greeting.h \
	console/grid.c \
	console/grid.h \
	console/handover.c \
	console/handover.h \
	console/handover_act.c \
	console/handover_act.h \
	console/handover_kept.c \
	console/handover_kept.h \
	console/handover_read.c \
	console/handover_text.c \
	console/help.c \
	console/history_page.c \
	console/history_page.h \
	console/journal_about.c \
	console/journal_about.h \
	console/journal_list.h \
	console/keys.c \
	console/keys.h \
	console/keyword.c \
	console/keyword.h \
	console/landing.c \
	console/landing.h \
	console/line_edit.c \
	console/line_edit.h \
	console/links.h \
	console/links_columns.c \
	console/links_detail.c \
	console/links_history.c \
	console/links_list.c \
	console/links_load.c \
	console/list.c \
	console/list.h \
	console/list_details.c \
	console/list_draw.c \
	console/list_filter.c \
	console/list_fold.c \
	console/list_internal.h \
	console/list_mark.c \
	console/list_search.c \
	console/map_dot.c \
	console/map_dot.h \
	console/map_layers.c \
	console/map_layers.h \
	console/map_view.h \
	console/neighbour_line.c \
	console/neighbour_line.h \
	console/nouns.c \
	console/object_field.c \
	console/object_field.h \
	console/object_line.c \
	console/object_line.h \
	console/object_parts.c \
	console/object_parts.h \
	console/object_state.c \
	console/object_state.h \
	console/onset.c \
	console/onset.h \
	console/output.c \
	console/output.h \
	console/output_csv.c \
	console/output_json.c \
	console/output_table.c \
	console/pen.c \
	console/pen.h \
	console/period.c \
	console/period.h \
	console/person.c \
	console/person.h \
	console/person_file.c \
	console/person_file.h \
	console/poll_words.c \
	console/poll_words.h \
	console/preferences.c console/preferences.h \
	console/probe_child.c \
	console/probe_child.h \
	console/probe_target.c \
	console/probe_target.h \
	console/prompt.c \
	console/redundancy_words.c \
	console/redundancy_words.h \
	console/refusal.c \
	console/refusal.h \
	console/saved_maps.c \
	console/saved_maps.h \
	console/scenario.c \
	console/scenario.h \
	console/screen.c \
	console/screen.h \
	console/screen_acts.c \
	console/screen_frame.c \
	console/screen_internal.h \
	console/screen_maps.c \
	console/screen_sheets.c \
	console/screen_views.c \
	console/scroll.c \
	console/scroll.h \
	console/sentence.c \
	console/sentence.h \
	console/session.c \
	console/session.h \
	console/sheet.c \
	console/sheet.h \
	console/sheet_load.c \
	console/site_parts.c \
	console/site_parts.h \
	console/sites.h \
	console/sites_page.c \
	console/situation.h \
	console/situation_headline.c \
	console/situation_page.c \
	console/snapshot.c \
	console/snapshot.h \
	console/state_mark.c \
	console/state_mark.h \
	console/strata.c \
	console/strata.h \
	console/strata_draw.c \
	console/support.c \
	console/support.h \
	console/term.c \
	console/term.h \
	console/troubles.c \
	console/troubles.h \
	console/troubles_fold.c \
	console/verb_acts.c \
	console/verb_acts.h \
	console/verb_alerts.c \
	console/verb_check.c \
	console/verb_demo.c \
	console/verb_doctor.c \
	console/verb_find.c \
	console/verb_handover.c \
	console/verb_handover.h \
	console/verb_handover_kept.c \
	console/verb_history.c \
	console/verb_impact.c \
	console/verb_import.c \
	console/verb_info.c \
	console/verb_journal.c \
	console/verb_list.c \
	console/verb_maintenance.c \
	console/verb_map.c \
	console/verb_map.h \
	console/verb_neighbours.c \
	console/verb_probe.c \
	console/verb_rota.c \
	console/verb_routes.c \
	console/verb_rules.c \
	console/verb_rules.h \
	console/verb_rules_cost.c \
	console/verb_screen.c \
	console/verb_show.c \
	console/verb_status.c \
	console/verbs.c \
	console/verbs.h \
	console/view.h \
	console/view_alerts.c \
	console/view_certificates.c \
	console/view_covolinks.c \
	console/view_devices.c \
	console/view_journal.c \
	console/view_links.c \
	console/view_map.c \
	console/view_services.c \
	console/view_sites.c \
	console/view_situation.c \
	console/views.c

bin_PROGRAMS += vigie
vigie_SOURCES = console/vigie.c
vigie_LDADD = $(console_libs)
# The French catalogue: installed, and in the build folder for tests (VIGIE_LOCALEDIR=locale).
frenchdir = $(localedir)/fr/LC_MESSAGES
nodist_french_DATA = locale/fr/LC_MESSAGES/vigie.mo
EXTRA_DIST += console/po/fr.po
CLEANFILES += locale/fr/LC_MESSAGES/vigie.mo

locale/fr/LC_MESSAGES/vigie.mo: console/po/fr.po
	$(AM_V_at)$(MKDIR_P) locale/fr/LC_MESSAGES
	$(AM_V_GEN)$(MSGFMT) --check -o $@ $(srcdir)/console/po/fr.po

# All that the programs say, from all sources: tests/catalogue.sh compares it with fr.po.
.PHONY: vigie.pot update-po
vigie.pot:
	$(AM_V_GEN)cd $(srcdir) && $(XGETTEXT) --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=NC_:1c,2 --keyword=ngettext:1,2 --keyword=NN_:1,2 \
		--add-comments=translators: --package-name=vigie --add-location=file --sort-by-file \
		-o $(abs_top_builddir)/vigie.pot include/*.h inventory/*.[ch] probes/*.[ch] console/*.[ch]

# After strings changed: takes them into fr.po, where what is new is empty and what changed is fuzzy.
update-po: vigie.pot
	$(MSGMERGE) --quiet --update --backup=none --add-location=file --sort-by-file --no-wrap $(srcdir)/console/po/fr.po vigie.pot
CLEANFILES += vigie.pot

dist_man_MANS += console/vigie.1

# Installed under the name of the command that it completes.
dist_bashcompletion_DATA = console/completions/vigie
