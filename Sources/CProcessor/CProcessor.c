#define _GNU_SOURCE
#include "CProcessor.h"

#include <sched.h>
#include <unistd.h>

#if defined(__linux__)
#include <link.h>
#include <sys/mman.h>
#endif

int atoll_processor_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  int v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
  return v4 ? 4 : v3 ? 3 : 2;
#else
  return 0;
#endif
}

int atoll_granted_cores(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

#if defined(__linux__)
// Pages of a segment that nobody may write are as the file has them, so none of what they hold is lost.
static int forget_pages(struct dl_phdr_info *object, size_t size, void *context) {
  (void)size;
  (void)context;
  // The program has no name; what has one that is no path is no file.
  if (object->dlpi_name[0] != '\0' && object->dlpi_name[0] != '/') return 0;
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W)) continue;
    uintptr_t start = (object->dlpi_addr + segment->p_vaddr) / page * page;
    uintptr_t end = (object->dlpi_addr + segment->p_vaddr + segment->p_memsz) / page * page;
    if (end > start) madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 0;
}
#endif

void atoll_forget_program_pages(void) {
#if defined(__linux__)
  dl_iterate_phdr(forget_pages, NULL);
#endif
}
