noinst_LIBRARIES += libprobes.a
libprobes_a_SOURCES = \
	probes/probe.c \
	probes/probe.h
