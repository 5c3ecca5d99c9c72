#define _GNU_SOURCE
#include "CProcessor.h"

#if defined(__linux__)
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

// Segments that nobody may write. There are two or three of each library; what finds no room here stays.
enum { MOST_RANGES = 1024 };
typedef struct {
  uintptr_t start[MOST_RANGES], end[MOST_RANGES], page;
  int count;
} Ranges;

static int collect(struct dl_phdr_info *object, size_t size, void *context) {
  (void)size;
  Ranges *ranges = context;
  uintptr_t page = ranges->page;
  for (int i = 0; i < object->dlpi_phnum && ranges->count < MOST_RANGES; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W)) continue;
    uintptr_t start = object->dlpi_addr + segment->p_vaddr;
    ranges->start[ranges->count] = start / page * page;
    ranges->end[ranges->count++] = (start + segment->p_memsz) / page * page;
  }
  return 0;
}

// Whether a page is not what its file holds, by its word in /proc/self/pagemap: in memory or swapped, and no page of
// a file. So are those into which breakpoints were set, relocations written, or the jumps that MPI's transports put
// into functions of the C library.
static bool is_altered(uint64_t word) {
  bool is_there = word >> 62 != 0, is_of_file = word >> 61 & 1;
  return is_there && !is_of_file;
}

static void forget(uintptr_t start, uintptr_t end, uintptr_t page, int pagemap) {
  uint64_t words[512];
  while (start < end) {
    size_t wanted = (end - start) / page < 512 ? (end - start) / page : 512;
    ssize_t bytes = pread(pagemap, words, wanted * sizeof *words, (off_t)(start / page * sizeof *words));
    if (bytes != (ssize_t)(wanted * sizeof *words)) return;
    for (size_t first = 0, next; first < wanted; first = next + 1) {
      for (next = first; next < wanted && !is_altered(words[next]);) next++;
      // Where it fails, as for pages that are locked, they stay.
      if (next > first) madvise((void *)(start + first * page), (next - first) * page, MADV_DONTNEED);
    }
    start += wanted * page;
  }
}
#endif

void atoll_forget_program_pages(void) {
#if defined(__linux__)
  // One thread calls; too large for every stack.
  static Ranges ranges;
  int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  if (pagemap < 0) return;
  ranges.count = 0;
  ranges.page = (uintptr_t)sysconf(_SC_PAGESIZE);
  // Not from within: the loader's lock is held there, and a transport that watches `madvise` takes one of its own.
  dl_iterate_phdr(collect, &ranges);
  for (int i = 0; i < ranges.count; i++) forget(ranges.start[i], ranges.end[i], ranges.page, pagemap);
  close(pagemap);
#endif
}
