#ifndef PLIMSOLL_CATALOG_DATA_H
#define PLIMSOLL_CATALOG_DATA_H

#include <stddef.h>

/// A data file of the repository, embedded when the program was built.
typedef struct {
    /// Its path in the repository, such as "hardware/accelerators.csv".
    const char *path;
    /// Its content; not ended by a zero.
    const unsigned char *bytes;
    size_t count;
} embedded_file;

/// All embedded files.
const embedded_file *embedded_files(void);

/// How many there are.
size_t embedded_file_count(void);

/// A table as flat arrays.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} packed_file;

packed_file packed_accelerators(void);
packed_file packed_models(void);
packed_file packed_model_aliases(void);
packed_file packed_offers(void);
packed_file packed_api_prices(void);
packed_file packed_onprem(void);
packed_file packed_instances(void);

#endif
