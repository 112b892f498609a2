import CommonBase
import TestSupport

/// When a charger's messages reach the cloud.
struct ChargerDelivery {
    private let sessions: [SessionTruth]
    private let plan: ChargerPlan
    /// The minutes in which the charger has no connection.
    let outage: Range<Int64>?

    init(_ sessions: [SessionTruth], _ plan: ChargerPlan) {
        self.sessions = sessions
        self.plan = plan
        var random = plan.random(.delivery)
        let session = random.element(sessions)
        let from = session.start.minute
        let length = session.end.minute - from
        outage =
            if plan.has(.offlineInSession) {
                {
                    let begin = from + random.number(0...length)
                    return begin..<(begin + random.number(3...40))
                }()
            } else if plan.has(.offlineForWholeSessions) {
                (sessions.map(\.start.minute).min() ?? 0)
                    - 2..<(sessions.map(\.end.minute).max() ?? 0)
                    + random.number(5...600)
            } else {
                nil
            }
    }

    /// The messages in the order in which the cloud receives them.
    func delivered(_ steps: [ChargerStep]) -> [ChargerStep] {
        var connectedAt: Int64 = 0
        return withOutage(ordered(withLateValues(steps))).map { step in
            let isBack = outage.map { (connectedAt..<step.sentAt + 1).contains($0.upperBound) }
            if step.action == "BootNotification" {
                connectedAt = step.sentAt
            } else if let outage, isBack == true {
                connectedAt = max(connectedAt, outage.upperBound)
            }
            var step = step
            step.connectedAt = connectedAt
            return step
        }
    }

    private func withOutage(_ sent: [ChargerStep]) -> [ChargerStep] {
        guard let outage else { return sent }
        let queue = sent.filter { outage.contains($0.sentAt) && $0.isQueued }.map { step in
            var step = step
            step.sentAt = outage.upperBound
            return step
        }
        let states = Set(sessions.map(\.connector)).sorted().map {
            state(of: $0, outage.upperBound)
        }
        let back = plan.has(.statusOvertakesQueue) ? states + queue : queue + states
        return sent.filter { $0.sentAt < outage.lowerBound } + back
            + sent.filter { $0.sentAt >= outage.upperBound }
    }

    private func ordered(_ steps: [ChargerStep]) -> [ChargerStep] {
        steps.enumerated()
            .sorted { ($0.element.sentAt, $0.offset) < ($1.element.sentAt, $1.offset) }
            .map(\.element)
    }

    /// The last readings before the end come a minute after the stop.
    private func withLateValues(_ steps: [ChargerStep]) -> [ChargerStep] {
        guard plan.has(.valuesAfterStop) else { return steps }
        return steps.map { step in
            guard step.action == "MeterValues", let session = step.session else { return step }
            let points = sessions[session].points
            guard let from = points.suffix(3).first?.minute, step.sentAt >= from else {
                return step
            }
            var step = step
            step.sentAt = sessions[session].end.minute + 1
            return step
        }
    }

    /// The connector's status when the charger is back.
    private func state(of connector: Int64, _ minute: Int64) -> ChargerStep {
        let isCharging = sessions.contains {
            $0.connector == connector && !$0.isRefused && $0.minutes.contains(minute)
        }
        let payload = JSONValue.object([
            "connectorId": .int(connector), "errorCode": "NoError",
            "status": isCharging ? "Charging" : "Available", "timestamp": plan.time(minute),
        ])
        return ChargerStep(
            sentAt: minute, action: "StatusNotification", payload: payload, session: nil,
            isQueued: false)
    }
}
