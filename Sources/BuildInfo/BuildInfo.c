#include "BuildInfo.h"

const char *build_commit(void) {
    return PLIMSOLL_COMMIT;
}
