import CloudCore

extension DomainObject {
    package static let idToken = DomainObject(rawValue: "idToken")
}

/// The subject is the id of the record, not the text of the token.
extension DomainEvent.Kind {
    package static let idTokenAdded = Self(.idToken, "added")
    /// Only the label has changed, which is on no list of a station.
    package static let idTokenRelabelled = Self(.idToken, "relabelled")
    package static let idTokenChanged = Self(.idToken, "changed")
    package static let idTokenRemoved = Self(.idToken, "removed")
}
