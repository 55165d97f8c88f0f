/* Kinds of devices as people call them. */
#ifndef VIGIE_CONSOLE_DEVICE_KIND_H
#define VIGIE_CONSOLE_DEVICE_KIND_H

/* In the language of the screen; the kind itself when it is none that we know, NULL for NULL. */
const char *device_kind_word(const char *kind);

#endif
