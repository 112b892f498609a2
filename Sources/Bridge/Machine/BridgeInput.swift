import BridgeProtocol
import ChargingModel

/// What happens to a bridge.
package enum BridgeInput: Hashable, Sendable {
    /// The daemon has started; what the database knows from before.
    case started(StoredState)
    /// A card came to the reader; and what the authorization list says of it, for when the cloud
    /// does not decide in time. Nil: there is no list that holds.
    case tokenPresented(
        IdToken, proof: SUNMessage? = nil, listed: AuthorizationList.Standing? = nil)
    /// The cloud decided about `request`; nil where it could not be asked.
    case authorizationAnswered(request: UInt64, AuthorizationStatus?)
    /// What went out under this ticket is on the disk.
    case persisted(ticket: UInt64)
    /// Something could not be stored. Nothing can be trusted to be stored any more.
    case storageFailed(String)
    /// How much the disk has room for.
    case storageHas(StorageRoom)
    /// The auxiliary contact says so.
    case feedbackChanged(isClosed: Bool)
    case pulsesCounted(Int64)
    /// A protection's input: emergency stop, residual current, over-temperature.
    case protectionChanged(BridgeFault, isTripped: Bool)
    /// A meter that is asked has answered: its register, and the power at that time.
    case metered(registerWh: Int64, powerW: Int64?)
    /// It has not answered for too long.
    case meterLost
    /// The board does not obey or can't be reached.
    case boardFailed(String)
    /// The cloud wants something, under this number.
    case commanded(number: Int64, BridgeCommand.Payload)
    /// From now on the bridge lives by other numbers; what it has stays what it is.
    case configured(BridgePolicy)
    /// A deadline may have passed.
    case timePassed
    /// SIGTERM: open now, then end.
    case stopRequested
}
