import Foundation

/// How many files and sockets this process may have open.
package enum OpenFiles {
    /// Raises the limit to what the machine allows: its standard of 1024 is a thousand stations.
    /// - Returns: the limit; the standard of 1024 if it is unknown.
    @discardableResult
    package static func raiseLimit() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return 1024 }
        let former = limit.rlim_cur
        limit.rlim_cur = limit.rlim_max
        let isRaised = setrlimit(resource, &limit) == 0
        return Int(clamping: isRaised ? limit.rlim_max : former)
    }
}
