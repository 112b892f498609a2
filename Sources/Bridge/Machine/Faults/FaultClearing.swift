import CommonBase

/// A person has confirmed on the status page that the charger was inspected. A host's card on the
/// reader proves within a minute that a host is there; then it clears the stored faults. Pure.
struct FaultClearing: Hashable, Sendable {
    /// How long the card is waited for.
    static let windowMilliseconds: Int64 = 60_000
    /// After a clearing, the same card held a second time must not start a transaction.
    static let restMilliseconds: Int64 = 5000
    /// Confirmations in an hour. A stranger on the network could keep the window open, so that a
    /// host's card that is meant to charge would clear a fault that nobody has looked at.
    static let hourlyLimit = 6

    /// Until when the card is waited for; nil while nobody has confirmed.
    private(set) var endsAt: Uptime?
    /// Why the last card of this window, or the last confirmation, did not clear the faults.
    private(set) var refusal: ClearingRefusal?
    private var restsUntil: Uptime?
    /// The confirmations of the last hour.
    private var confirmedAt: [Uptime] = []

    /// Whether cards clear faults and start nothing.
    func isOpen(at uptime: Uptime) -> Bool { endsAt.map { uptime < $0 } ?? false }

    func rests(at uptime: Uptime) -> Bool { restsUntil.map { uptime < $0 } ?? false }

    /// A person has confirmed. Does not prolong an open window.
    /// - Returns: whether the window has opened.
    mutating func open(at uptime: Uptime) -> Bool {
        guard !isOpen(at: uptime) else { return false }
        confirmedAt.removeAll { $0.adding(milliseconds: 3_600_000) <= uptime }
        guard confirmedAt.count < Self.hourlyLimit else {
            refusal = .tooManyAttempts
            return false
        }
        confirmedAt.append(uptime)
        (endsAt, refusal) = (uptime.adding(milliseconds: Self.windowMilliseconds), nil)
        return true
    }

    mutating func refuse(_ reason: ClearingRefusal) { refusal = reason }

    /// The faults are cleared.
    mutating func succeed(at uptime: Uptime) {
        (endsAt, refusal) = (nil, nil)
        restsUntil = uptime.adding(milliseconds: Self.restMilliseconds)
    }

    /// No card has cleared the faults in time. Why the last one did not is still shown.
    mutating func expire() { endsAt = nil }
}

/// Why a card did not clear the faults, for the person who has held it to the reader.
package enum ClearingRefusal: String, Hashable, Sendable, CaseIterable {
    /// The card is not a host's, by the authorization list.
    case notAHost
    /// The auxiliary contact does not report that the contactor is open.
    case contactorClosed
    /// The meter has seen energy or power within the last half minute.
    case energyFlows
    /// The auxiliary contact has changed within the last seconds.
    case contactChatters
    /// The input of a protection whose fault is stored is still tripped.
    case protectionTripped
    /// Too many confirmations within an hour.
    case tooManyAttempts
}
