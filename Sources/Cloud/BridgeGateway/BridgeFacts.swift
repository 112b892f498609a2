import BridgeProtocol
import ChargingModel
import CloudCharging
import CommonBase

/// Translates a bridge's TransactionEvent into facts, as the table in `TransactionEvent` says.
enum BridgeFacts {
    /// - Parameters:
    ///   - key: key of the event, the prefix of the keys of its facts.
    ///   - isTooOld: whether the bridge was connected at the time of the event.
    static func facts(
        of event: TransactionEvent, moment: Moment, key: String, receivedAt: Timestamp,
        token: IdTokenReference?, tokenRemark: Anomaly?, isTooOld: Bool = false
    ) -> [ChargingEvent] {
        var remarks: Set<Anomaly> =
            ReportedTime.known(moment).map { ReportedTime.remarks($0, heard: receivedAt) }
            ?? [.clockUnsynchronised]
        if isTooOld, !remarks.contains(.clockUnsynchronised) { remarks.insert(.timeInPast) }
        if event.meterGap { remarks.insert(.meterGap) }
        func fact(
            _ part: ChargingEvent.Kind, _ content: ChargingEvent.Content, _ more: Set<Anomaly> = []
        ) -> ChargingEvent {
            ChargingEvent(
                key: "\(key)/\(part.rawValue)", occurredAt: moment.wall,
                receivedAt: receivedAt, sequenceNumber: event.seqNo,
                remarks: remarks.union(more), content: content)
        }
        let registerWh = event.meterValue.last { $0.registerWh != nil }?.registerWh
        let begin = event.meterValue.first { $0.has(.transactionBegin) }
        var facts: [ChargingEvent] = []
        if event.eventType == .started, let token {
            facts.append(
                fact(
                    .authorized, .authorized(token: token, registerWh: registerWh),
                    tokenRemark.map { [$0] } ?? []))
        }
        if event.eventType == .started, token == nil {
            facts.append(
                fact(.sampled, .sampled(event.meterValue), [.unknownToken, .unreadableValue]))
        }
        if event.eventType != .ended, let begin {
            facts.append(
                fact(
                    .started, .started(token: token, registerWh: begin.registerWh),
                    begin.registerWh == nil ? [.unreadableValue] : []))
        }
        if event.eventType != .ended, let state = event.chargingState {
            facts.append(fact(.chargingStateChanged, .chargingStateChanged(state)))
        }
        let samples = event.meterValue.filter {
            !$0.has(.transactionBegin) && !$0.has(.transactionEnd)
        }
        if event.eventType != .started, !samples.isEmpty {
            facts.append(fact(.sampled, .sampled(samples)))
        }
        if event.eventType == .ended {
            let reason = event.stoppedReason ?? .other
            facts.append(
                fact(
                    .ended, .ended(reason: reason, registerWh: registerWh, token: token),
                    registerWh == nil ? [.unreadableValue] : []))
        }
        // An event without content still yields a fact, so that its number does not seem missing.
        return facts.isEmpty ? [fact(.sampled, .sampled([]))] : facts
    }
}
