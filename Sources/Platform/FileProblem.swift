import Glibc

/// Looks at the file system to say why the operating system refused a path.
struct FileProblem {
    private let path: String
    private let number: Int32

    init(_ path: String, _ number: Int32) {
        self.path = path
        self.number = number
    }

    var description: (cause: String, remedy: String?) {
        switch number {
        case ENOENT: missing
        case EACCES, EPERM: denied
        default: (SystemError.words(number), SystemError.remedy(number))
        }
    }

    private var missing: (cause: String, remedy: String?) {
        let directories = Self.directories(of: path)
        for directory in directories where access(directory, F_OK) != 0 && errno == ENOENT {
            return (
                "the directory \(directory) does not exist", "Create it, or name another path."
            )
        }
        return (SystemError.words(ENOENT), nil)
    }

    /// Names the directory or file that this program's user may not use, and its owner.
    private var denied: (cause: String, remedy: String?) {
        let blocked = Self.directories(of: path).first { access($0, X_OK) != 0 && errno == EACCES }
        let isFile = blocked == nil && access(path, F_OK) == 0
        let place = blocked ?? (isFile ? path : Self.directories(of: path).last ?? path)
        let user = Self.userName(geteuid())
        guard let owner = Self.owner(of: place) else {
            return ("permission denied for user \(user)", nil)
        }
        let cause = "permission denied: \(place) belongs to \(owner), this program runs as \(user)"
        guard owner != user else {
            return (cause, "Check its mode (ls -ld \(place)).")
        }
        return (
            cause,
            "Run as \(owner) (sudo -u \(owner) …), or change the owner: chown \(user) \(place)."
        )
    }

    /// The directories above a path, the outermost first.
    static func directories(of path: String) -> [String] {
        let parts = path.split(separator: "/")
        let root = path.hasPrefix("/") ? "/" : ""
        return parts.indices.dropFirst().map { root + parts[..<$0].joined(separator: "/") }
    }

    private static func owner(of path: String) -> String? {
        var status = stat()
        return stat(path, &status) == 0 ? userName(status.st_uid) : nil
    }

    private static func userName(_ id: uid_t) -> String {
        guard let entry = getpwuid(id), let name = entry.pointee.pw_name else { return "\(id)" }
        return String(cString: name)
    }
}
