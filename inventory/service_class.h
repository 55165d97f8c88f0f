/* The probe class that measures a service of services.csv. */
#ifndef VIGIE_SERVICE_CLASS_H
#define VIGIE_SERVICE_CLASS_H

/* "https" → "http"; NULL for NULL, for what is no kind, and for a kind that nothing measures yet (dicom). */
const char *service_class(const char *kind);

#endif
