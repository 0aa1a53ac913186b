// The inner loop of wasm/replay-kernel.ts in C, on a copy of the same memory: 64 policies, no device filters, every row.
// Reads the file named first; the arguments' position is second. For every line on standard input: one pass, and how long it took.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static uint8_t *base;
#define AT(type, position) ((type *)(base + (position)))

static inline unsigned decide(uint64_t certain, uint64_t possible, const uint64_t *g) {
  return certain & g[3] ? 3 : possible & g[1] ? 2 : certain & g[2] ? 1 : possible & g[0] ? 2 : 0;
}

static void scan(const uint32_t *a) {
  const uint32_t *starts = AT(uint32_t, a[4]), *circumstances = AT(uint32_t, a[6]), *devices = AT(uint32_t, a[7]), *groupOf = AT(uint32_t, a[11]);
  const uint16_t *apps = AT(uint16_t, a[5]), *counts = AT(uint16_t, a[8]);
  const uint64_t *people = AT(uint64_t, a[9]), *appMasks = AT(uint64_t, a[10]), *groups = AT(uint64_t, a[12]), *worth = AT(uint64_t, a[13]);
  double *signIns = AT(double, a[18]);
  uint32_t *now[3] = {AT(uint32_t, a[19]), AT(uint32_t, a[20]), AT(uint32_t, a[21])}, *moved[3] = {AT(uint32_t, a[22]), AT(uint32_t, a[23]), AT(uint32_t, a[24])};
  for (uint32_t person = a[2]; person < a[3]; person++) {
    const uint64_t *p = people + (size_t)person * 4;
    const uint64_t test = worth[person];
    if (!test) continue;
    for (uint32_t row = starts[person]; row < starts[person + 1]; row++) {
      const uint64_t *app = appMasks + (size_t)apps[row] * 2, *group = groups + (size_t)groupOf[circumstances[row]] * 4;
      if (!(test & app[1] & group[0])) continue;
      unsigned current = decide(p[0] & app[0], p[1] & app[1], group), proposed = decide(p[2] & app[0], p[3] & app[1], group);
      if (!(current | proposed)) continue;
      const uint32_t entries[3] = {person, devices[row], apps[row]}, count = counts[row];
      signIns[current * 4 + proposed] += count;
      for (int kind = 0; kind < 3; kind++) now[kind][entries[kind] * 4 + current] += count;
      if (current == proposed) continue;
      for (int kind = 0; kind < 3; kind++) {
        moved[kind][entries[kind] * 8 + current] += count;
        moved[kind][entries[kind] * 8 + 4 + proposed] += count;
      }
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 3) return 1;
  int file = open(argv[1], O_RDONLY);
  struct stat size;
  fstat(file, &size);
  base = mmap(NULL, size.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_POPULATE, file, 0);
  const uint32_t *jobs = AT(uint32_t, strtoul(argv[2], NULL, 10));
  char line[8];
  while (fgets(line, sizeof line, stdin)) {
    struct timespec from, to;
    memset(AT(double, jobs[1 + 18]), 0, 16 * 8);
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (uint32_t job = 0; job < jobs[0]; job++) scan(jobs + 1 + job * 28);
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%f", (to.tv_sec - from.tv_sec) * 1e3 + (to.tv_nsec - from.tv_nsec) / 1e6);
    for (int at = 0; at < 16; at++) printf(" %.0f", AT(double, jobs[1 + 18])[at]);
    printf("\n");
    fflush(stdout);
  }
  return 0;
}
