noinst_LIBRARIES += libinventory.a
libinventory_a_SOURCES = \
	inventory/arena.c \
	inventory/batch.c \
	inventory/entity.c \
	inventory/err.c \
	inventory/facts.c \
	inventory/intl.c \
	inventory/log.c \
	inventory/migrations.c \
	inventory/outcome.c \
	inventory/registry.c \
	inventory/state.c \
	inventory/text.c \
	inventory/text_fold.c \
	inventory/text_nearest.c \
	inventory/vtime.c
