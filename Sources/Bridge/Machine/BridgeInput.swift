import BridgeProtocol
import ChargingModel
import CommonBase

/// The inputs of `BridgeMachine`.
package enum BridgeInput: Hashable, Sendable {
    /// The daemon has started, with what the database holds.
    case started(StoredState)
    /// A card was presented. `listed` is the authorization list's decision, for when the cloud does
    /// not answer in time; nil without a valid list. A companion came together with another card,
    /// which is still there. `isHost` is the list's word that the card is a host's.
    case tokenPresented(
        IdToken, proof: SUNMessage? = nil, listed: AuthorizationList.Standing? = nil,
        isCompanion: Bool = false, isHost: Bool = false)
    /// The cloud decided about `request`; nil where it could not be reached.
    case authorizationAnswered(request: UInt64, AuthorizationStatus?)
    /// The commit with this ticket is on the disk.
    case persisted(ticket: UInt64)
    /// A commit could not be stored; nor can any later one.
    case storageFailed(String)
    /// How much room the disk has.
    case storageHas(StorageRoom)
    /// The report of the auxiliary contact.
    case feedbackChanged(isClosed: Bool)
    case pulsesCounted(Int64)
    /// A protection's input: emergency stop, residual current, over-temperature.
    case protectionChanged(BridgeFault, isTripped: Bool)
    /// A Modbus meter has answered: its register, and the power at that time. Neither is older than
    /// `askedAt`; nil: they are of now.
    case metered(registerWh: Int64, powerW: Int64?, askedAt: Uptime? = nil)
    /// An answer of a Modbus meter could not be used; says why.
    case meterIgnored(String)
    /// A Modbus meter has not answered for too long.
    case meterLost
    /// The card reader has stopped working, or works.
    case readerChanged(isDead: Bool)
    /// The board does not follow a command or can't be reached.
    case boardFailed(String)
    /// A person has confirmed on the status page that the supply was switched off and the charger
    /// inspected: a host's card may clear the stored faults now.
    case inspectionConfirmed
    /// A command of the cloud, with its number.
    case commanded(number: Int64, BridgeCommand.Payload)
    /// The policy has changed; state and transaction stay.
    case configured(BridgePolicy)
    /// A new document of bookings; nil after the stored one was deleted.
    case bookingsTaken(BookingDocument?)
    /// A deadline may have passed.
    case timePassed
    /// SIGTERM: open the contactor, then end.
    case stopRequested
}
