// Decompression in two calls, declared so that Swift sees spans and not pointers: no caller needs
// unsafe code. `_SwiftifyImport` is what `__counted_by` and `noescape` stand for; the attributes
// themselves would need compiler flags of their own in C.
#ifndef CINFLATE_H
#define CINFLATE_H

#include <stdint.h>

#if defined(__swift__)
#define CINFLATE_SOURCE_SPAN \
  __attribute__((swift_attr("@_SwiftifyImport(" \
    ".countedBy(pointer: .param(1), count: \"sourceCount\"), " \
    ".nonescaping(pointer: .param(1)))")))
#define CINFLATE_BOTH_SPANS \
  __attribute__((swift_attr("@_SwiftifyImport(" \
    ".countedBy(pointer: .param(1), count: \"sourceCount\"), " \
    ".nonescaping(pointer: .param(1)), " \
    ".countedBy(pointer: .param(3), count: \"targetCount\"), " \
    ".nonescaping(pointer: .param(3)))")))
#else
#define CINFLATE_SOURCE_SPAN
#define CINFLATE_BOTH_SPANS
#endif

/// How an inflation ended.
struct CInflateResult {
  /// 0: whole; 1: the target is full; 2: the source ends early; 3: the content is damaged;
  /// 4: no memory.
  int32_t status;
  /// Bytes of the source that were read.
  int64_t consumed;
  /// Bytes of the target that were written.
  int64_t produced;
};

/// Inflates the whole source: as gzip members, one after the other, their checksums compared, or
/// (gzip = 0) as one bare deflate stream.
CINFLATE_BOTH_SPANS
struct CInflateResult CInflate_bytes(const uint8_t *_Nonnull source, int64_t sourceCount,
                                     uint8_t *_Nonnull target, int64_t targetCount, int32_t gzip);

/// The CRC-32 of the source, as gzip and zip have it.
CINFLATE_SOURCE_SPAN
uint32_t CInflate_crc32(const uint8_t *_Nonnull source, int64_t sourceCount);

#endif
