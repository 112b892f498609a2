/// Why a virtual reader or one of its cards could not be created.
package struct VirtualReaderError: Error, Equatable, CustomStringConvertible {
    /// The kind of failure, for programs.
    package enum Code: String, Sendable {
        /// A card was described with invalid values.
        case badCard
        /// The path of the link is occupied by something other than a symbolic link.
        case linkOccupied
        /// A system call failed; see `errno`.
        case system
        /// The reader was stopped for good.
        case stopped
    }

    /// The kind of failure.
    package let code: Code

    /// One sentence for people.
    package let message: String

    /// The operating system's error number; 0 if it was not involved.
    package let errno: Int32

    /// Code, message and cause in one line.
    package var description: String {
        "\(code.rawValue): \(message)" + (errno == 0 ? "" : " (errno \(errno))")
    }

    init(_ code: Code, _ message: String, errno: Int32 = 0) {
        self.code = code
        self.message = message
        self.errno = errno
    }
}
