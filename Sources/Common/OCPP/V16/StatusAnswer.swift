import CommonBase

extension V16 {
    /// The answer of a station to most commands: one word.
    ///
    /// The word may be missing (an X3-HAC answers some with an empty payload) or be one that the
    /// specification does not know; either is an answer all the same.
    package struct StatusAnswer<Status: RawRepresentable<String> & Hashable & Sendable>: OCPPPayload
    {
        /// Nil where the station said nothing, or nothing that is known.
        package var status: Status?
        /// As sent.
        package var word: String?

        package init(_ status: Status) {
            self.status = status
            word = status.rawValue
        }

        package init(_ fields: FieldReader) throws(OCPPError) {
            word = try fields.string("status", limit: 50)
            status = word.flatMap(Status.init(rawValue:))
        }

        package var json: JSONValue { .object(["status": word.map(JSONValue.string)]) }
    }

    /// OCPP 1.6 edition 2 §7.39, also of ClearCache (§7.21) and Reset (§7.40).
    package enum AcceptedOrRejected: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
    }
}
