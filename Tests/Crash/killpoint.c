/* Preloaded into zapoj-cloud or zapoj-bridge: the process kills itself right after its Nth durable
   commit or its Nth sent frame, as a power cut would, so that each such place can be tried.

   KILL_POINT_KIND   "commit": fsync and fdatasync (of a commit of SQLite there is one, of the WAL);
                     "send": a write to a stream socket, be it the cloud's, a station's, the board's
   KILL_POINT_AT     N, from 1
   KILL_POINT_WHILE  a file: only what happens while it is there counts */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *kind = "", *while_file = "";
static long kill_at;
static atomic_long count;

__attribute__((constructor)) static void read_settings(void) {
    const char *at = getenv("KILL_POINT_AT");
    kind = getenv("KILL_POINT_KIND") ? getenv("KILL_POINT_KIND") : "";
    while_file = getenv("KILL_POINT_WHILE") ? getenv("KILL_POINT_WHILE") : "";
    kill_at = at ? atol(at) : 0;
}

static void happened(const char *what) {
    if (strcmp(kind, what) != 0 || access(while_file, F_OK) != 0) return;
    if (atomic_fetch_add(&count, 1) + 1 == kill_at) kill(getpid(), SIGKILL);
}

/* Netlink and datagram sockets carry no frames. */
static int is_stream(int descriptor) {
    int type = 0, domain = 0;
    socklen_t size = sizeof type;
    if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) != 0) return 0;
    size = sizeof domain;
    if (getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0) return 0;
    return type == SOCK_STREAM && (domain == AF_INET || domain == AF_INET6 || domain == AF_UNIX);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define SYNC(name)                                  \
    int name(int descriptor) {                      \
        int result = REAL(name)(descriptor);        \
        if (result == 0) happened("commit");        \
        return result;                              \
    }

SYNC(fsync)
SYNC(fdatasync)

static ssize_t sent(int descriptor, ssize_t result) {
    if (result > 0 && is_stream(descriptor)) happened("send");
    return result;
}

ssize_t write(int descriptor, const void *bytes, size_t size) {
    return sent(descriptor, REAL(write)(descriptor, bytes, size));
}

ssize_t writev(int descriptor, const struct iovec *parts, int number) {
    return sent(descriptor, REAL(writev)(descriptor, parts, number));
}

ssize_t send(int descriptor, const void *bytes, size_t size, int flags) {
    return sent(descriptor, REAL(send)(descriptor, bytes, size, flags));
}

ssize_t sendto(int descriptor, const void *bytes, size_t size, int flags,
               const struct sockaddr *to, socklen_t length) {
    return sent(descriptor, REAL(sendto)(descriptor, bytes, size, flags, to, length));
}

ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags) {
    return sent(descriptor, REAL(sendmsg)(descriptor, message, flags));
}
