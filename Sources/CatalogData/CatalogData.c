#include "CatalogData.h"

/* Each data file of the repository becomes part of the binary, so that Plimsoll needs no files at run time.
   A new file takes two places here: its bytes, and its line in the table. */

static const unsigned char accelerators[] = {
#embed "../../hardware/accelerators.csv"
};
static const unsigned char models[] = {
#embed "../../hardware/models.csv"
};
static const unsigned char model_aliases[] = {
#embed "../../hardware/model_aliases.csv"
};
static const unsigned char price_sources[] = {
#embed "../../pricing/sources.csv"
};
static const unsigned char api_prices[] = {
#embed "../../pricing/api_prices.csv"
};
static const unsigned char providers[] = {
#embed "../../pricing/providers.csv"
};
static const unsigned char availability[] = {
#embed "../../pricing/availability.csv"
};
static const unsigned char regions[] = {
#embed "../../pricing/regions.csv"
};
static const unsigned char google_series[] = {
#embed "../../pricing/google_series.csv"
};
static const unsigned char instances[] = {
#embed "../../pricing/instances.csv"
};
static const unsigned char services[] = {
#embed "../../pricing/services.csv"
};
static const unsigned char onprem[] = {
#embed "../../pricing/onprem.csv"
};
static const unsigned char offers_aws[] = {
#embed "../../pricing/offers/aws.csv"
};
static const unsigned char offers_azure[] = {
#embed "../../pricing/offers/azure.csv"
};
static const unsigned char offers_coreweave[] = {
#embed "../../pricing/offers/coreweave.csv"
};
static const unsigned char offers_crusoe[] = {
#embed "../../pricing/offers/crusoe.csv"
};
static const unsigned char offers_denvr[] = {
#embed "../../pricing/offers/denvr.csv"
};
static const unsigned char offers_digitalocean[] = {
#embed "../../pricing/offers/digitalocean.csv"
};
static const unsigned char offers_excesssupply[] = {
#embed "../../pricing/offers/excesssupply.csv"
};
static const unsigned char offers_gcp[] = {
#embed "../../pricing/offers/gcp.csv"
};
static const unsigned char offers_hyperbolic[] = {
#embed "../../pricing/offers/hyperbolic.csv"
};
static const unsigned char offers_hyperstack[] = {
#embed "../../pricing/offers/hyperstack.csv"
};
static const unsigned char offers_jarvislabs[] = {
#embed "../../pricing/offers/jarvislabs.csv"
};
static const unsigned char offers_lambda[] = {
#embed "../../pricing/offers/lambda.csv"
};
static const unsigned char offers_lium[] = {
#embed "../../pricing/offers/lium.csv"
};
static const unsigned char offers_massedcompute[] = {
#embed "../../pricing/offers/massedcompute.csv"
};
static const unsigned char offers_modal[] = {
#embed "../../pricing/offers/modal.csv"
};
static const unsigned char offers_nebius[] = {
#embed "../../pricing/offers/nebius.csv"
};
static const unsigned char offers_oci[] = {
#embed "../../pricing/offers/oci.csv"
};
static const unsigned char offers_paperspace[] = {
#embed "../../pricing/offers/paperspace.csv"
};
static const unsigned char offers_replicate[] = {
#embed "../../pricing/offers/replicate.csv"
};
static const unsigned char offers_runpod[] = {
#embed "../../pricing/offers/runpod.csv"
};
static const unsigned char offers_scaleway[] = {
#embed "../../pricing/offers/scaleway.csv"
};
static const unsigned char offers_vast[] = {
#embed "../../pricing/offers/vast.csv"
};
static const unsigned char offers_verda[] = {
#embed "../../pricing/offers/verda.csv"
};
static const unsigned char offers_vultr[] = {
#embed "../../pricing/offers/vultr.csv"
};
static const unsigned char offers_yotta[] = {
#embed "../../pricing/offers/yotta.csv"
};

#define FILE_ENTRY(path, bytes) {path, bytes, sizeof bytes}

