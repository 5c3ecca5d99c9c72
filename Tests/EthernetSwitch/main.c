// An Ethernet switch in user space, for tests: it hands frames on after a delay, loses some, and
// takes no more than a rate. Needs root.
//
//   EthernetSwitch DELAY_MS LOSS_PERCENT MBIT NAMESPACE...
//
// Makes a network device `eth0` in each network namespace, a path such as /run/netns/a, and says
// `ready`. A rate of 0 is none. Frames of one cable to another stay in order.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { PORTS = 64, FRAME = 1600, ADDRESS = 6, HEADER = 14, BURST = 64 };

// What waits to be handed on: all frames have the same delay, so they leave as they came.
typedef struct Frame {
  double due;
  int to;
  size_t length;
  struct Frame *next;
  unsigned char bytes[FRAME];
} Frame;

static int cables[PORTS];
static int count;
static unsigned char addresses[PORTS][ADDRESS];
static bool is_known[PORTS];
// Until when a cable is busy with what it has taken, where there is a rate.
static double busy_until[PORTS];
static Frame *first, *last;
static double delay, loss, bytes_per_second;

// A queue of a fifth of a second; what finds it full is lost.
static const double longest_queue = 0.2;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void require(bool holds, const char *what) {
  if (holds) return;
  perror(what);
  exit(1);
}

static int plug_into(const char *space) {
  int place = open(space, O_RDONLY);
  require(place >= 0 && setns(place, CLONE_NEWNET) == 0, space);
  close(place);
  int cable = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  strcpy(request.ifr_name, "eth0");
  require(cable >= 0 && ioctl(cable, TUNSETIFF, &request) == 0, "a TAP device");
  return cable;
}

// The cable that an address was last heard on; -1 for all.
static int cable_of(const unsigned char *address) {
  if (address[0] & 1) return -1;
  for (int port = 0; port < count; port++)
    if (is_known[port] && memcmp(addresses[port], address, ADDRESS) == 0) return port;
  return -1;
}

static void take(const unsigned char *bytes, size_t length, int from) {
  memcpy(addresses[from], bytes + ADDRESS, ADDRESS);
  is_known[from] = true;
  double sent = now();
  if (bytes_per_second > 0) {
    if (busy_until[from] < sent) busy_until[from] = sent;
    if (busy_until[from] - sent > longest_queue) return;
    busy_until[from] += (double)length / bytes_per_second;
    sent = busy_until[from];
  }
  int wanted = cable_of(bytes);
  for (int port = 0; port < count; port++) {
    if (port == from || (wanted >= 0 && wanted != port) || drand48() < loss) continue;
    Frame *frame = malloc(sizeof *frame);
    require(frame != NULL, "memory");
    *frame = (Frame){.due = sent + delay, .to = port, .length = length};
    memcpy(frame->bytes, bytes, length);
    // With a rate, frames of a busy cable are due later than those of others that come after them.
    Frame **place = last != NULL && last->due <= frame->due ? &last->next : &first;
    while (*place != NULL && (*place)->due <= frame->due) place = &(*place)->next;
    frame->next = *place;
    *place = frame;
    if (frame->next == NULL) last = frame;
  }
}

static void hand_on(void) {
  while (first != NULL && first->due <= now()) {
    Frame *frame = first;
    first = frame->next;
    if (first == NULL) last = NULL;
    // A device that is down or full loses the frame, as a real one would.
    ssize_t written = write(cables[frame->to], frame->bytes, frame->length);
    (void)written;
    free(frame);
  }
}

int main(int argc, char **argv) {
  if (argc < 5 || argc - 4 > PORTS) {
    fputs("EthernetSwitch DELAY_MS LOSS_PERCENT MBIT NAMESPACE...\n", stderr);
    return 2;
  }
  delay = atof(argv[1]) / 1e3;
  loss = atof(argv[2]) / 100;
  bytes_per_second = atof(argv[3]) * 1e6 / 8;
  count = argc - 4;
  for (int port = 0; port < count; port++) cables[port] = plug_into(argv[4 + port]);
  puts("ready");
  fflush(stdout);
  while (true) {
    struct pollfd waits[PORTS];
    for (int port = 0; port < count; port++)
      waits[port] = (struct pollfd){.fd = cables[port], .events = POLLIN};
    double wait = first == NULL ? 1 : first->due - now();
    if (wait < 0) wait = 0;
    struct timespec limit = {(time_t)wait, (long)((wait - (double)(time_t)wait) * 1e9)};
    ppoll(waits, (nfds_t)count, &limit, NULL);
    hand_on();
    for (int port = 0; port < count; port++)
      for (int turn = 0; turn < BURST; turn++) {
        unsigned char bytes[FRAME];
        ssize_t length = read(cables[port], bytes, sizeof bytes);
        if (length < HEADER) break;
        take(bytes, (size_t)length, port);
      }
  }
}
