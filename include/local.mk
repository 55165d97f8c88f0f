noinst_HEADERS = \
	include/arena.h \
	include/conf.h \
	include/control.h \
	include/err.h \
	include/facts.h \
	include/intl.h \
	include/log.h \
	include/outcome.h \
	include/rates.h \
	include/result.h \
	include/secrets.h \
	include/state.h \
	include/text.h \
	include/vtime.h
