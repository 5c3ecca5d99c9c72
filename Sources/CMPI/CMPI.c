#include "CMPI.h"

#include <limits.h>
#include <mpi.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// One thread calls (see the header), so none of these needs a lock.
static pthread_t owner;
static bool has_owner = false;

enum { COMMUNICATORS = 8 };
static MPI_Comm communicators[COMMUNICATORS];
static int32_t communicator_count = 0;

// Requests live in slots of a table that grows; `free_slots` holds the numbers that are free.
static MPI_Request *requests = NULL;
static int32_t *free_slots = NULL;
static int32_t capacity = 0;
static int32_t free_count = 0;

// The message between cmpi_improbe and cmpi_mrecv.
static MPI_Message pending = MPI_MESSAGE_NULL;

static bool grow(void) {
  if (capacity > INT32_MAX / 2) return false;
  int32_t wanted = capacity == 0 ? 64 : 2 * capacity;
  MPI_Request *more_requests = realloc(requests, (size_t)wanted * sizeof *requests);
  if (more_requests == NULL) return false;
  requests = more_requests;
  int32_t *more_slots = realloc(free_slots, (size_t)wanted * sizeof *free_slots);
  if (more_slots == NULL) return false;
  free_slots = more_slots;
  for (int32_t slot = wanted - 1; slot >= capacity; slot--) free_slots[free_count++] = slot;
  capacity = wanted;
  return true;
}

static bool is_communicator(int32_t slot) { return slot >= 0 && slot < communicator_count; }

int32_t cmpi_state(void) {
  int started = 0, ended = 0;
  MPI_Initialized(&started);
  MPI_Finalized(&ended);
  return ended ? CMPI_ENDED : started ? CMPI_RUNNING : CMPI_NOT_STARTED;
}

bool cmpi_is_owner(void) { return has_owner && pthread_equal(owner, pthread_self()); }

// By how much the shortest sleeps are longer: 1 but at the start and the end of many ranks a core.
static atomic_int sleep_factor = 1;

// Open MPI waits in MPI_Init and MPI_Finalize by looking every 0.1 ms whether the others are there. With 64 ranks a
// core these looks are most of what the cores do, and a start takes twice its time; no parameter of Open MPI makes
// them fewer. A program's own usleep comes before that of the C library, in the MPI library too.
#if !defined(__SANITIZE_THREAD__) && !(defined(__has_feature) && __has_feature(thread_sanitizer))
int usleep(useconds_t microseconds) {
  int64_t rest = (int64_t)microseconds * 1000;
  if (microseconds <= 1000) rest *= atomic_load_explicit(&sleep_factor, memory_order_relaxed);
  struct timespec time = {.tv_sec = (time_t)(rest / 1000000000), .tv_nsec = (long)(rest % 1000000000)};
  return nanosleep(&time, NULL);
}
#endif

// What a rank sleeps between two looks makes as many looks a core as one rank would.
static int ranks_per_core(int32_t local_ranks) {
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  return cores > 0 && local_ranks > cores ? (int)(local_ranks / cores) : 1;
}

static int start_factor = 1;

int32_t cmpi_init(int32_t local_ranks, int32_t *provided) {
  int level = MPI_THREAD_SINGLE;
  start_factor = ranks_per_core(local_ranks);
  atomic_store(&sleep_factor, start_factor);
  int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
  atomic_store(&sleep_factor, 1);
  if (code != MPI_SUCCESS) return code;
  owner = pthread_self();
  has_owner = true;
  *provided = level == MPI_THREAD_MULTIPLE     ? CMPI_THREAD_MULTIPLE
              : level == MPI_THREAD_SERIALIZED ? CMPI_THREAD_SERIALIZED
              : level == MPI_THREAD_FUNNELED   ? CMPI_THREAD_FUNNELED
                                               : CMPI_THREAD_SINGLE;
  communicators[CMPI_WORLD] = MPI_COMM_WORLD;
  communicator_count = 1;
  return MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
}

int32_t cmpi_finalize(void) {
  for (int32_t slot = 1; slot < communicator_count; slot++) {
    int code = MPI_Comm_free(&communicators[slot]);
    if (code != MPI_SUCCESS) return code;
  }
  communicator_count = 0;
  atomic_store(&sleep_factor, start_factor);
  return MPI_Finalize();
}

// The number of the last deadline: a thread that wakes up for an earlier one goes home.
static atomic_int deadline = 0;

typedef struct {
  int number;
  int32_t seconds;
  int32_t code;
} departure;

static void *leave(void *argument) {
  departure planned = *(departure *)argument;
  free(argument);
  struct timespec rest = {.tv_sec = planned.seconds};
  while (nanosleep(&rest, &rest) != 0) {
  }
  if (atomic_load(&deadline) == planned.number) _Exit(planned.code);
  return NULL;
}

void cmpi_leave_within(int32_t seconds, int32_t code) {
  departure *planned = malloc(sizeof *planned);
  if (planned == NULL) return;
  *planned = (departure){atomic_fetch_add(&deadline, 1) + 1, seconds, code};
  pthread_t thread;
  if (pthread_create(&thread, NULL, leave, planned) == 0) {
    pthread_detach(thread);
  } else {
    free(planned);
  }
}

