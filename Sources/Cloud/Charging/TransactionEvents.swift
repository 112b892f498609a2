import ChargingModel
import CloudCore
import CommonBase

extension DomainObject {
    package static let transaction = DomainObject(rawValue: "transaction")
}

extension DomainObject {
    /// Signal: a transaction of a driver has changed; the driver is the subject.
    package static let driverCharging = DomainObject(rawValue: "driverCharging")
}

/// The transaction is the subject; station and person are set if they are known. The payload shows
/// the transaction after the change (`TransactionLog`).
extension DomainEvent.Kind {
    package static let transactionStarted = Self(.transaction, "started")
    package static let transactionChargingStateChanged = Self(.transaction, "chargingStateChanged")
    package static let transactionEnded = Self(.transaction, "ended")
    /// The energy, the start or the end of an ended transaction has changed.
    package static let transactionRevised = Self(.transaction, "revised")
    /// The energy per quarter of an hour of an ended transaction is known, or has changed.
    package static let transactionQuartersChanged = Self(.transaction, "quartersChanged")
    package static let transactionHeldForReview = Self(.transaction, "heldForReview")
    package static let transactionReleased = Self(.transaction, "released")
}

extension TransactionChange {
    var kind: DomainEvent.Kind {
        switch self {
        case .started: .transactionStarted
        case .chargingStateChanged: .transactionChargingStateChanged
        case .ended: .transactionEnded
        case .revised: .transactionRevised
        case .heldForReview: .transactionHeldForReview
        case .released: .transactionReleased
        }
    }

    /// The transaction after the change, with the anomalies that the change is about.
    func payload(_ state: ChargingTransaction) -> JSONValue {
        var anomalies: Set<Anomaly>?
        switch self {
        case .heldForReview(let fresh): anomalies = fresh
        case .released(let settled): anomalies = settled
        case .started, .chargingStateChanged, .ended, .revised: break
        }
        return .object([
            "energyWh": .int(state.energyWh),
            "startedAt": state.startedAt.map { .string($0.iso8601) },
            "endedAt": state.endedAt.map { .string($0.iso8601) },
            "chargingState": state.chargingState.map { .string($0.rawValue) },
            "anomalies": anomalies.map { .array($0.sorted().map { .string($0.rawValue) }) },
        ])
    }
}
