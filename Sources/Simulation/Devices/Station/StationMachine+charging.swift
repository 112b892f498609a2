import ChargingModel
import CommonBase
import OCPPMessages

extension StationMachine {
    /// How long the cable stays plugged in after the end of a transaction.
    private static let unplugMilliseconds: Int64 = 1000

    /// Handles a tap at the station's own reader: starts a transaction, or ends the one that the
    /// same token started.
    mutating func tapped(_ token: IdToken, at moment: Moment) {
        guard token.text.utf8.count <= V16.maximumIdTagLength else {
            let limit = V16.maximumIdTagLength
            effects.append(.note("tap of \(token) ignored: longer than \(limit) characters"))
            return
        }
        switch session {
        case .idle where !isOperative:
            effects.append(.note("tap of \(token) ignored: out of use"))
        case .idle where profiles.isReserved(forOtherThan: token, at: moment.wall):
            effects.append(.note("tap of \(token) ignored: reserved"))
        case .idle where link == .up && registration == .accepted:
            effects.append(.note("tap of \(token)"))
            session = .authorizing(token)
            queue.append(.authorize(token))
        case .idle where link == .up:
            effects.append(.note("tap of \(token) ignored: not accepted yet"))
        case .idle:
            tappedOffline(token, at: moment)
        case .active(let transaction) where transaction.token == token:
            effects.append(.note("tap of \(token) ends the transaction"))
            end(transaction, reason: .local, at: moment)
        case .authorizing, .active, .finishing:
            effects.append(.note("tap of \(token) ignored: busy"))
        }
    }

    /// Without the central system, only tokens that it accepted before may charge
    /// (LocalAuthorizeOffline; AllowOfflineTxForUnknownId is false). The transaction is reported
    /// later.
    mutating func tappedOffline(_ token: IdToken, at moment: Moment) {
        // The local list takes precedence over the cache (OCPP 1.6 edition 2 §3.5.2).
        let isKnown = profiles.allows(token, at: moment.wall) ?? cache.contains(token.text)
        guard keys.authorizesOffline, isKnown else {
            effects.append(.note("tap of \(token) ignored: no central system"))
            return
        }
        effects.append(.note("tap of \(token), offline"))
        begin(token, at: moment)
        guard case .active(let transaction) = session else { return }
        charge(transaction, at: moment)
    }

    mutating func authorized(
        _ token: IdToken, _ answer: AuthorizationStatus, at moment: Moment
    ) {
        effects.append(.note("token \(token) \(answer.rawValue)"))
        remember(token, answer)
        guard answer == .accepted else {
            session = .idle
            return
        }
        begin(token, at: moment)
    }

    private mutating func remember(_ token: IdToken, _ answer: AuthorizationStatus) {
        if answer != .accepted {
            cache.remove(token.text)
        } else if cache.count < Self.cacheLimit {
            cache.insert(token.text)
        }
    }

    /// Starts a transaction; its StartTransaction waits in the queue until it can be sent.
    mutating func begin(_ token: IdToken, at moment: Moment) {
        setStatus(.preparing, at: moment)
        transactionCount += 1
        let transaction = Transaction(
            number: transactionCount, token: token, meterStartWh: registerWh,
            startedAt: moment.wall)
        session = .active(transaction)
        queue.append(
            .start(
                number: transaction.number,
                V16.StartTransaction.Request(
                    connectorId: StationConstants.connectorID, idTag: token.text,
                    meterStart: transaction.meterStartWh, timestamp: moment.wall,
                    reservationId: profiles.useReservation(of: token, at: moment.wall))))
    }

    /// Goes on with a transaction, as a station does that only lost its connection: it does not boot.
    mutating func resume(_ resumed: ResumedTransaction) {
        transactionCount += 1
        transactionIDs[transactionCount] = resumed.id
        registration = .accepted
        status = .charging
        cache.insert(resumed.token.text)
        session = .active(
            Transaction(
                number: transactionCount, token: resumed.token,
                meterStartWh: resumed.meterStartWh, startedAt: .epoch,
                sampleAt: Uptime(milliseconds: 0)))
    }

