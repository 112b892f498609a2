import CommonBase

extension PersonID {
    /// What the tags of a person have in common, in 20 characters: OCPP 1.6's parentIdTag. Who began a
    /// transaction with one card may end it with the other (edition 2 §3.10).
    package var groupTag: String { "G" + text.uppercased().filter { $0 != "-" }.suffix(18) }
}
