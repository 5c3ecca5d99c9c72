#include "CInflate.h"

#include <stddef.h>
#include <zlib.h>

// zlib counts in unsigned int: longer buffers are handed over in pieces.
static const int64_t piece = 1 << 30;

static uInt next_piece(int64_t remaining) {
  return (uInt)(remaining < piece ? remaining : piece);
}

static int only_zeros(const uint8_t *bytes, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    if (bytes[i] != 0) { return 0; }
  }
  return 1;
}

struct CInflateResult CInflate_bytes(const uint8_t *source, int64_t sourceCount, uint8_t *target,
                                     int64_t targetCount, int32_t gzip) {
  struct CInflateResult result = {0, 0, 0};
  z_stream stream = {0};
  if (inflateInit2(&stream, gzip ? 16 + MAX_WBITS : -MAX_WBITS) != Z_OK) {
    result.status = 4;
    return result;
  }
  for (;;) {
    uInt in = next_piece(sourceCount - result.consumed);
    uInt out = next_piece(targetCount - result.produced);
    stream.next_in = (Bytef *)(source + result.consumed);
    stream.avail_in = in;
    stream.next_out = target + result.produced;
    stream.avail_out = out;
    int code = inflate(&stream, Z_NO_FLUSH);
    result.consumed += in - stream.avail_in;
    result.produced += out - stream.avail_out;
    if (code == Z_STREAM_END) {
      // Archivers may pad with zeros; anything else is the next member.
      if (!gzip || only_zeros(source + result.consumed, sourceCount - result.consumed)) { break; }
      if (inflateReset(&stream) != Z_OK) {
        result.status = 3;
        break;
      }
    } else if (code == Z_BUF_ERROR) {
      result.status = result.produced == targetCount ? 1 : 2;
      break;
    } else if (code == Z_MEM_ERROR) {
      result.status = 4;
      break;
    } else if (code != Z_OK) {
      result.status = 3;
      break;
    }
  }
  inflateEnd(&stream);
  return result;
}

uint32_t CInflate_crc32(const uint8_t *source, int64_t sourceCount) {
  uLong sum = crc32(0, NULL, 0);
  while (sourceCount > 0) {
    uInt count = next_piece(sourceCount);
    sum = crc32(sum, source, count);
    source += count;
    sourceCount -= count;
  }
  return (uint32_t)sum;
}
