import ChargingModel
import CommonBase
import OCPPMessages

/// Handles the commands of the Core profile. The station sends the response first, then performs
/// the consequence.
extension StationMachine {
    /// What the station does after it has responded.
    private enum Consequence {
        case nothing
        case start(IdToken)
        case stop(Transaction, StoppedReason)
        case reset(StoppedReason)
        case availability
        case heartbeat
        case profile(StationProfiles.Consequence)
    }

    mutating func commanded(
        id: String, action: String, payload: JSONValue, at moment: Moment
    ) {
        effects.append(.note("\(action) from the central system"))
        let consequence: Consequence
        do throws(OCPPError) {
            guard !(configuration.personality.unknownActions ?? []).contains(action) else {
                throw OCPPError(.notImplemented, "this station does not know \(action)")
            }
            var (answer, what) = try respond(to: action, FieldReader(payload), at: moment)
            if (configuration.personality.emptyAnswers ?? []).contains(action) {
                answer = .object([])
            }
            effects.append(.send(.callResult(id: id, payload: answer)))
            consequence = what
        } catch {
            effects.append(.send(.callError(id: id, error)))
            return
        }
        switch consequence {
        case .nothing: break
        case .start(let token):
            if keys.authorizesRemoteStarts {
                session = .authorizing(token)
                queue.append(.authorize(token))
            } else {
                begin(token, at: moment)
            }
        case .stop(let transaction, let reason): end(transaction, reason: reason, at: moment)
        case .reset(let reason): restart(reason, at: moment)
        case .availability:
            if case .idle = session { setStatus(restingStatus, at: moment) }
        case .profile(let consequence): follow(consequence, at: moment)
        case .heartbeat: heartbeatAt = moment.uptime.adding(milliseconds: heartbeatMilliseconds)
        }
    }

    private mutating func follow(
        _ consequence: StationProfiles.Consequence, at moment: Moment
    ) {
        switch consequence {
        case .nothing: break
        case .reports(let action, let words, let requestID):
            for word in words {
                let payload = JSONValue.object([
                    "status": .string(word), "requestId": requestID.map(JSONValue.int),
                ])
                queue.append(.report(action: action, payload: payload))
            }
        case .trigger(let message): send(triggered: message, at: moment)
        }
    }

    private mutating func send(triggered message: String, at moment: Moment) {
        switch message {
        case V16.Heartbeat.action: queue.append(.heartbeat)
        case V16.StatusNotification.action: setStatus(status, at: moment)
        case V16.MeterValues.action:
            if case .active(let transaction) = session { sample(transaction, at: moment) }
        default: queue.append(.report(action: message, payload: .object(["status": "Idle"])))
        }
    }

    private mutating func respond(
        to action: String, _ fields: FieldReader, at moment: Moment
    ) throws(OCPPError) -> (JSONValue, Consequence) {
        switch action {
        case V16.RemoteStartTransaction.action: return try remoteStart(fields)
        case V16.RemoteStopTransaction.action: return try remoteStop(fields)
        case V16.Reset.action:
            let request = try V16.Reset.Request(fields)
            let reason: StoppedReason = request.type == .hard ? .hardReset : .softReset
            return (V16.Reset.Response(.accepted).json, .reset(reason))
        case V16.UnlockConnector.action: return try unlock(fields)
        case V16.ChangeAvailability.action: return try changeAvailability(fields)
        case V16.GetConfiguration.action:
            return (keys.answer(try V16.GetConfiguration.Request(fields)).json, .nothing)
        case V16.ChangeConfiguration.action:
            let request = try V16.ChangeConfiguration.Request(fields)
            let status = keys.change(request.key, to: request.value)
            return (V16.ChangeConfiguration.Response(status).json, .heartbeat)
        case V16.ClearCache.action:
            cache.removeAll()
            return (V16.ClearCache.Response(.accepted).json, .nothing)
        case V16.DataTransfer.action:
            _ = try V16.DataTransfer.Request(fields)
            return (V16.DataTransfer.Response(.unknownVendorId).json, .nothing)
        default:
            if action == V16.TriggerMessage.action,
                let message = try fields.string("requestedMessage"),
                (configuration.personality.untriggered ?? []).contains(message)
            {
                return (V16.TriggerMessage.Response(.rejected).json, .nothing)
            }
            let answer = try profiles.respond(to: action, fields, situation(at: moment))
            if let (payload, consequence) = answer { return (payload, .profile(consequence)) }
            throw OCPPError(.notImplemented, "this station does not know \(action.prefix(40))")
        }
    }

    private func remoteStart(
        _ fields: FieldReader
    ) throws(OCPPError) -> (JSONValue, Consequence) {
        let request = try V16.RemoteStartTransaction.Request(fields)
        let isOurs = [nil, StationConstants.connectorID].contains(request.connectorId)
        guard case .idle = session, isOurs, isOperative, let token = IdToken(request.idTag) else {
            return (V16.RemoteStartTransaction.Response(.rejected).json, .nothing)
        }
        return (V16.RemoteStartTransaction.Response(.accepted).json, .start(token))
    }

    private func remoteStop(
        _ fields: FieldReader
    ) throws(OCPPError) -> (JSONValue, Consequence) {
        let request = try V16.RemoteStopTransaction.Request(fields)
        guard case .active(let transaction) = session,
            transactionIDs[transaction.number] == request.transactionId,
            !configuration.personality.has(.rejectedRemoteStops)
        else { return (V16.RemoteStopTransaction.Response(.rejected).json, .nothing) }
        return (
            V16.RemoteStopTransaction.Response(.accepted).json, .stop(transaction, .remote)
        )
    }

    /// Also ends a running transaction (OCPP 1.6 edition 2 §5.18).
    private func unlock(_ fields: FieldReader) throws(OCPPError) -> (JSONValue, Consequence) {
        let request = try V16.UnlockConnector.Request(fields)
        guard request.connectorId == StationConstants.connectorID else {
            return (V16.UnlockConnector.Response(.notSupported).json, .nothing)
        }
        let answer = V16.UnlockConnector.Response(.unlocked).json
        guard case .active(let transaction) = session else { return (answer, .nothing) }
        return (answer, .stop(transaction, .unlockCommand))
    }

    private mutating func changeAvailability(
        _ fields: FieldReader
    ) throws(OCPPError) -> (JSONValue, Consequence) {
        let request = try V16.ChangeAvailability.Request(fields)
        guard [0, StationConstants.connectorID].contains(request.connectorId) else {
            return (V16.ChangeAvailability.Response(.rejected).json, .nothing)
        }
        isOperative = request.type == .operative
        guard case .idle = session else {
            return (V16.ChangeAvailability.Response(.scheduled).json, .nothing)
        }
        return (V16.ChangeAvailability.Response(.accepted).json, .availability)
    }

    /// Ends the running transaction, disconnects, and boots again after reconnecting.
    private mutating func restart(_ reason: StoppedReason, at moment: Moment) {
        if case .active(let transaction) = session { end(transaction, reason: reason, at: moment) }
        reboot()
    }

    /// Disconnects, and boots again after reconnecting.
    mutating func reboot() {
        registration = nil
        link = .closing
        effects.append(.disconnect)
    }

    /// The connector's status while nothing is plugged in.
    var restingStatus: V16.ChargePointStatus { isOperative ? .available : .unavailable }
}
