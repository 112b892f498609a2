/// Why a virtual reader or one of its cards could not be made.
package struct VirtualReaderError: Error, Equatable, CustomStringConvertible {
    /// The kind of failure, for programs.
    package enum Code: String, Sendable {
        /// A card was described with values that no such card can have.
        case badCard
        /// Something that is not a symbolic link stands where the link belongs.
        case linkOccupied
        /// The operating system refused a call; see `errno`.
        case system
        /// The reader was stopped for good.
        case stopped
    }

    /// The kind of failure.
    package let code: Code

    /// One sentence for people.
    package let message: String

    /// The cause as the operating system gave it; 0 when it was not involved.
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
