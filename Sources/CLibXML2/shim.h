// The parts of libxml2 that are used: reading with a cursor, reading as a tree, writing.
//
// Where libxml2 was built with ICU its headers pull in ICU's, which clash with the copy inside Foundation in release
// builds. What that switch adds is the end of a structure that is only ever handled by pointer, so it is safe to hide.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlwriter.h>
