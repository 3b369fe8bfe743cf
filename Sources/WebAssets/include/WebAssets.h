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

/// Has memory that is free given back to the system, where that can be asked for.
///
/// A server goes on for days, and each plan takes and leaves megabytes on all threads; `threads`: how many take memory at once.
void web_return_memory(int threads);

#endif
