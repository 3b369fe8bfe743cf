#include "WebAssets.h"

static const unsigned char answer[] = {
#embed "answer.mustache"
};
static const unsigned char layout[] = {
#embed "layout.mustache"
};
static const unsigned char planner[] = {
#embed "planner.mustache"
};
static const unsigned char script[] = {
#embed "script.js"
};
static const unsigned char style[] = {
#embed "style.css"
};

static const web_asset assets[] = {
    {"answer.mustache", answer, sizeof answer},
    {"layout.mustache", layout, sizeof layout},
    {"planner.mustache", planner, sizeof planner},
    {"script.js", script, sizeof script},
    {"style.css", style, sizeof style},
};

const web_asset *web_assets(size_t *count) {
    *count = sizeof assets / sizeof assets[0];
    return assets;
}
