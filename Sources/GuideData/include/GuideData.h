#ifndef PLIMSOLL_GUIDE_DATA_H
#define PLIMSOLL_GUIDE_DATA_H

#include <stddef.h>

/// A page of the guide that was embedded when the program was built: Markdown under its name.
typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} guide_page;

/// All pages in their order, and how many there are.
const guide_page *guide_pages(size_t *count);

#endif
