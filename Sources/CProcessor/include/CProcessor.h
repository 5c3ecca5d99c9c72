// What the processor and the operating system report or do and Swift cannot ask for itself.
#ifndef ATOLL_CPROCESSOR_H
#define ATOLL_CPROCESSOR_H

/// 4 for x86-64-v4 (AVX-512), 3 for x86-64-v3 (AVX2, FMA), 2 for any other x86-64, 0 elsewhere.
int atoll_processor_level(void);

/// Cores that this process may run on (sched_getaffinity), which is what mpirun or Slurm granted.
int atoll_granted_cores(void);

/// Lets go of the pages of program and libraries that were mapped so far and are as their files have them.
///
/// Most serve the start alone: the reading of the command line and of settings. What is touched again comes back
/// from the system's cache of the file. For one thread at a time; Linux only.
void atoll_forget_program_pages(void);

/// Tells the processor that this thread spins: it saves power, and leaves the loop at less cost.
static inline void atoll_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Asks for a line of the cache that will be read soon.
static inline void atoll_prefetch(const void *address) { __builtin_prefetch(address, 0); }

/// Asks for a line of the cache that will be written soon.
static inline void atoll_prefetch_to_write(const void *address) { __builtin_prefetch(address, 1); }

#endif
