/// What a notification is about. A person chooses per kind whether it comes by mail, too.
package enum NotificationKind: String, Sendable, CaseIterable {
    /// The account and its security: password, e-mail address, sign-ins, invitations.
    case account
    case chargingStarted
    /// Charging ended, or the car is full.
    case chargingEnded
    /// A card of the person, or at a charger of the person, was refused.
    case cardRefused
    /// Something is wrong with a charger of the person.
    case chargerProblem
    /// A booking of the person, or at a charger of the person.
    case booking
    /// Payouts, refunds, and questions about what was billed.
    case money

    /// Whether it is always mailed: the owner of an account must learn of its changes.
    package var isAlwaysMailed: Bool { self == .account }

    /// Whether it is mailed to people who did not choose.
    package var isMailedByDefault: Bool {
        isAlwaysMailed || [.chargerProblem, .booking, .money].contains(self)
    }
}
