#ifndef PLIMSOLL_WEB_ASSETS_H
#define PLIMSOLL_WEB_ASSETS_H

#include <stddef.h>

/// A file of the web page that was embedded when the program was built.
typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} web_asset;

/// All files, and how many there are.
const web_asset *web_assets(size_t *count);

#endif
