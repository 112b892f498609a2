import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudInsight
@testable import CloudModule
@testable import CloudPeople
@testable import CloudTestSupport

/// A cloud with two hosts, a charger of each, and two drivers with cards.
struct InsightBench: Sendable {
    let cloud: CloudBench

    static let host = "host-a"
    static let driver = "driver-a"

    init() async throws {
        cloud = try CloudBench()
        for (host, station) in [(Self.host, "CP-A"), ("host-b", "CP-B")] {
            let owner = try await cloud.addPerson(host)
            let (station, moment): (StationID, Moment) = (try id(station), cloud.clock.now)
            let location: LocationID = try id("at-\(host)")
            try await cloud.database.write { db in
                _ = try LocationService.add(
                    id: location, name: host, host: owner, db, at: moment)
                _ = try StationService.add(
                    id: station, kind: .ocpp16, name: "Charger \(station)", securityProfile: 0,
                    credential: nil, location: location, db, at: moment)
            }
        }
        try await cloud.addCard("CARD-A", of: Self.driver)
        try await cloud.addCard("CARD-B", of: "driver-b")
    }

    static func viewer(_ person: String) throws -> Viewer { .person(try id(person), [.read]) }

    static func time(_ text: String) throws -> Timestamp {
        try #require(Timestamp(parsing: text))
    }

    /// A fact of a transaction.
    static func fact(
        _ key: String, _ time: Timestamp, _ content: ChargingEvent.Content
    ) -> ChargingEvent {
        ChargingEvent(key: key, occurredAt: time, receivedAt: time, content: content)
    }

    /// The facts of a transaction whose power stays the same, with a sample every 15 minutes.
    func facts(
        from start: Timestamp, minutes: Int64, energyWh: Int64, card: String?
    ) throws -> [ChargingEvent] {
        let token = try card.map { try cloud.reference($0) }
        var facts = [
            Self.fact("start", start, .started(token: token, registerWh: 1000))
        ]
        for minute in stride(from: Int64(15), to: minutes, by: 15) {
            let time = start.adding(seconds: minute * 60)
            let reading = MeterReading(
                takenAt: time, registerWh: 1000 + energyWh * minute / minutes,
                context: .samplePeriodic)
            facts.append(Self.fact("sample \(minute)", time, .sampled([reading])))
        }
        let end = start.adding(seconds: minutes * 60)
        facts.append(
            Self.fact(
                "end", end, .ended(reason: .local, registerWh: 1000 + energyWh, token: nil)))
        return facts
    }

    /// Adds a transaction with these facts.
    @discardableResult
    func add(
        _ name: String, at station: String = "CP-A", _ facts: [ChargingEvent]
    ) async throws -> TransactionID {
        let record = TransactionRecord(
            id: try id(name), source: .ocpp16, stationID: try id(station), connectorID: 1,
            startKey: name, ocppID: nil, bootCount: 0,
            createdAt: facts.first?.occurredAt ?? ManualClock.noon)
        try await cloud.database.write { try TransactionTable.insert(record, $0) }
        try await append(facts, to: record.id)
        return record.id
    }

    func append(_ facts: [ChargingEvent], to transaction: TransactionID) async throws {
        let now = cloud.clock.now.wall
        try await cloud.database.write { db in
            for fact in facts {
                let known = try #require(try TransactionTable.find(transaction, db))
                _ = try TransactionLog.append([fact], to: known, at: now, db)
            }
        }
    }

    /// Computes the quarters of ended transactions, as the cloud does a second later.
    func refold() async throws {
        let now = cloud.clock.now.wall.adding(seconds: 3600)
        while let waiting = try await cloud.database.read({
            try TransactionRefold.listWaiting(at: now, limit: 1, $0).first
        }) {
            let result = try await cloud.database.read { try TransactionRefold.read(waiting, $0) }
            let (moment, known) = (now, try #require(result))
            _ = try await cloud.database.write {
                try TransactionRefold.save(known, $0, at: moment)
            }
        }
    }

    func handleEvents() async throws {
        await EventService(
            database: cloud.database, now: cloud.now, consumers: [DailyEnergyConsumer()],
            logger: CloudBench.logger
        ).catchUp()
    }

    /// As lines `2026-11-22 CP-A driver-a 3000 Wh 3600 s 1`.
    func days() async throws -> [String] {
        try await cloud.database.read { db in
            try DailyEnergy.fetchAll(
                db, sql: "SELECT * FROM daily_energy ORDER BY transaction_id, day"
            ).map {
                "\($0.day.text) \($0.station) \($0.person?.text ?? "-") \($0.sum.energyWh) Wh "
                    + "\($0.sum.seconds) s \($0.sum.transactions)"
            }
        }
    }
}