    /// Handles the response to a start. If a tap has ended the transaction in the meantime, only
    /// the id is recorded.
    mutating func started(
        _ number: Int, _ response: V16.StartTransaction.Response, at moment: Moment
    ) {
        transactionIDs[number] = response.transactionId
        guard case .active(let transaction) = session, transaction.number == number else { return }
        remember(transaction.token, response.idTagInfo.status)
        guard response.idTagInfo.status == .accepted else {
            effects.append(.note("start refused: \(response.idTagInfo.status.rawValue)"))
            end(transaction, reason: .deAuthorized, at: moment)
            return
        }
        effects.append(.note("transaction \(response.transactionId) at \(registerWh) Wh"))
        if !transaction.isCharging { charge(transaction, at: moment) }
    }

    private mutating func charge(_ transaction: Transaction, at moment: Moment) {
        var transaction = transaction
        transaction.sampleAt = moment.uptime.adding(milliseconds: sampleMilliseconds)
        session = .active(transaction)
        setStatus(.charging, at: moment)
        queueReading(of: transaction, context: .transactionBegin, at: moment)
    }

    private var sampleMilliseconds: Int64 { keys.sampleIntervalSeconds * 1000 }

    /// The central system never accepted the start, so the station ends the transaction.
    mutating func startGivenUp(_ number: Int, at moment: Moment) {
        transactionIDs[number] = Self.unknownTransactionID
        guard case .active(let transaction) = session, transaction.number == number else { return }
        end(transaction, reason: .other, at: moment)
    }

    /// Missed samples are not sent later; the next one is a whole interval away.
    mutating func sample(_ transaction: Transaction, at moment: Moment) {
        var transaction = transaction
        transaction.sampleAt = moment.uptime.adding(milliseconds: sampleMilliseconds)
        transaction.samples += 1
        session = .active(transaction)
        queueReading(of: transaction, context: .samplePeriodic, at: moment)
    }

    mutating func unplugged(at moment: Moment) {
        session = .idle
        setStatus(restingStatus, at: moment)
        queueIdleReading(at: moment)
    }

    private mutating func queueReading(
        of transaction: Transaction, context: SampledValue.Context, at moment: Moment
    ) {
        let reading = StationReadings.full(
            at: moment.wall, registerWh: registerWh, powerW: flow.powerW,
            context: context)
        let readings = configuration.personality.readings(
            reading, registerWh: registerWh, startWh: transaction.meterStartWh,
            isOdd: !transaction.samples.isMultiple(of: 2))
        for reading in readings {
            queue.append(.meterValues(number: transaction.number, reading))
        }
    }

    /// Samples the meter outside a transaction, if the station does that.
    mutating func queueIdleReading(at moment: Moment) {
        guard configuration.personality.has(.valuesWithoutTransaction) else { return }
        let request = V16.MeterValues.Request(
            connectorId: StationConstants.connectorID, transactionId: nil,
            meterValue: [registerReading(context: .samplePeriodic, at: moment)])
        queue.append(.report(action: V16.MeterValues.action, payload: request.json))
    }

    func registerReading(context: SampledValue.Context, at moment: Moment) -> V16.MeterValue {
        StationReadings.register(at: moment.wall, registerWh: registerWh, context: context)
    }

    /// Opens the contactor; the StopTransaction waits in the queue until it can be sent.
    mutating func end(
        _ transaction: Transaction, reason: StoppedReason, at moment: Moment
    ) {
        let energyWh = registerWh - transaction.meterStartWh
        let personality = configuration.personality
        if personality.has(.availableBeforeStop) { setStatus(.available, at: moment) }
        if !personality.has(.forgottenStops), !personality.has(.unsentStops) {
            queueStop(of: transaction, reason: reason, at: moment)
        }
        transactionsEnded += 1
        profiles.transactionEnded()
        deliveredWh += energyWh
        lastTransactionEnergyWh = energyWh
        effects.append(.note("transaction ended, \(reason.rawValue), \(energyWh) Wh"))
        setStatus(.finishing, at: moment)
        session = .finishing(
            until: moment.uptime.adding(milliseconds: Self.unplugMilliseconds))
        if personality.has(.forgottenStops) { reboot() }
    }

    private mutating func queueStop(
        of transaction: Transaction, reason: StoppedReason, at moment: Moment
    ) {
        queue.append(
            .stop(
                number: transaction.number,
                V16.StopTransaction.Request(
                    transactionId: Self.unknownTransactionID,
                    idTag: reason == .local ? transaction.token.text : nil,
                    meterStop: registerWh, timestamp: moment.wall, reason: reason,
                    transactionData: [registerReading(context: .transactionEnd, at: moment)])))
    }
}
