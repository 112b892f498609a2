import BridgeProtocol
import ChargingModel
import CommonBase

/// The effects of `BridgeMachine`.
package enum BridgeEffect: Hashable, Sendable {
    case setContactor(closed: Bool)
    /// Let the car draw current, or ask it to stop.
    case setEnable(Bool)
    /// Store all of this, or none; `persisted(ticket)` comes back once it is on the disk.
    case persist(ticket: UInt64, BridgeCommit)
    /// Ask the cloud.
    case authorize(request: UInt64, IdToken, proof: SUNMessage? = nil)
    /// Tell the cloud the result of its command.
    case answerCommand(number: Int64, BridgeCommandResult)
    case indicate(Indication)
    case log(String)
    /// Everything is done; the daemon ends. After a failure it must be restarted.
    case finished(failure: String?)
}

/// What is stored in one database transaction.
package struct BridgeCommit: Hashable, Sendable {
    /// Now: after a power cut, the best known end of this boot.
    package var moment: Moment
    package var events: [Event]
    /// What the next start begins with.
    package var state: StoredState

    package struct Event: Hashable, Sendable {
        package var moment: Moment
        package var data: BridgeEvent.Payload

        package init(moment: Moment, data: BridgeEvent.Payload) {
            self.moment = moment
            self.data = data
        }
    }

    package init(at moment: Moment, events: [Event], state: StoredState) {
        self.moment = moment
        self.events = events
        self.state = state
    }
}

/// What the person in front of the charger sees and hears.
package enum Indication: String, Hashable, Sendable, CaseIterable {
    case ready, asking, accepted, refused, charging, finished, faulted
}
