import CommonBase

extension V16 {
    /// A station's response to most commands: a status.
    ///
    /// The status may be missing (an X3-HAC answers some commands with an empty payload) or unknown
    /// to the specification; both still count as a response.
    package struct StatusAnswer<
        Status: RawRepresentable<String> & CaseIterable & Hashable & Sendable
    >: OCPPPayload {
        /// Nil if the status is missing or unknown.
        package var status: Status?
        /// The status as sent.
        package var word: String?

        package init(_ status: Status) {
            self.status = status
            word = status.rawValue
        }

        package init(_ fields: FieldReader) throws(OCPPError) {
            word = try fields.string("status", limit: 50)
            status = word.flatMap(Status.init(word:))
        }

        package var json: JSONValue { .object(["status": word.map(JSONValue.string)]) }
    }

    /// OCPP 1.6 edition 2 §7.39; also used by ClearCache (§7.21) and Reset (§7.40).
    package enum AcceptedOrRejected: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
    }
}
