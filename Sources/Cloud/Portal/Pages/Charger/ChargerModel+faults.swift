import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// What is wrong with the charger now, and what to do about it on the spot.
extension ChargerModel {
    struct Fault: Sendable {
        var id: String
        var title: String
        /// When it was reported, and as which code.
        var reported: String
        var steps: [String]
        /// To be run on the bridge.
        var command: String?
        /// Of the form that clears it from here.
        var agreement: FormField?
    }

    static func faults(_ found: ChargerOverview, _ visit: Visit) -> [Fault] {
        let formats = visit.formats(in: found.zone)
        var mayClear = found.isOnline
        return found.reported.compactMap { connector in
            guard connector.status == .faulted || connector.errorCode != nil else { return nil }
            let guide =
                found.station.kind == .bridge
                ? connector.errorCode.flatMap(BridgeFaultGuide.init) : nil
            let time = formats.dayAndTime(connector.updatedAt)
            let clears = mayClear && guide?.isClearedFromHere == true
            // One form clears all faults of the bridge.
            if clears { mayClear = false }
            return Fault(
                id: "fault-\(connector.connectorID)",
                title: visit.say(guide?.title ?? texts.otherFault),
                reported: visit.say(
                    connector.errorCode.map { texts.reported(time, code: $0) }
                        ?? texts.reported(time)),
                steps: (guide?.steps ?? texts.otherFaultSteps).map(visit.say),
                command: guide?.command,
                agreement: clears
                    ? visit.checkbox(ChargerActionPages.repairAgreement, texts.isRepaired) : nil)
        }
    }
}
