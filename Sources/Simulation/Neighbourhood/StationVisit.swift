import ChargingModel
import CloudCore
import CommonBase
import OCPPMessages

/// A visit at a native station, as the station reports it.
struct StationVisit: Sendable {
    private static let connector: Int64 = 1
    let visit: Visit

    private var charger: Charger { visit.charger }
    private var isOnline: Bool { visit.reportedAt == nil }

    /// - Parameter now: a visit that goes on ends here.
    func steps(now: Timestamp) -> [Step] {
        guard visit.end != .none else { return begin() + samples(until: now) }
        let end = visit.endedAt
        return begin() + samples(until: end) + (isOnline && visit.isFull ? full() : []) + ending()
            + [.news(heard(end.adding(seconds: 20)))]
    }

    /// When the cloud hears of something: at once, or when the station is online again.
    private func heard(_ time: Timestamp) -> Timestamp {
        guard let reported = visit.reportedAt else { return time }
        let after = time.millisecondsSince(visit.startedAt) / 600
        return reported.adding(milliseconds: 10_000 + max(0, after))
    }

    private func status(_ status: V16.ChargePointStatus, at time: Timestamp) -> [Step] {
        // A station does not report statuses that it had while it was offline.
        guard isOnline else { return [] }
        return [
            .report(time) { [charger] stage, db in
                try stage.call(
                    V16.StatusNotification.self,
                    .init(
                        connectorId: Self.connector, status: status,
                        errorCode: status == .faulted ? "OtherError" : "NoError",
                        timestamp: time), by: charger, db)
            }
        ]
    }

    private func begin() -> [Step] {
        let (start, charger, visit) = (visit.startedAt, charger, visit)
        var steps = status(.preparing, at: start.adding(seconds: -45))
        switch visit.start {
        case .card where isOnline:
            steps.append(
                .report(start.adding(seconds: -3)) { stage, db in
                    try stage.call(
                        V16.Authorize.self, .init(idTag: visit.card.number), by: charger, db)
                })
        case .card: break
        case .phone(let limitWh):
            steps.append(.phoneStart(visit, limitWh: limitWh, at: start.adding(seconds: -4)))
        }
        steps.append(
            .report(heard(start)) { stage, db in
                let meterStartWh = stage.registersWh[charger] ?? 0
                let answer = try stage.call(
                    V16.StartTransaction.self,
                    .init(
                        connectorId: Self.connector, idTag: visit.card.number,
                        meterStart: meterStartWh, timestamp: start), by: charger, db)
                guard answer.idTagInfo.status == .accepted else {
                    throw ServiceError(
                        .internalError,
                        "\(visit.driver) may not charge at \(charger): visit \(visit.number)")
                }
                stage.running[visit.number] = .init(
                    number: answer.transactionId, meterStartWh: meterStartWh)
            })
        return steps + status(.charging, at: start.adding(seconds: 3))
    }

    private func samples(until end: Timestamp) -> [Step] {
        let last = end.millisecondsSince(visit.startedAt) / 1000
        var points = visit.curve.samples.filter { $0.seconds < last }
        // A car that is full takes nothing more.
        var idle = (visit.curve.seconds / 300 + 3) * 300
        while visit.end != .none, idle < last {
            points.append(.init(seconds: idle, energyWh: visit.curve.energyWh, powerW: 0))
            idle += 1800
        }
        if visit.end == .energyLimit {
            // The cloud stops it as soon as a reading shows the limit.
            points.append(
                .init(
                    seconds: last - 9, energyWh: visit.curve.energyWh,
                    powerW: visit.curve.points.last?.powerW ?? 0))
        }
        return points.map(sample)
    }

    private func sample(_ point: ChargingCurve.Point) -> Step {
        let (charger, visit) = (charger, visit)
        let time = visit.startedAt.adding(seconds: point.seconds)
        return .report(heard(time), isNews: false) { stage, db in
            guard let running = stage.running[visit.number] else { return }
            let register = running.meterStartWh + point.energyWh
            stage.registersWh[charger] = register
            try stage.call(
                V16.MeterValues.self,
                .init(
                    connectorId: Self.connector, transactionId: running.number,
                    meterValue: [Self.reading(register, point.powerW, at: time)]),
                by: charger, db)
        }
    }

    private static func reading(
        _ registerWh: Int64, _ powerW: Int64, at time: Timestamp
    ) -> V16.MeterValue {
        let context = SampledValue.Context.samplePeriodic.rawValue
        return V16.MeterValue(
            timestamp: time,
            sampledValue: [
                .init(
                    value: "\(registerWh)", context: context,
                    measurand: Measurand.energyActiveImportRegister.rawValue, unit: "Wh"),
                .init(
                    value: "\(powerW)", context: context,
                    measurand: Measurand.powerActiveImport.rawValue, unit: "W"),
            ])
    }

    private func full() -> [Step] {
        status(.suspendedEV, at: visit.startedAt.adding(seconds: visit.curve.seconds))
    }

    // MARK: The end

    private func ending() -> [Step] {
        let end = visit.endedAt
        let before = end.adding(seconds: -4)
        switch visit.end {
        case .tap: return stop(.local) + leave()
        case .unplug: return stop(.evDisconnected) + leave()
        case .driver: return [.stop(visit, by: visit.driver, at: before)] + stop(.remote) + leave()
        case .host: return [.stop(visit, by: charger.host, at: before)] + stop(.remote) + leave()
        case .energyLimit: return [.enforce(at: before)] + stop(.remote) + leave()
        case .emergencyStop:
            return stop(.emergencyStop) + status(.faulted, at: end.adding(seconds: 2))
                + status(.available, at: end.adding(seconds: Visit.outageSeconds))
        case .powerLoss: return powerLoss()
        case .none: return []
        }
    }

    private func leave() -> [Step] {
        status(.finishing, at: visit.endedAt.adding(seconds: 2))
            + status(.available, at: visit.endedAt.adding(seconds: 50))
    }

    /// - Parameter heard: nil for when it happens.
    private func stop(_ reason: StoppedReason, heard time: Timestamp? = nil) -> [Step] {
        let (charger, visit) = (charger, visit)
        return [
            .report(time ?? heard(visit.endedAt)) { stage, db in
                guard let running = stage.running[visit.number] else { return }
                let register = running.meterStartWh + visit.curve.energyWh
                stage.registersWh[charger] = register
                try stage.call(
                    V16.StopTransaction.self,
                    .init(
                        transactionId: running.number,
                        idTag: reason == .local ? visit.card.number : nil, meterStop: register,
                        timestamp: visit.endedAt, reason: reason), by: charger, db)
            }
        ]
    }

    /// The station is without power for a while, and reports the end when it has booted.
    private func powerLoss() -> [Step] {
        let back = visit.endedAt.adding(seconds: Visit.outageSeconds)
        return [Step.boot(charger, at: back)]
            + stop(.powerLoss, heard: back.adding(seconds: 3))
            + status(.available, at: back.adding(seconds: 6))
            + [.news(back.adding(seconds: 12))]
    }
}
