import CommonBase
import OCPPMessages

extension StationMachine {
    /// After this many consecutive calls without an answer, the station considers the connection
    /// dead.
    static let silentCallLimit = 2
    /// The transaction id to use if the central system rejected the start (errata §3.18).
    static let unknownTransactionID: Int64 = -1

    mutating func sendNext(at moment: Moment) {
        guard link == .up else { return }
        let onlyBoot = registration != .accepted
        guard let (id, entry) = queue.next(at: moment.uptime, onlyBoot: onlyBoot) else { return }
        let number = entry.message.transactionNumber ?? 0
        let payload = entry.message.payload(
            transactionId: transactionIDs[number] ?? Self.unknownTransactionID)
        effects.append(
            .send(
                .call(
                    id: id, action: entry.message.action,
                    payload: configuration.personality.written(payload))))
    }

    mutating func received(_ bytes: [UInt8], at moment: Moment) {
        switch OCPPFrame.decode(bytes) {
        case .ignored(let reason):
            effects.append(.note("ignored: \(reason)"))
        case .repaired: effects.append(.note("ignored: broken JSON"))
        case .refused(let id, let error, _):
            effects.append(.send(.callError(id: id, error)))
        case .frame(.call(let id, let action, let payload)):
            commanded(id: id, action: action, payload: payload, at: moment)
        case .frame(.callResult(let id, let payload)):
            guard let entry = answered(id) else { return }
            do throws(OCPPError) {
                try succeeded(entry.message, FieldReader(payload), at: moment)
                queue.remove(entry)
            } catch {
                failed(entry, "unreadable answer, \(error.description)", at: moment)
            }
        case .frame(.callError(let id, let code, let description, _)):
            guard let entry = answered(id) else { return }
            failed(entry, "\(code.rawValue) \(description)", at: moment)
        }
    }

    private mutating func answered(_ id: String) -> CallQueue.Entry? {
        silentCalls = 0
        backoff.succeeded()
        let entry = queue.answered(id: id)
        if entry == nil { effects.append(.note("ignored: an answer to \(id.prefix(36))")) }
        return entry
    }

    /// Handles a call without an answer in time: a transaction's message is sent again with the
    /// same payload.
    mutating func expireCall(at moment: Moment) {
        guard link == .up, let entry = queue.timedOut(at: moment.uptime) else { return }
        effects.append(.note("no answer to \(entry.message.action)"))
        if entry.message.transactionNumber == nil { failed(entry, "no answer", at: moment) }
        silentCalls += 1
        guard silentCalls >= Self.silentCallLimit else { return }
        link = .closing
        effects.append(.disconnect)
    }

    private mutating func succeeded(
        _ message: StationMessage, _ fields: FieldReader, at moment: Moment
    ) throws(OCPPError) {
        switch message {
        case .boot:
            booted(try V16.BootNotification.Response(fields), at: moment)
        case .heartbeat:
            _ = try V16.Heartbeat.Response(fields)
        case .status(let request):
            knownStatus[request.connectorId] = request.status
        case .authorize(let token):
            let response = try V16.Authorize.Response(fields)
            authorized(token, response.idTagInfo.status, at: moment)
        case .start(let number, let request):
            let response = try V16.StartTransaction.Response(fields)
            if configuration.personality.has(.repeatedStarts), repeatedStart != number {
                repeatedStart = number
                queue.append(.start(number: number, request))
            }
            started(number, response, at: moment)
        case .meterValues, .report:
            break
        case .stop(let number, let request):
            _ = try V16.StopTransaction.Response(fields)
            if configuration.personality.has(.repeatedStops), repeatedStop != number {
                repeatedStop = number
                queue.append(.stop(number: number, request))
                return
            }
            guard configuration.personality.has(.lateValues) else {
                transactionIDs[number] = nil
                return
            }
            let late = registerReading(context: .samplePeriodic, at: moment)
            queue.append(.meterValues(number: number, late))
        }
    }

    /// OCPP 1.6 edition 2 §3.7.1: a transaction's message is retried with growing delays and
    /// dropped after the last attempt; any other message is dropped at once.
    private mutating func failed(_ entry: CallQueue.Entry, _ reason: String, at moment: Moment) {
        effects.append(.note("\(entry.message.action) failed: \(reason)"))
        let failures = entry.failures + 1
        let isTransactional = entry.message.transactionNumber != nil
        if isTransactional, failures < StationConstants.transactionMessageAttempts {
            let wait = StationConstants.transactionMessageRetryMilliseconds * Int64(failures)
            queue.postpone(entry, until: moment.uptime.adding(milliseconds: wait))
            return
        }
        queue.remove(entry)
        switch entry.message {
        case .boot: bootFailed(at: moment)
        case .authorize: session = .idle
        case .start(let number, _): startGivenUp(number, at: moment)
        case .stop(let number, _): transactionIDs[number] = nil
        case .heartbeat, .status, .meterValues, .report: break
        }
    }
}
