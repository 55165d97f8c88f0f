/* The probe class that measures a service of services.csv. */
#ifndef VIGIE_SERVICE_CLASS_H
#define VIGIE_SERVICE_CLASS_H

/* "https" → "http"; NULL for NULL and for what is no kind. */
const char *service_class(const char *kind);

#endif
