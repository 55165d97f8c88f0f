noinst_LIBRARIES += libconsole.a
libconsole_a_SOURCES = \
	console/console.h \
	console/control_client.c \
	console/control_client.h \
	console/format.c \
	console/format.h \
	console/glyph.c \
	console/glyph.h \
	console/grid.c \
	console/grid.h
