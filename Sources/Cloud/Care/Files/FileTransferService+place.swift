import CloudControl
import CommonBase
import OCPPMessages

extension FileTransferService {
    /// Where an OCPP 1.6 request holds the URL of a file.
    struct Place {
        var kind: StoredFile.Kind
        /// Member of the payload whose object holds the URL; nil if the payload itself does.
        var inner: String?
        var member: String
        /// Member with the time at which the station starts the transfer.
        var startMember: String?
        /// Whether the request has a `requestId`.
        var hasRequestID = false

        /// The object that holds the URL.
        func object(in payload: JSONValue) -> JSONValue {
            inner.map { payload[$0] ?? .object([]) } ?? payload
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

    static func place(of action: StationCommand.Action) -> Place? {
        switch action {
        case .updateFirmware:
            Place(kind: .firmware, member: "location", startMember: "retrieveDate")
        case .signedUpdateFirmware:
            Place(
                kind: .firmware, inner: "firmware", member: "location",
                startMember: "retrieveDateTime", hasRequestID: true)
        case .getDiagnostics: Place(kind: .diagnostics, member: "location")
        case .getLog:
            Place(kind: .log, inner: "log", member: "remoteLocation", hasRequestID: true)
        default: nil
        }
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
