import BridgeLogic
import CommonBase

/// Everything that the status page shows, at one moment; without card numbers and keys.
struct StatusReport: Hashable, Sendable {
    /// The cloud answers each poll for commands within 50 s; one that has not answered for this
    /// long counts as unreachable. It considers a bridge offline after the same time.
    static let cloudPatienceMilliseconds: Int64 = 120_000

    var stationId: StationID
    var version: String
    var now: Moment
    /// Nil until the contactor loop has started.
    var bridge: BridgeStatus?
    var eventsWaiting: Int
    /// The cloud's last answer; nil before its first answer to this daemon.
    var cloudHeardAt: Uptime?
    /// Of the authorization list; 0 without one.
    var listVersion: Int64
    var listIssuedAt: Timestamp?
    /// The times of the bookings, by their start; nil without a document of bookings.
    var bookedTimes: [Range<Timestamp>]?
    /// Why the cloud does not take events or answer polls, for a person; nil while it does.
    var cloudProblem: String?
    /// Why the card reader does not work, for a person; nil while it works.
    var readerProblem: String?
    /// Why the bridge's database can't be used, for a person; nil while it can.
    var storageProblem: String?
    /// Whether the authorization list names hosts, whose cards can clear faults.
    var namesHosts = false
    var clearCommand = ClearCommand.packaged

    var isCloudReached: Bool {
        cloudHeardAt.map {
            now.uptime <= $0.adding(milliseconds: Self.cloudPatienceMilliseconds)
        } ?? false
    }

    /// The times of the bookings, while the clock is set: they count by the wall time only.
    private var knownBookings: [Range<Timestamp>]? { now.isSynchronised ? bookedTimes : nil }

    /// Whether it is known when the charger is booked.
    var knowsBookings: Bool { knownBookings != nil }

    /// Until when the charger is booked now.
    var bookedUntil: Timestamp? {
        knownBookings?.first { $0.contains(now.wall) }?.upperBound
    }

    /// When the next booking begins.
    var nextBookingAt: Timestamp? {
        knownBookings?.first { $0.lowerBound > now.wall }?.lowerBound
    }

    func seconds(since uptime: Uptime) -> Int64 {
        max(0, now.uptime.milliseconds - uptime.milliseconds) / 1000
    }

    /// The wall time at an uptime; nil while the time is unknown.
    func time(of uptime: Uptime) -> Timestamp? {
        guard now.isSynchronised else { return nil }
        return now.wall.adding(milliseconds: uptime.milliseconds - now.uptime.milliseconds)
    }
}

extension StatusReport {
    /// For programs. Every member is always present, null where it does not apply.
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
            .init("meterAnswersIgnored", Self.number(bridge?.ignoredReadings)),
            .init("transactionWh", Self.number(transaction?.energyWh)),
            .init(
                "transactionSeconds",
                Self.number(transaction.map { seconds(since: $0.startedAt) })),
            .init("transactionSince", Self.time(transaction.flatMap { time(of: $0.startedAt) })),
            .init("eventsWaiting", .int(Int64(eventsWaiting))),
            .init("cloudReached", .bool(isCloudReached)),
            .init("cloudReachedAt", Self.time(cloudHeardAt.flatMap(time))),
            .init("cloudProblem", Self.text(cloudProblem)),
            .init("readerProblem", Self.text(readerProblem)),
            .init("storageProblem", Self.text(storageProblem)),
            .init("clearingSeconds", Self.number(clearingSeconds.map(Int64.init))),
            .init("clearingRefused", Self.text(bridge?.clearing?.refusal?.rawValue)),
            .init("authorizationListVersion", .int(listVersion)),
            .init("authorizationListIssuedAt", Self.time(listIssuedAt)),
            .init("bookedUntil", Self.time(bookedUntil)),
            .init("nextBookingAt", Self.time(nextBookingAt)),
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
