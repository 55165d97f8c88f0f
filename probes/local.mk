noinst_LIBRARIES += libprobes.a
libprobes_a_SOURCES = \
	probes/codec_icmp.c \
	probes/codec_icmp.h \
	probes/deadline.c \
	probes/deadline.h \
	probes/engine.c \
	probes/engine.h \
	probes/icmp_socket.c \
	probes/icmp_socket.h \
	probes/probe.c \
	probes/probe.h \
	probes/probe_icmp.c \
	probes/resolve.c \
	probes/resolve.h
