#ifndef PLIMSOLL_BENCHMARK_DATA_H
#define PLIMSOLL_BENCHMARK_DATA_H

#include <stddef.h>

/// A file that was embedded when the program was built.
typedef struct {
    const unsigned char *bytes;
    size_t count;
} benchmark_file;

/// Published measured runs.
benchmark_file benchmark_runs(void);

/// The factors that were fitted to them.
benchmark_file benchmark_factors(void);

/// How far predictions were off on runs held out of the fit.
benchmark_file benchmark_residuals(void);

#endif
