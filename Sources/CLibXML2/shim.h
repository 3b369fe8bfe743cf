// The parts of libxml2 that are used: reading with a cursor, reading as a tree, writing.
// ICU's enums, which libxml2 brings when built with it, clash with those of Foundation's own ICU; we call none of it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlwriter.h>
