import CommonBase
import OCPPMessages

/// Where an OCPP 1.6 request holds the URL of a file.
struct FilePlace: Sendable {
    var kind: StoredFile.Kind
    /// Member of the payload whose object holds the URL; nil if the payload itself does.
    var inner: String?
    var member: String
    /// Member with the time at which the station starts the transfer.
    var startMember: String?
    /// Whether the request has a `requestId`.
    var hasRequestID = false

    static func firmware(startMember: String) -> FilePlace {
        FilePlace(kind: .firmware, member: "location", startMember: startMember)
    }

    static let signedFirmware = FilePlace(
        kind: .firmware, inner: "firmware", member: "location", startMember: "retrieveDateTime",
        hasRequestID: true)
    static let diagnostics = FilePlace(kind: .diagnostics, member: "location")
    static let log = FilePlace(
        kind: .log, inner: "log", member: "remoteLocation", hasRequestID: true)

    /// Whether the payload names a URL.
    func isNamed(in payload: JSONValue) -> Bool { object(in: payload)[member] != nil }

    /// The object that holds the URL.
    func object(in payload: JSONValue) -> JSONValue {
        inner.map { payload[$0] ?? .object([]) } ?? payload
    }

    /// When the station may start the transfer, if the payload says so.
    func start(in payload: JSONValue) -> Timestamp? {
        startMember.flatMap { object(in: payload)[$0]?.stringValue }
            .flatMap { Timestamp(parsing: $0) }
    }

    /// Adds the URL and the defaults of absent members.
    func complete(
        _ payload: JSONValue, url: String, number: Int64, from now: Timestamp
    ) -> JSONValue {
        var defaults: [JSONValue.Member] = []
        if let startMember { defaults.append(.init(startMember, .string(now.iso8601Seconds))) }
        let address = [JSONValue.Member(member, .string(url))]
        let object = object(in: payload).adding(address + defaults)
        let whole = inner.map { payload.replacing($0, with: object) } ?? object
        guard hasRequestID else { return whole }
        let log = [JSONValue.Member("logType", .string(V16.LogType.diagnosticsLog.rawValue))]
        return whole.adding([.init("requestId", .int(number))] + (kind == .log ? log : []))
    }
}

extension JSONValue {
    /// Adds the members that the object lacks.
    fileprivate func adding(_ more: [Member]) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members + more.filter { self[$0.name] == nil })
    }

    fileprivate func replacing(_ name: String, with value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.name != name } + [Member(name, value)])
    }
}
