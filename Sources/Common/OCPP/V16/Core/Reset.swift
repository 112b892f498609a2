import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.14. The station stops running transactions first; their
    /// StopTransaction may arrive after the restart.
    package enum Reset: OCPPMessage {
        package static let action = "Reset"
        package typealias Response = StatusAnswer<AcceptedOrRejected>

        package struct Request: OCPPPayload {
            package var type: ResetType

            package init(type: ResetType) { self.type = type }

            package init(_ fields: FieldReader) throws(OCPPError) {
                type = try fields.required("type", fields.choice)
            }

            package var json: JSONValue { .object(["type": .string(type.rawValue)]) }
        }
    }

    /// OCPP 1.6 edition 2 §7.41.
    package enum ResetType: String, Sendable, CaseIterable {
        /// Restarts in any state.
        case hard = "Hard"
        /// Ends transactions properly, then restarts.
        case soft = "Soft"
    }
}