static const embedded_file files[] = {
    FILE_ENTRY("hardware/accelerators.csv", accelerators),
    FILE_ENTRY("hardware/models.csv", models),
    FILE_ENTRY("hardware/model_aliases.csv", model_aliases),
    FILE_ENTRY("pricing/sources.csv", price_sources),
    FILE_ENTRY("pricing/api_prices.csv", api_prices),
    FILE_ENTRY("pricing/google_series.csv", google_series),
    FILE_ENTRY("pricing/instances.csv", instances),
    FILE_ENTRY("pricing/onprem.csv", onprem),
    FILE_ENTRY("pricing/providers.csv", providers),
    FILE_ENTRY("pricing/availability.csv", availability),
    FILE_ENTRY("pricing/regions.csv", regions),
    FILE_ENTRY("pricing/services.csv", services),
    FILE_ENTRY("pricing/offers/aws.csv", offers_aws),
    FILE_ENTRY("pricing/offers/azure.csv", offers_azure),
    FILE_ENTRY("pricing/offers/coreweave.csv", offers_coreweave),
    FILE_ENTRY("pricing/offers/crusoe.csv", offers_crusoe),
    FILE_ENTRY("pricing/offers/denvr.csv", offers_denvr),
    FILE_ENTRY("pricing/offers/digitalocean.csv", offers_digitalocean),
    FILE_ENTRY("pricing/offers/excesssupply.csv", offers_excesssupply),
    FILE_ENTRY("pricing/offers/gcp.csv", offers_gcp),
    FILE_ENTRY("pricing/offers/hyperbolic.csv", offers_hyperbolic),
    FILE_ENTRY("pricing/offers/hyperstack.csv", offers_hyperstack),
    FILE_ENTRY("pricing/offers/jarvislabs.csv", offers_jarvislabs),
    FILE_ENTRY("pricing/offers/lambda.csv", offers_lambda),
    FILE_ENTRY("pricing/offers/lium.csv", offers_lium),
    FILE_ENTRY("pricing/offers/massedcompute.csv", offers_massedcompute),
    FILE_ENTRY("pricing/offers/modal.csv", offers_modal),
    FILE_ENTRY("pricing/offers/nebius.csv", offers_nebius),
    FILE_ENTRY("pricing/offers/oci.csv", offers_oci),
    FILE_ENTRY("pricing/offers/paperspace.csv", offers_paperspace),
    FILE_ENTRY("pricing/offers/replicate.csv", offers_replicate),
    FILE_ENTRY("pricing/offers/runpod.csv", offers_runpod),
    FILE_ENTRY("pricing/offers/scaleway.csv", offers_scaleway),
    FILE_ENTRY("pricing/offers/vast.csv", offers_vast),
    FILE_ENTRY("pricing/offers/verda.csv", offers_verda),
    FILE_ENTRY("pricing/offers/vultr.csv", offers_vultr),
    FILE_ENTRY("pricing/offers/yotta.csv", offers_yotta),
};

const embedded_file *embedded_files(void) {
    return files;
}

size_t embedded_file_count(void) {
    return sizeof files / sizeof files[0];
}

/* The same facts as flat arrays, which the program reads in place; plimsoll catalog pack writes them. */

#define PACKED(name)                                            \
    packed_file packed_##name(void) {                           \
        return (packed_file){name##_packed, sizeof name##_packed}; \
    }

static const _Alignas(8) unsigned char accelerators_packed[] = {
#embed "accelerators.packed"
};
static const _Alignas(8) unsigned char models_packed[] = {
#embed "models.packed"
};
static const _Alignas(8) unsigned char model_aliases_packed[] = {
#embed "model_aliases.packed"
};
static const _Alignas(8) unsigned char offers_packed[] = {
#embed "offers.packed"
};
static const _Alignas(8) unsigned char api_prices_packed[] = {
#embed "api_prices.packed"
};
static const _Alignas(8) unsigned char onprem_packed[] = {
#embed "onprem.packed"
};
static const _Alignas(8) unsigned char instances_packed[] = {
#embed "instances.packed"
};

PACKED(accelerators)
PACKED(models)
PACKED(model_aliases)
PACKED(offers)
PACKED(api_prices)
PACKED(onprem)
PACKED(instances)
