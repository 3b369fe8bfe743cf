/* The system zlib, for traces that are stored compressed. */
#include <zlib.h>
