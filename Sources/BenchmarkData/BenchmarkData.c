#include "BenchmarkData.h"

static const unsigned char runs[] = {
#embed "runs.csv"
};
static const unsigned char factors[] = {
#embed "factors.csv"
};
static const unsigned char residuals[] = {
#embed "residuals.csv"
};

benchmark_file benchmark_runs(void) {
    return (benchmark_file){runs, sizeof runs};
}

benchmark_file benchmark_factors(void) {
    return (benchmark_file){factors, sizeof factors};
}

benchmark_file benchmark_residuals(void) {
    return (benchmark_file){residuals, sizeof residuals};
}
