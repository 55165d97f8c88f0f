noinst_HEADERS = \
	include/arena.h \
	include/batch.h \
	include/causes.h \
	include/conf.h \
	include/control.h \
	include/err.h \
	include/facts.h \
	include/graph.h \
	include/import.h \
	include/intl.h \
	include/live.h \
	include/log.h \
	include/outcome.h \
	include/rates.h \
	include/reader.h \
	include/region_graph.h \
	include/registry.h \
	include/result.h \
	include/search.h \
	include/secrets.h \
	include/staleness.h \
	include/state.h \
	include/store.h \
	include/store_thread.h \
	include/text.h \
	include/trend.h \
	include/vtime.h
