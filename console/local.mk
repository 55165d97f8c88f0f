noinst_LIBRARIES += libconsole.a
libconsole_a_SOURCES = \
	console/format.c \
	console/format.h
