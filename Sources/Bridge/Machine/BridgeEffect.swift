import BridgeProtocol
import ChargingModel
import CommonBase

/// What a bridge does about it.
package enum BridgeEffect: Hashable, Sendable {
    case setContactor(closed: Bool)
    /// Let the car draw current, or ask it to stop.
    case setEnable(Bool)
    /// Store all of this, or none; `persisted(ticket)` comes back once it is on the disk.
    case persist(ticket: UInt64, BridgeCommit)
    /// Ask the cloud.
    case authorize(request: UInt64, IdToken, proof: SUNMessage? = nil)
    /// Tell the cloud what becomes of its command.
    case answerCommand(number: Int64, BridgeCommandResult)
    case indicate(Indication)
    case log(String)
    /// Everything is done; the daemon may end. A failure means that it must be started again.
    case finished(failure: String?)
}

/// What belongs into one durable transaction.
package struct BridgeCommit: Hashable, Sendable {
    /// Now: how long the machine has been running is known by it, should the power go.
    package var moment: Moment
    package var events: [Event]
    /// What a restart is to know.
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

/// What the person in front of the charger is told.
package enum Indication: String, Hashable, Sendable, CaseIterable {
    case ready, asking, accepted, refused, charging, finished, faulted
}
