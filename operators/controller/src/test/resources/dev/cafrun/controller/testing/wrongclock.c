/*
 * Preloaded into a process (LD_PRELOAD), sets the clock for it and for all that it starts, at any
 * moment: the time of day, and the time of boot in /proc/stat, which moves with it. What counts
 * steadily (CLOCK_MONOTONIC) stays, as it does when a machine's clock is set.
 *
 * WRONG_CLOCK names a folder. Each program that begins makes a file there that is named after its
 * process and holds by how many seconds its clock is ahead, as a 64-bit number, which anybody may
 * change while it runs; at first WRONG_CLOCK_AHEAD says it. What a program forks shares its clock.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int64_t none;
static volatile int64_t *ahead = &none;

static int (*real_clock_gettime)(clockid_t, struct timespec *);
static int (*real_gettimeofday)(struct timeval *, void *);
static FILE *(*real_fopen)(const char *, const char *);

__attribute__((constructor)) static void begin(void) {
  real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  real_gettimeofday = dlsym(RTLD_NEXT, "gettimeofday");
  real_fopen = dlsym(RTLD_NEXT, "fopen");
  const char *folder = getenv("WRONG_CLOCK");
  const char *first = getenv("WRONG_CLOCK_AHEAD");
  if (folder == NULL) {
    return;
  }
  char name[PATH_MAX];
  snprintf(name, sizeof name, "%s/%ld", folder, (long) getpid());
  int file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) {
    return;
  }
  int64_t start = first == NULL ? 0 : atoll(first);
  if (pwrite(file, &start, sizeof start, 0) == sizeof start) {
    void *shared = mmap(NULL, sizeof start, PROT_READ, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) {
      ahead = shared;
    }
  }
  close(file);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  if (real_clock_gettime == NULL) {
    real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  }
  int result = real_clock_gettime(clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += *ahead;
  }
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  if (real_gettimeofday == NULL) {
    real_gettimeofday = dlsym(RTLD_NEXT, "gettimeofday");
  }
  int result = real_gettimeofday(now, zone);
  if (result == 0) {
    now->tv_sec += *ahead;
  }
  return result;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != NULL) {
    *result = now.tv_sec;
  }
  return now.tv_sec;
}

static FILE *stat_of_the_system(FILE *original) {
  FILE *copy = tmpfile();
  if (original == NULL || copy == NULL) {
    return original;
  }
  char line[4096];
  long long boot;
  while (fgets(line, sizeof line, original) != NULL) {
    if (sscanf(line, "btime %lld", &boot) == 1) {
      fprintf(copy, "btime %lld\n", boot + (long long) *ahead);
    } else {
      fputs(line, copy);
    }
  }
  fclose(original);
  rewind(copy);
  return copy;
}

FILE *fopen(const char *name, const char *mode) {
  if (real_fopen == NULL) {
    real_fopen = dlsym(RTLD_NEXT, "fopen");
  }
  FILE *file = real_fopen(name, mode);
  return strcmp(name, "/proc/stat") == 0 ? stat_of_the_system(file) : file;
}

FILE *fopen64(const char *name, const char *mode) {
  return fopen(name, mode);
}
