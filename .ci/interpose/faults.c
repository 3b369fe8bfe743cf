// A library that is put before the system's own: the write number FAULT_AT to a regular file fails, or does half.
//
// FAULT_KIND: EIO or ENOSPC, with which it and all after it fail; short, with which every write does at most half; kill,
// with which the program ends there as by SIGKILL. A kill also counts, and comes before, what brings writes to the disk
// and removes files.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;

// Counts a call before which the program may be killed.
static void step(void) {
    const char *kind = getenv("FAULT_KIND"), *at = getenv("FAULT_AT");
    if (kind && at && strcmp(kind, "kill") == 0 && atomic_fetch_add(&calls, 1) >= atol(at)) raise(SIGKILL);
}

int fsync(int descriptor) {
    step();
    return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(descriptor);
}

int fdatasync(int descriptor) {
    step();
    return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(descriptor);
}

int unlink(const char *path) {
    step();
    return ((int (*)(const char *))dlsym(RTLD_NEXT, "unlink"))(path);
}

// 0 to go on, else the error; *count may become smaller.
static int fault(int descriptor, size_t *count) {
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
    const char *kind = getenv("FAULT_KIND"), *at = getenv("FAULT_AT");
    if (!kind || !at) return 0;
    long call = atomic_fetch_add(&calls, 1);
    if (strcmp(kind, "short") == 0) {
        if (*count > 1) *count /= 2;
        return 0;
    }
    if (call < atol(at)) return 0;
    if (strcmp(kind, "kill") == 0) raise(SIGKILL);
    return strcmp(kind, "ENOSPC") == 0 ? ENOSPC : EIO;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    static ssize_t (*next)(int, const void *, size_t);
    if (!next) next = dlsym(RTLD_NEXT, "write");
    int error = fault(descriptor, &count);
    if (error) return errno = error, -1;
    return next(descriptor, bytes, count);
}

static ssize_t positioned(const char *name, int descriptor, const void *bytes, size_t count, off_t offset) {
    ssize_t (*next)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, name);
    // SQLite takes a short write for a full disk, which is what it would be.
    int error = fault(descriptor, &count);
    if (error) return errno = error, -1;
    return next(descriptor, bytes, count, offset);
}

ssize_t pwrite(int d, const void *b, size_t c, off_t o) { return positioned("pwrite", d, b, c, o); }
ssize_t pwrite64(int d, const void *b, size_t c, off_t o) { return positioned("pwrite64", d, b, c, o); }
