import CommonBase
import Foundation
import Glibc
import SystemPackage

/// Errors of the operating system, in words for the person who has to act on them.
package enum SystemError {
    /// The error number beneath `error`; nil where it is no error of the operating system.
    package static func number(of error: any Error) -> Int32? {
        switch error {
        case let error as ServiceError: error.cause.flatMap(number)
        case let error as Errno: error.rawValue
        case let error as POSIXError: error.code.rawValue
        default: number(ofFoundation: error as NSError)
        }
    }

    private static func number(ofFoundation error: NSError) -> Int32? {
        if error.domain == NSPOSIXErrorDomain { return Int32(clamping: error.code) }
        return (error.userInfo[NSUnderlyingErrorKey] as? any Error).flatMap(number)
    }

    /// The cause in a few words, without a full stop.
    package static func words(_ number: Int32) -> String {
        switch number {
        case ENOENT: "it does not exist"
        case EACCES, EPERM: "permission denied"
        case EROFS: "its file system is read-only"
        case ENOSPC: "the disk is full"
        case EDQUOT: "the disk quota is used up"
        case ENOTDIR: "a part of the path is not a directory"
        case EISDIR: "it is a directory"
        case EEXIST: "it exists already"
        case EMFILE, ENFILE: "too many files are open"
        case EIO: "the device reports an I/O error"
        case EBUSY, ETXTBSY: "another program uses it"
        case ENXIO, ENODEV: "there is no such device"
        case ENAMETOOLONG: "its path is too long"
        case ELOOP: "its symbolic links form a loop"
        case EADDRINUSE: "another program uses this port"
        case EADDRNOTAVAIL: "this machine does not have this address"
        case ECONNREFUSED: "the connection was refused"
        case ECONNRESET, EPIPE: "the connection was closed"
        case ETIMEDOUT: "no answer came in time"
        case EHOSTUNREACH, ENETUNREACH, ENETDOWN: "the network does not reach it"
        default: String(cString: strerror(number))
        }
    }

    /// What a person can do about it; nil where only the words help.
    package static func remedy(_ number: Int32) -> String? {
        switch number {
        case EROFS: "Remount it read-write, or use another directory."
        case ENOSPC, EDQUOT: "Delete files that are not needed, or use another disk."
        case EIO: "Check the disk or memory card."
        case EMFILE, ENFILE: "Raise the limit of open files (LimitNOFILE= in the systemd unit)."
        case EADDRINUSE: "Stop the other program, or choose another port."
        case EADDRNOTAVAIL: "Choose an address of this machine (ip address lists them)."
        default: nil
        }
    }

    /// One error about a file: which file, what is wrong, and what to do.
    /// - Parameter what: like `can't be read`.
    package static func file(_ path: String, _ what: String, _ number: Int32) -> ServiceError {
        let (cause, remedy) = FileProblem(path, number).description
        return ServiceError(
            .storageFailed, "\(path) \(what): \(cause).\(remedy.map { " \($0)" } ?? "")")
    }
}
