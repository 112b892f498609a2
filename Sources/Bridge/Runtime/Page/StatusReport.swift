import BridgeLogic
import CommonBase

/// All that the status page shows, at one moment. No card's number and no key is among it.
struct StatusReport: Hashable, Sendable {
    /// The cloud is asked for commands all the time, and answers within 50 s; one that has not for
    /// this long is away. It takes a bridge for offline after as long.
    static let cloudPatienceMilliseconds: Int64 = 120_000

    var stationId: StationID
    var version: String
    var now: Moment
    /// Nil until the contactor's loop has begun.
    var bridge: BridgeStatus?
    var eventsWaiting: Int
    /// Its last answer; nil while there has been none since the daemon's start.
    var cloudHeardAt: Uptime?
    /// Of the authorization list; 0 without one.
    var listVersion: Int64
    var listIssuedAt: Timestamp?

    var isCloudReached: Bool {
        cloudHeardAt.map {
            now.uptime <= $0.adding(milliseconds: Self.cloudPatienceMilliseconds)
        } ?? false
    }

    func seconds(since uptime: Uptime) -> Int64 {
        max(0, now.uptime.milliseconds - uptime.milliseconds) / 1000
    }

    /// What the clock showed then, or would have; nil while nobody knows the time.
    func time(of uptime: Uptime) -> Timestamp? {
        guard now.isSynchronised else { return nil }
        return now.wall.adding(milliseconds: uptime.milliseconds - now.uptime.milliseconds)
    }
}

extension StatusReport {
    /// For programs. Each member is always there; null for what is not.
    var json: JSONValue {
        let transaction = bridge?.transaction
        return .object([
            .init("station", .string(stationId.text)),
            .init("version", .string(version)),
            .init("time", .string(now.wall.iso8601)),
            .init("clockKnown", .bool(now.isSynchronised)),
            .init("activity", Self.text(bridge?.activity.rawValue)),
            .init("fault", Self.text(bridge?.fault?.fault.rawValue)),
            .init("remedy", Self.text(bridge?.fault?.remedy.rawValue)),
            .init("registerWh", Self.number(bridge?.registerWh)),
            .init("transactionWh", Self.number(transaction?.energyWh)),
            .init(
                "transactionSeconds",
                Self.number(transaction.map { seconds(since: $0.startedAt) })),
            .init("transactionSince", Self.time(transaction.flatMap { time(of: $0.startedAt) })),
            .init("eventsWaiting", .int(Int64(eventsWaiting))),
            .init("cloudReached", .bool(isCloudReached)),
            .init("cloudReachedAt", Self.time(cloudHeardAt.flatMap(time))),
            .init("authorizationListVersion", .int(listVersion)),
            .init("authorizationListIssuedAt", Self.time(listIssuedAt)),
        ])
    }

    private static func text(_ text: String?) -> JSONValue {
        text.map { JSONValue.string($0) } ?? JSONValue.null
    }

    private static func number(_ number: Int64?) -> JSONValue {
        number.map { JSONValue.int($0) } ?? JSONValue.null
    }

    private static func time(_ time: Timestamp?) -> JSONValue { text(time?.iso8601) }
}
