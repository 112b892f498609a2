import BridgeProtocol
import ChargingModel
import CloudAccess
import CloudBooking
import CloudCare
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase
import Foundation

/// Stores a batch of a bridge's events: each event once and in order, the batch completely or not
/// at all.
package struct BridgeIngest {
    var bridge: BridgeID
    var station: StationID
    var moment: Moment
    var db: Database
    var authorization: Authorization

    package init(
        bridge: BridgeID, station: StationID, moment: Moment, db: Database,
        authorization: Authorization
    ) {
        self.bridge = bridge
        self.station = station
        self.moment = moment
        self.db = db
        self.authorization = authorization
    }

    /// Hash of an event, independent of the order of its members and of its number: a bridge that
    /// begins a new epoch sends pending events again with other numbers.
    package static func contentHash(_ event: BridgeEvent) throws -> String {
        var event = event
        event.seq = 0
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return SecretHash.of(try encoder.encode(event))
    }

    /// - Parameter hashes: the `contentHash` of each event.
    /// - Returns: the highest event number of the epoch that is stored, with all before it.
    /// - Throws: `invalidInput` if the batch is too long or not in sequence, `conflict` if a
    ///   number was received before with other content, or leaves a gap after the stored events.
    package func take(_ batch: EventBatch, hashes: [String]) throws -> Int64 {
        try check(batch)
        let clock = try StationClockTable.arrive(bridgeOf: station, at: moment.wall, db)
        let last = try BridgeEventTable.last(bridge: bridge, epoch: batch.epoch, db)
        if let first = batch.events.first, first.seq - 1 > last {
            throw ServiceError(
                .conflict, "Event \(last + 1) must come before event \(first.seq).",
                field: "events")
        }
        for (event, hash) in zip(batch.events, hashes) {
            let outcome = try BridgeEventTable.note(
                bridge: bridge, epoch: batch.epoch, seq: event.seq, type: event.data.type,
                bodyHash: hash, at: moment.wall, db)
            switch outcome {
            case .new: try apply(event, hash: hash, clock ?? .unknown)
            case .repeated: break
            case .conflicting:
                throw ServiceError(
                    .conflict, "Event \(event.seq) was received before with other content.",
                    field: "events")
            }
        }
        try noteLive(batch.events.last, clock)
        return max(last, batch.events.last?.seq ?? 0)
    }

    /// Events come in order, so after a prompt one nothing older comes.
    private func noteLive(_ event: BridgeEvent?, _ clock: StationClock?) throws {
        guard let event, var clock, let time = ReportedTime.known(event.moment),
            ReportedTime.isPrompt(time, heard: moment.wall)
        else { return }
        let before = clock
        clock.heardLive(at: moment.wall)
        if clock != before { try StationClockTable.save(clock, of: station, db) }
    }

    private func check(_ batch: EventBatch) throws {
        guard batch.events.count <= BridgeAPI.maximumBatchCount else {
            throw ServiceError(
                .invalidInput, "events must have at most \(BridgeAPI.maximumBatchCount) entries.",
                field: "events")
        }
        let epoch = batch.epoch.utf8
        guard (1...64).contains(epoch.count), epoch.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw ServiceError(
                .invalidInput, "epoch must have 1 to 64 printable ASCII characters.",
                field: "epoch")
        }
        let isInSequence = zip(batch.events, batch.events.dropFirst()).allSatisfy {
            $0.seq < .max && $1.seq == $0.seq + 1
        }
        guard isInSequence, batch.events.allSatisfy({ $0.seq >= 1 }) else {
            throw ServiceError(
                .invalidInput, "seq must be at least 1 and increase by one from event to event.",
                field: "events")
        }
    }

    /// Truncates overlong texts: rejecting the event would block all later ones.
    private static func short(_ text: String) -> String { text.storable(scalars: 50) }

    private func apply(_ event: BridgeEvent, hash: String, _ clock: StationClock) throws {
        switch event.data {
        case .bootNotification(let boot):
            try StationTable.noteBoot(
                station,
                StationDescription(
                    vendor: Self.short(boot.vendorName), model: Self.short(boot.model),
                    firmwareVersion: Self.short(boot.firmwareVersion),
                    meterType: boot.meter?.type.map(Self.short),
                    meterSerialNumber: boot.meter?.serialNumber.map(Self.short),
                    meterAccuracyClass: boot.meter?.accuracyClass),
                at: moment.wall, db)
            // It reports the end of a transaction that it did not lose, or goes on with it.
            try MissingEnds.note(.boot, at: station, db, at: moment.wall)
        case .statusNotification(let status):
            // Ignore an impossible number: rejecting the event would block all later ones.
            guard (0...ConnectorTable.maximumID).contains(status.evseId) else { return }
            try ConnectorTable.save(
                station: station, connector: status.evseId, status: status.connectorStatus,
                errorCode: status.errorCode.map(Self.short), at: moment.wall, db)
        case .transactionEvent(let transaction):
            try apply(transaction, happened: event.moment, hash: hash, clock)
        case .securityEvent(let security):
            try note(security.type, security.techInfo, event.moment)
        case .tapRefused(let refused): try note(refused, event.moment)
        case .dropped(let dropped):
            try note("EventDropped", "\(dropped.type): \(dropped.reason)", event.moment)
        case .other: break
        }
    }

    /// Records a card that the bridge refused by itself, with what the cloud knows about the card.
    private func note(_ refused: BridgeEvent.TapRefused, _ happened: Moment) throws {
        guard let token = IdToken(refused.idToken.idToken) else { return }
        let connector = ConnectorTable.nearestID(refused.evseId)
        let used = ReportedTime.known(happened) ?? .epoch
        var decision = try authorization.decide(
            authorization.vault.reference(token), at: station, connector: connector, used: used,
            // The bridge could not check the proof, so it is no reason.
            isProven: refused.idToken.proof != nil, db, at: moment)
        switch refused.reason {
        case .offline:
            decision.reason =
                try decision.reason
                ?? BookedTimes.refusal(
                    of: decision.personID, station: station, connector: connector, at: used, db)
                ?? .notOnList
        case .inoperative: decision.reason = .outOfUse
        case .other: decision.reason = decision.reason ?? .refusedByCharger
        }
        try authorization.noteRefusal(
            of: token, decision, at: station, connector: connector, used: used, db, at: moment)
    }

    /// Stores a security event.
    private func note(_ type: String, _ techInfo: String?, _ happened: Moment) throws {
        let name = Self.short(type)
        try SecurityEventTable.append(
            name.isEmpty ? "unnamed" : name, source: .station,
            techInfo: techInfo.map { $0.storable(scalars: 255) }, of: station,
            occurredAt: happened.wall, receivedAt: moment.wall, db)
    }

    /// What a bridge can't know while it is offline; enforcement stops who started in spite of it.
    private static let knownLater: Set<RefusalReason> = [
        .booked, .bookedSoon, .noCredit, .debt, .moneyLimit,
    ]

    private func apply(
        _ event: TransactionEvent, happened: Moment, hash: String, _ clock: StationClock
    ) throws {
        let known = ReportedTime.known(happened)
        let isTooOld =
            known.map {
                ReportedTime.isTooOld($0, heard: moment.wall, clock)
            } ?? false
        let record = try transaction(event)
        let presented = event.idToken.flatMap { IdToken($0.idToken) }
        let token = presented.map(authorization.vault.reference)
        var decision: Authorization.Decision?
        if event.eventType == .started, let presented, let token {
            // An event of unknown time counts as past, so that no current reservation or
            // request applies to it. One of an impossible time counts as present.
            let used = isTooOld ? nil : known ?? .epoch
            decision = try authorization.decide(
                token, at: station, connector: record.connectorID, used: used,
                isProven: try isProven(presented, by: event, for: record), db, at: moment)
            if event.offline == true, let reason = decision?.reason,
                Self.knownLater.contains(reason)
            {
                decision?.reason = nil
            }
            if let decision {
                if record.isNew {
                    try authorization.noteRefusal(
                        of: presented, decision, at: station, connector: record.connectorID,
                        used: used, db, at: moment)
                }
                try authorization.noteStart(
                    of: record.id, by: token, at: station, connector: record.connectorID,
                    decision, used: used, db, at: moment)
            }
        }
        var facts = BridgeFacts.facts(
            of: event, moment: happened,
            key: "\(event.seqNo)/\(hash.prefix(32))",
            receivedAt: moment.wall, token: token, tokenRemark: decision?.remark,
            isTooOld: isTooOld)
        if let resumption = MissingEnds.resumption(of: record, at: moment.wall) {
            facts.insert(resumption, at: 0)
        }
        _ = try TransactionLog.append(facts, to: record, at: moment.wall, db)
        try MissingEnds.noteStart(
            of: record, reported: isTooOld ? nil : known,
            wasRefused: decision.map { $0.status != .accepted } ?? false, db, at: moment.wall)
    }

    /// Whether the card proved its authenticity. A remote start needs no proof: the bridge is
    /// trusted to report its trigger.
    private func isProven(
        _ token: IdToken, by event: TransactionEvent, for record: TransactionRecord
    ) throws -> Bool {
        if event.triggerReason == .remoteStart { return true }
        return try TokenProof.isGiven(
            by: event.idToken?.proof, of: token, for: record.id,
            vault: authorization.vault, db)
    }

    /// Finds or creates the transaction. The bridge assigns its id, which is unique only within its
    /// station.
    private func transaction(_ event: TransactionEvent) throws -> TransactionRecord {
        let key = "\(station)/\(event.transactionId)"
        if let known = try TransactionTable.find(startKey: key, db) { return known }
        let boots = try StationService.bootCount(station, db)
        let record = TransactionRecord(
            id: authorization.random.id(at: moment.wall), source: .bridge, stationID: station,
            connectorID: ConnectorTable.nearestID(event.evseId), startKey: key,
            ocppID: nil, bootCount: boots, createdAt: moment.wall)
        try TransactionTable.insert(record, db)
        return record
    }
}
