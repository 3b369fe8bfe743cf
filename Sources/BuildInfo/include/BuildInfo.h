#ifndef PLIMSOLL_BUILD_INFO_H
#define PLIMSOLL_BUILD_INFO_H

/// The commit that the program was built from; empty where the build did not say.
const char *build_commit(void);

#endif