void cmpi_need_not_leave(void) { atomic_fetch_add(&deadline, 1); }

void cmpi_flush(void) { fflush(NULL); }

void cmpi_abort(int32_t code) {
  cmpi_leave_within(10, code);
  fflush(NULL);
  if (cmpi_state() == CMPI_RUNNING) MPI_Abort(MPI_COMM_WORLD, code);
  _Exit(code);
}

int32_t cmpi_rank(int32_t communicator, int32_t *rank) {
  if (!is_communicator(communicator)) return MPI_ERR_COMM;
  return MPI_Comm_rank(communicators[communicator], rank);
}

int32_t cmpi_size(int32_t communicator, int32_t *size) {
  if (!is_communicator(communicator)) return MPI_ERR_COMM;
  return MPI_Comm_size(communicators[communicator], size);
}

int32_t cmpi_dup(int32_t communicator, int32_t *duplicate) {
  if (!is_communicator(communicator)) return MPI_ERR_COMM;
  if (communicator_count == COMMUNICATORS) return MPI_ERR_NO_MEM;
  int code = MPI_Comm_dup(communicators[communicator], &communicators[communicator_count]);
  if (code != MPI_SUCCESS) return code;
  *duplicate = communicator_count++;
  return MPI_Comm_set_errhandler(communicators[*duplicate], MPI_ERRORS_RETURN);
}

int32_t cmpi_isend(const void *bytes, int64_t count, int32_t peer, int32_t tag,
                   int32_t communicator, int32_t *request) {
  if (!is_communicator(communicator)) return MPI_ERR_COMM;
  if (count < 0 || count > INT_MAX) return MPI_ERR_COUNT;
  if (free_count == 0 && !grow()) return MPI_ERR_NO_MEM;
  int32_t slot = free_slots[free_count - 1];
  int code = MPI_Isend(bytes, (int)count, MPI_BYTE, peer, tag, communicators[communicator],
                       &requests[slot]);
  if (code != MPI_SUCCESS) return code;
  free_count--;
  *request = slot;
  return MPI_SUCCESS;
}

int32_t cmpi_test(int32_t request, bool *done) {
  if (request < 0 || request >= capacity) return MPI_ERR_REQUEST;
  int flag = 0;
  int code = MPI_Test(&requests[request], &flag, MPI_STATUS_IGNORE);
  if (code != MPI_SUCCESS) return code;
  *done = flag != 0;
  if (flag) free_slots[free_count++] = request;
  return MPI_SUCCESS;
}

int32_t cmpi_improbe(int32_t communicator, cmpi_arrival *arrival) {
  if (!is_communicator(communicator)) return MPI_ERR_COMM;
  // A message that was found and not received would be lost.
  if (pending != MPI_MESSAGE_NULL) return MPI_ERR_OTHER;
  int flag = 0;
  MPI_Status status;
  int code = MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, communicators[communicator], &flag, &pending,
                         &status);
  arrival->found = false;
  if (code != MPI_SUCCESS) return code;
  if (!flag) {
    pending = MPI_MESSAGE_NULL;
    return MPI_SUCCESS;
  }
  int count = 0;
  code = MPI_Get_count(&status, MPI_BYTE, &count);
  if (code != MPI_SUCCESS) return code;
  if (count < 0) return MPI_ERR_COUNT;
  arrival->found = true;
  arrival->source = status.MPI_SOURCE;
  arrival->tag = status.MPI_TAG;
  arrival->bytes = count;
  return MPI_SUCCESS;
}

int32_t cmpi_mrecv(void *bytes, int64_t count) {
  if (count < 0 || count > INT_MAX) return MPI_ERR_COUNT;
  return MPI_Mrecv(bytes, (int)count, MPI_BYTE, &pending, MPI_STATUS_IGNORE);
}

int32_t cmpi_error_class(int32_t code) {
  int result = MPI_ERR_UNKNOWN;
  return MPI_Error_class(code, &result) == MPI_SUCCESS ? result : MPI_ERR_UNKNOWN;
}

// Copies as much of a text as fits, with the 0 at its end, and returns the length of the copy.
static int32_t copied(const char *text, int length, char *target, int32_t room) {
  if (room <= 0) return 0;
  int32_t fits = length < room - 1 ? length : room - 1;
  memcpy(target, text, (size_t)fits);
  target[fits] = 0;
  return fits;
}

int32_t cmpi_error_text(int32_t code, char *text, int32_t room) {
  char buffer[MPI_MAX_ERROR_STRING];
  int length = 0;
  if (MPI_Error_string(code, buffer, &length) != MPI_SUCCESS) length = 0;
  return copied(buffer, length, text, room);
}

int32_t cmpi_library_version(char *text, int32_t room) {
  char buffer[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  if (MPI_Get_library_version(buffer, &length) != MPI_SUCCESS) length = 0;
  return copied(buffer, length, text, room);
}
