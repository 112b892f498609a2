import CommonBase

/// What `releases.json` says: the newest release of each program.
struct ReleaseList: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        var version: ReleaseVersion
        /// What is new, for admins; empty if the file says nothing.
        var notes: String
    }

    var cloud: Entry?
    var bridge: Entry?

    /// Longest notes, in Unicode scalars.
    private static let maximumNotes = 2000

    init(cloud: Entry? = nil, bridge: Entry? = nil) {
        self.cloud = cloud
        self.bridge = bridge
    }

    /// - Throws: `invalidInput` that says what is wrong with which member.
    init(_ bytes: [UInt8]) throws(ServiceError) {
        let json: JSONValue
        do {
            json = try JSONReader.parse(bytes, allowsNUL: false)
        } catch {
            throw ServiceError(.invalidInput, "It is not valid JSON: \(error).")
        }
        for member in try Self.members(of: json, "The file") {
            switch member.name {
            case "cloud": cloud = try Self.release(member.value, "cloud")
            case "bridge": bridge = try Self.release(member.value, "bridge")
            default: throw Self.unknown(member.name, "cloud, bridge")
            }
        }
    }

    private static func release(
        _ json: JSONValue, _ name: String
    ) throws(ServiceError) -> Entry {
        var version: ReleaseVersion?
        var notes = ""
        for member in try members(of: json, name) {
            switch member.name {
            case "version": version = member.value.stringValue.flatMap(ReleaseVersion.init)
            case "notes":
                guard let text = member.value.stringValue,
                    text.unicodeScalars.count <= maximumNotes
                else {
                    throw ServiceError(
                        .invalidInput,
                        "\(name).notes must be a text of at most \(maximumNotes) characters.")
                }
                notes = text
            default: throw unknown("\(name).\(member.name)", "version, notes")
            }
        }
        guard let version else {
            throw ServiceError(
                .invalidInput, "\(name).version must be \(ReleaseVersion.rule), in quotes.")
        }
        return Entry(version: version, notes: notes)
    }

    private static func members(
        of json: JSONValue, _ name: String
    ) throws(ServiceError) -> [JSONValue.Member] {
        guard case .object(let members) = json else {
            throw ServiceError(.invalidInput, "\(name) must be an object.")
        }
        guard Set(members.map(\.name)).count == members.count else {
            throw ServiceError(.invalidInput, "\(name) names a member twice.")
        }
        return members
    }

    private static func unknown(_ name: String, _ known: String) -> ServiceError {
        ServiceError(
            .invalidInput,
            "\(name.storable(scalars: 60)) is not a known member. Known members: \(known).")
    }
}
