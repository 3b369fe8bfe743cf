#include "GuideData.h"

static const unsigned char chat[] = {
#embed "chat.md"
};
static const unsigned char rag[] = {
#embed "rag.md"
};
static const unsigned char batch[] = {
#embed "batch.md"
};
static const unsigned char compare[] = {
#embed "compare.md"
};
static const unsigned char benchmark[] = {
#embed "benchmark.md"
};
static const unsigned char monitoring[] = {
#embed "monitoring.md"
};
static const unsigned char prices[] = {
#embed "prices.md"
};
static const unsigned char pull_request[] = {
#embed "pull-request.md"
};
static const unsigned char accuracy[] = {
#embed "accuracy.md"
};
static const unsigned char disaggregated[] = {
#embed "disaggregated.md"
};
static const unsigned char sweep[] = {
#embed "sweep.md"
};
static const unsigned char teams[] = {
#embed "teams.md"
};
static const unsigned char serve[] = {
#embed "serve.md"
};
static const unsigned char glossary[] = {
#embed "glossary.md"
};
static const unsigned char model[] = {
#embed "model.md"
};

static const guide_page pages[] = {
    {"chat", chat, sizeof chat},
    {"rag", rag, sizeof rag},
    {"batch", batch, sizeof batch},
    {"compare", compare, sizeof compare},
    {"benchmark", benchmark, sizeof benchmark},
    {"monitoring", monitoring, sizeof monitoring},
    {"prices", prices, sizeof prices},
    {"pull-request", pull_request, sizeof pull_request},
    {"accuracy", accuracy, sizeof accuracy},
    {"disaggregated", disaggregated, sizeof disaggregated},
    {"teams", teams, sizeof teams},
    {"sweep", sweep, sizeof sweep},
    {"serve", serve, sizeof serve},
    {"glossary", glossary, sizeof glossary},
    {"model", model, sizeof model},
};

const guide_page *guide_pages(size_t *count) {
    *count = sizeof pages / sizeof pages[0];
    return pages;
}
