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

/// Deployments that were measured, and where their runs stand in the next file.
benchmark_file benchmark_evidence(void);

/// Where the runs are and how far the factors miss them.
benchmark_file benchmark_evidence_runs(void);

/// Errors of held-out predictions, in short.
benchmark_file benchmark_accuracy(void);

#endif
