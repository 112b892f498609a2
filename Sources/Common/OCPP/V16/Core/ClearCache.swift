extension V16 {
    /// OCPP 1.6 edition 2 §5.4: clears the station's authorization cache.
    package enum ClearCache: OCPPMessage {
        package static let action = "ClearCache"
        package typealias Request = EmptyPayload
        package typealias Response = StatusAnswer<AcceptedOrRejected>
    }
}
