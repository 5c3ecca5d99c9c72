// The MPI calls that Atoll makes, without the types of any one MPI.
//
// This header does not include mpi.h: communicators and requests are numbers of slots in tables of
// CMPI.c, so the Swift above it compiles against Open MPI and MPICH alike.
//
// Every function that returns int32_t returns an MPI error code, 0 for success, unless it says
// otherwise. The tables are plain statics without a lock: MPI_THREAD_FUNNELED lets one thread call
// MPI, the one that called cmpi_init, and cmpi_is_owner tells whether the caller is that thread.

#ifndef ATOLL_CMPI_H
#define ATOLL_CMPI_H

#include <stdbool.h>
#include <stdint.h>

/// How many threads may call MPI, in rising order; the same numbers for every implementation.
enum {
  CMPI_THREAD_SINGLE = 0,
  CMPI_THREAD_FUNNELED = 1,
  CMPI_THREAD_SERIALIZED = 2,
  CMPI_THREAD_MULTIPLE = 3
};

/// Where the process stands between the start and the end of MPI.
enum { CMPI_NOT_STARTED = 0, CMPI_RUNNING = 1, CMPI_ENDED = 2 };

/// The number of the world communicator.
enum { CMPI_WORLD = 0 };

/// What a probe found: who sent it, about what, and how long it is.
typedef struct {
  bool found;
  int32_t source;
  int32_t tag;
  int64_t bytes;
} cmpi_arrival;

int32_t cmpi_state(void);
bool cmpi_is_owner(void);

/// Starts MPI. `local_ranks` is how many ranks share this machine, 1 if nobody knows.
int32_t cmpi_init(int32_t local_ranks, int32_t *provided);
int32_t cmpi_finalize(void);
/// Ends MPI and the process; within some seconds at the latest, whatever MPI does.
_Noreturn void cmpi_abort(int32_t code);

/// Writes out what was printed and stands in buffers.
void cmpi_flush(void);
/// Ends the process with a code after some seconds, unless `cmpi_need_not_leave` comes first.
void cmpi_leave_within(int32_t seconds, int32_t code);
void cmpi_need_not_leave(void);

int32_t cmpi_rank(int32_t communicator, int32_t *rank);
int32_t cmpi_size(int32_t communicator, int32_t *size);
/// A communicator of the same ranks whose messages meet no others. Every rank must call it.
int32_t cmpi_dup(int32_t communicator, int32_t *duplicate);

/// Starts a send. The bytes must stay where they are until cmpi_test says that it is done.
int32_t cmpi_isend(const void *bytes, int64_t count, int32_t peer, int32_t tag,
                   int32_t communicator, int32_t *request);
/// Whether a send is done; if so, its slot is free again.
int32_t cmpi_test(int32_t request, bool *done);

/// Takes the next message, of any source and tag, out of the queue; cmpi_mrecv must follow.
int32_t cmpi_improbe(int32_t communicator, cmpi_arrival *arrival);
/// Receives the message that the last cmpi_improbe found.
int32_t cmpi_mrecv(void *bytes, int64_t count);

int32_t cmpi_error_class(int32_t code);
/// Writes MPI's text of an error, ending in 0, into a buffer and returns its length.
int32_t cmpi_error_text(int32_t code, char *text, int32_t room);
/// Writes the name and version of the MPI library, ending in 0, and returns its length.
int32_t cmpi_library_version(char *text, int32_t room);

#endif
