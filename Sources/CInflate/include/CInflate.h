#ifndef CINFLATE_H
#define CINFLATE_H
#include <stdint.h>
#if defined(__swift__)
#define CINFLATE_SPANS(...) __attribute__((swift_attr("@_SwiftifyImport(.countedBy(pointer: .param(1), count: \"source_count\"), .nonescaping(pointer: .param(1)), .countedBy(pointer: .param(3), count: \"target_count\"), .nonescaping(pointer: .param(3)))")))
#else
#define CINFLATE_SPANS(...)
#endif
struct InflateResult { int32_t status; int64_t consumed; int64_t produced; };
CINFLATE_SPANS()
struct InflateResult CInflate_bytes(const uint8_t * _Nonnull source, int64_t source_count,
  uint8_t * _Nonnull target, int64_t target_count, int32_t gzip);
#endif
