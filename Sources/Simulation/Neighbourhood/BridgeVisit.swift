import BridgeProtocol
import ChargingModel
import CloudCore
import CommonBase

/// A visit at a charger without OCPP, as its bridge reports it.
struct BridgeVisit: Sendable {
    let visit: Visit

    private var charger: Charger { visit.charger }

    func steps() -> [Step] {
        let end = visit.endedAt
        return begin() + samples() + (visit.isFull ? full() : []) + ending()
            + [.news(heard(end.adding(seconds: 20)))]
    }

    /// When the cloud hears of something: at once, or when the bridge is online again.
    private func heard(_ time: Timestamp) -> Timestamp {
        guard let reported = visit.reportedAt else { return time }
        let after = time.millisecondsSince(visit.startedAt) / 600
        return reported.adding(milliseconds: 10_000 + max(0, after))
    }

    private func begin() -> [Step] {
        let (start, charger, visit) = (visit.startedAt, charger, visit)
        var steps: [Step] = []
        switch visit.start {
        case .card where visit.reportedAt == nil:
            steps.append(
                .report(start.adding(seconds: -1)) { stage, db in
                    try stage.tap(visit.card.number, at: charger, db)
                })
        case .card: break
        case .phone(let limitWh):
            steps.append(.phoneStart(visit, limitWh: limitWh, at: start.adding(seconds: -3)))
        }
        steps.append(
            .report(heard(start)) { stage, db in
                stage.running[visit.number] = .init(
                    id: stage.random.id(), meterStartWh: stage.registersWh[charger] ?? 0)
                try stage.tell(
                    visit, .started, visit.start == .card ? .authorized : .remoteStart,
                    token: WireIdToken(try visit.card.token()), at: start, energyWh: 0, db)
            })
        steps.append(
            report(at: start.adding(seconds: 2)) { stage, db, time in
                try stage.tell(
                    .statusNotification(.init(connectorStatus: .occupied)), at: time,
                    by: charger, db)
                try stage.tell(
                    visit, .updated, .chargingStateChanged, state: .charging,
                    context: .transactionBegin, at: time, energyWh: 0, db)
            })
        return steps
    }

    private func report(
        at time: Timestamp, isNews: Bool = true,
        _ body: @escaping @Sendable (inout Stage, Database, Timestamp) throws -> Void
    ) -> Step {
        .report(heard(time), isNews: isNews) { stage, db in try body(&stage, db, time) }
    }

    private func samples() -> [Step] {
        let visit = visit
        return visit.curve.samples.filter { $0.seconds < visit.curve.seconds }.map { point in
            report(
                at: visit.startedAt.adding(seconds: point.seconds), isNews: false
            ) { stage, db, time in
                try stage.tell(
                    visit, .updated, .meterValuePeriodic, context: .samplePeriodic, at: time,
                    energyWh: point.energyWh, db)
            }
        }
    }

    private func full() -> [Step] {
        let visit = visit
        return [
            report(at: visit.startedAt.adding(seconds: visit.curve.seconds)) { stage, db, time in
                try stage.tell(
                    visit, .updated, .chargingStateChanged, state: .suspendedEV,
                    context: .samplePeriodic, at: time, energyWh: visit.curve.energyWh, db)
            }
        ]
    }

    private func ending() -> [Step] {
        let before = visit.endedAt.adding(seconds: -4)
        switch visit.end {
        case .tap: return stop(.stopAuthorized, .local)
        case .unplug: return stop(.evDeparted, .evDisconnected)
        case .driver:
            return [.stop(visit, by: visit.driver, at: before)] + stop(.remoteStop, .remote)
        case .host:
            return [.stop(visit, by: charger.host, at: before)] + stop(.remoteStop, .remote)
        case .energyLimit: return stop(.other, .energyLimitReached)
        case .emergencyStop: return stop(.abnormalCondition, .emergencyStop)
        case .powerLoss:
            let back = visit.endedAt.adding(seconds: Visit.outageSeconds)
            return [Step.boot(charger, at: back)]
                + stop(.abnormalCondition, .powerLoss, heard: back.adding(seconds: 2))
        case .none: return []
        }
    }

    private func stop(
        _ trigger: TransactionEvent.TriggerReason, _ reason: StoppedReason,
        heard time: Timestamp? = nil
    ) -> [Step] {
        let (visit, charger, end) = (visit, charger, visit.endedAt)
        return [
            .report(time ?? heard(end)) { stage, db in
                try stage.tell(
                    visit, .ended, trigger, context: .transactionEnd, stopped: reason, at: end,
                    energyWh: visit.curve.energyWh, db)
                try stage.tell(
                    .statusNotification(.init(connectorStatus: .available)), at: end, by: charger,
                    db)
            }
        ]
    }
}

extension Stage {
    /// A bridge's event about the transaction of a visit.
    fileprivate mutating func tell(
        _ visit: Visit, _ type: TransactionEvent.EventType,
        _ trigger: TransactionEvent.TriggerReason, token: WireIdToken? = nil,
        state: ChargingState? = nil, context: SampledValue.Context = .samplePeriodic,
        stopped: StoppedReason? = nil, at time: Timestamp, energyWh: Int64, _ db: Database
    ) throws {
        guard var running = running[visit.number], let id = running.id else { return }
        let register = running.meterStartWh + energyWh
        registersWh[visit.charger] = register
        let event = TransactionEvent(
            type, triggerReason: trigger, seqNo: running.nextSequence, transactionId: id,
            chargingState: state, stoppedReason: stopped, idToken: token,
            meterValue: [MeterReading(takenAt: time, registerWh: register, context: context)],
            meterGap: stopped == .powerLoss, offline: visit.reportedAt == nil ? nil : true)
        running.nextSequence += 1
        self.running[visit.number] = running
        try tell(.transactionEvent(event), at: time, by: visit.charger, db)
    }
}
