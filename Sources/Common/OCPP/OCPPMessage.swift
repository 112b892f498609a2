import CommonBase

/// One action of OCPP: its name and its two payloads.
package protocol OCPPMessage {
    associatedtype Request: OCPPPayload
    associatedtype Response: OCPPPayload
    /// Case-sensitive (OCPP-J 1.6 §4.2.1).
    static var action: String { get }
}

/// The payload of a CALL or a CALLRESULT. Reading is lenient (extra members, numbers for strings,
/// over-long texts cut), writing is strict (what the official schema allows and nothing else).
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
