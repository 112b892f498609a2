import CommonBase

extension PersonID {
    /// OCPP 1.6's parentIdTag of all tokens of a person, at most 20 characters. A person can start a
    /// transaction with one card and stop it with another (edition 2 §3.10).
    package var groupTag: String { "G" + text.uppercased().filter { $0 != "-" }.suffix(18) }
}
