import Foundation

/// How many files and sockets this process may have open.
package enum OpenFiles {
    /// Raises the limit to what the machine allows: its standard of 1024 is a thousand stations.
    package static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
