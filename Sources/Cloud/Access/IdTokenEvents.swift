import CloudCore

extension DomainObject {
    package static let idToken = DomainObject(rawValue: "idToken")
    /// Signal: the cards or vehicles of a person, who is the subject, have changed, or a charger waits
    /// no longer for a card of theirs.
    package static let cards = DomainObject(rawValue: "cards")
}

/// The subject is the id of the record, not the text of the token.
extension DomainEvent.Kind {
    package static let idTokenAdded = Self(.idToken, "added")
    /// Only the label or the vehicle has changed, which are on no list of a station.
    package static let idTokenRelabelled = Self(.idToken, "relabelled")
    package static let idTokenChanged = Self(.idToken, "changed")
    package static let idTokenRemoved = Self(.idToken, "removed")
}
