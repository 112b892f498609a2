extension V16 {
    /// OCPP 1.6 edition 2 §5.4: forgets the tokens that a station remembers from answers.
    public enum ClearCache: OCPPMessage {
        public static let action = "ClearCache"
        public typealias Request = EmptyPayload
        public typealias Response = StatusAnswer<AcceptedOrRejected>
    }
}
