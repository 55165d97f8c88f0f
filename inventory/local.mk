noinst_LIBRARIES += libinventory.a
libinventory_a_SOURCES = \
	inventory/arena.c \
	inventory/batch.c \
	inventory/conf.c \
	inventory/conf_print.c \
	inventory/conf_table.c \
	inventory/conf_value.c \
	inventory/confile.c \
	inventory/confile_scan.c \
	inventory/db.c \
	inventory/entity.c \
	inventory/err.c \
	inventory/facts.c \
	inventory/history_value.c \
	inventory/intl.c \
	inventory/known.c \
	inventory/log.c \
	inventory/migrations.c \
	inventory/migrations_run.c \
	inventory/outcome.c \
	inventory/poll_codec.c \
	inventory/registry.c \
	inventory/secrets.c \
	inventory/state.c \
	inventory/store.c \
	inventory/store_batch.c \
	inventory/store_checks.c \
	inventory/store_poll.c \
	inventory/store_registry.c \
	inventory/text.c \
	inventory/text_fold.c \
	inventory/text_nearest.c \
	inventory/varint.c \
	inventory/vtime.c
