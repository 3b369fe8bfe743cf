#include "BenchmarkData.h"

static const unsigned char runs[] = {
#embed "runs.csv"
};
static const _Alignas(8) unsigned char factors[] = {
#embed "factors.packed"
};
static const _Alignas(8) unsigned char residuals[] = {
#embed "residuals.packed"
};
static const _Alignas(8) unsigned char evidence[] = {
#embed "evidence.packed"
};
static const _Alignas(8) unsigned char evidence_runs[] = {
#embed "evidence-runs.packed"
};
static const unsigned char accuracy[] = {
#embed "accuracy.csv"
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

benchmark_file benchmark_evidence(void) {
    return (benchmark_file){evidence, sizeof evidence};
}

benchmark_file benchmark_evidence_runs(void) {
    return (benchmark_file){evidence_runs, sizeof evidence_runs};
}

benchmark_file benchmark_accuracy(void) {
    return (benchmark_file){accuracy, sizeof accuracy};
}
