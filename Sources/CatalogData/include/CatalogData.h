#ifndef PLIMSOLL_CATALOG_DATA_H
#define PLIMSOLL_CATALOG_DATA_H

#include <stddef.h>

/// A data file that was embedded when the program was built.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} embedded_file;

/// hardware/accelerators.csv
embedded_file catalog_accelerators(void);

#endif
