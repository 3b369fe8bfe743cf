#include "WebAssets.h"

// Says whether this is glibc.
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

void web_return_memory(int threads) {
#ifdef __GLIBC__
    // Places that free memory waits in, and bytes from which it does not wait.
    mallopt(M_ARENA_MAX, threads < 2 ? 2 : threads);
    mallopt(M_MMAP_THRESHOLD, 1 << 16);
    mallopt(M_TRIM_THRESHOLD, 1 << 17);
#else
    (void)threads;
#endif
}
