#include "CatalogData.h"

/* Each data file of the repository becomes part of the binary, so that Plimsoll needs no files at run time. */
static const unsigned char accelerators[] = {
#embed "../../hardware/accelerators.csv"
};

embedded_file catalog_accelerators(void) {
    return (embedded_file){accelerators, sizeof accelerators};
}
