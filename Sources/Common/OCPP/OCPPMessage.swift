import CommonBase

/// One OCPP action: its name and its two payloads.
package protocol OCPPMessage {
    associatedtype Request: OCPPPayload
    associatedtype Response: OCPPPayload
    /// Case-sensitive (OCPP-J 1.6 §4.2.1).
    static var action: String { get }
}

/// The payload of a CALL or a CALLRESULT. Reading is lenient: it ignores extra members, accepts
/// numbers as strings and cuts long strings. Writing is strict: it emits only what the official
/// schema allows.
package protocol OCPPPayload: Hashable, Sendable {
    init(_ fields: FieldReader) throws(OCPPError)
    var json: JSONValue { get }
}

/// A payload without members.
package struct EmptyPayload: OCPPPayload {
    package init() {}
    package init(_ fields: FieldReader) {}
    package var json: JSONValue { .object([]) }
}
