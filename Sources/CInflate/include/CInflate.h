// Decompression in two calls over zlib.
#ifndef CINFLATE_H
#define CINFLATE_H

#include <stdint.h>

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
struct CInflateResult CInflate_bytes(const uint8_t *_Nonnull source, int64_t sourceCount,
                                     uint8_t *_Nonnull target, int64_t targetCount, int32_t gzip);

/// The CRC-32 of the source, as gzip and zip have it.
uint32_t CInflate_crc32(const uint8_t *_Nonnull source, int64_t sourceCount);

#endif
