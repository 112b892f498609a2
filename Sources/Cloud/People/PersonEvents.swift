import CloudCore

extension DomainObject {
    package static let driver = DomainObject(rawValue: "driver")
}

/// The person is the subject.
extension DomainEvent.Kind {
    package static let driverAdded = Self(.driver, "added")
    /// Anything but the status has changed.
    package static let driverChanged = Self(.driver, "changed")
    /// A driver was blocked or unblocked.
    package static let driverStatusChanged = Self(.driver, "statusChanged")
    /// A driver was deleted, with their id tokens.
    package static let driverRemoved = Self(.driver, "removed")
}
