import CommonBase

/// What is known of a station's clock, and of the times when the station could not report: the
/// basis for judging a time that it reports (`judge` in CloudCharging).
package struct StationClock: Hashable, Sendable {
    /// A period in which the station may have kept messages: from its last sign of life on a
    /// connection to its next connection.
    package struct Absence: Hashable, Sendable {
        package var from: Timestamp
        package var to: Timestamp

        package init(from: Timestamp, to: Timestamp) { (self.from, self.to) = (from, to) }
    }

    /// Maximum number of absences whose messages may not have arrived yet. Beyond it, those with
    /// the shortest time between them become one.
    static let absenceLimit = 16
    /// Before a station was added, or its connections were recorded, nothing is known about it for
    /// this long: stations are installed and used before they are connected.
    static let unknownSeconds: Int64 = 31 * 86_400
    /// How long before a lost connection a message may be that was sent on it in vain.
    static let unansweredSeconds: Int64 = 120
    /// How long a station that is connected may take to send what it kept in an absence.
    private static let agingSeconds: Int64 = 86_400
    /// How long after an absence a station may have an older transaction message than one that it
    /// has just reported live.
    private static let overtakenSeconds: Int64 = 600
    /// How long after its return a station may still send what it kept. An hour of messages is sent
    /// in a quarter of an hour; meanwhile newer ones wait behind them.
    fileprivate static let deliverySeconds: ClosedRange<Int64> = 60...900

    /// When the newest connection was opened that has sent a message; nil for none.
    package var connectedAt: Timestamp?
    /// The absences whose messages may not all have arrived, in order.
    package var absences: [Absence]
    /// How far the clock is ahead of the cloud's, negative if behind; 0 for at most five minutes;
    /// nil until it was measured.
    package var offsetMilliseconds: Int64?
    /// By how much the last status was late that may also have been kept during an absence: the
    /// clock may be behind by as much.
    package var hintMilliseconds: Int64?

    package init(
        connectedAt: Timestamp? = nil, absences: [Absence] = [], offsetMilliseconds: Int64? = nil,
        hintMilliseconds: Int64? = nil
    ) {
        self.connectedAt = connectedAt
        self.absences = absences
        self.offsetMilliseconds = offsetMilliseconds
        self.hintMilliseconds = hintMilliseconds
    }

    /// Of a station that may have kept any message.
    package static let unknown = StationClock(absences: [
        Absence(from: Timestamp(milliseconds: .min), to: Timestamp(milliseconds: .max))
    ])

    /// Notes a connection; an older one than the newest changes nothing.
    /// - Parameters:
    ///   - seen: the last sign of life, or an earlier one; nil if there was none.
    ///   - added: when the station was added.
    package mutating func connected(at time: Timestamp, seen: Timestamp?, added: Timestamp) {
        if let connectedAt, time <= connectedAt { return }
        let isFirst = connectedAt == nil
        let known = seen ?? added
        let from = isFirst ? known.adding(seconds: -Self.unknownSeconds) : known
        absences.append(Absence(from: min(from, time), to: time))
        if absences.count > Self.absenceLimit { mergeNearest() }
        connectedAt = time
        hintMilliseconds = nil
    }

    /// Notes a live transaction message. Stations send transaction messages in their order, so what
    /// they kept has arrived.
    package mutating func heardLive(at now: Timestamp) {
        absences.removeAll { $0.to.adding(seconds: Self.overtakenSeconds) <= now }
    }

    /// Whether the station may have kept an event of this time until it arrived at `heard`.
    package func mayHaveKept(_ time: Timestamp, heard: Timestamp) -> Bool {
        // The absences after the one that is looked at, in milliseconds.
        var laterMilliseconds: Int64 = 0
        for absence in absences.reversed() {
            let connected = heard.millisecondsSince(absence.to) - laterMilliseconds
            if connected > Self.agingSeconds * 1000 { return false }
            if absence.mayContain(time) { return true }
            laterMilliseconds += absence.milliseconds
        }
        return false
    }

    private mutating func mergeNearest() {
        let gaps = zip(absences, absences.dropFirst()).map { $1.from.millisecondsSince($0.to) }
        guard let shortest = gaps.indices.min(by: { gaps[$0] < gaps[$1] }) else { return }
        absences[shortest].to = absences[shortest + 1].to
        absences.remove(at: shortest + 1)
    }
}

extension StationClock.Absence {
    fileprivate var milliseconds: Int64 { to.millisecondsSince(from) }

    /// Whether the station may have kept an event of this time because of the absence.
    fileprivate func mayContain(_ time: Timestamp) -> Bool {
        let delivery = StationClock.deliverySeconds
        let slack = min(max(milliseconds / 4000, delivery.lowerBound), delivery.upperBound)
        return from.adding(seconds: -StationClock.unansweredSeconds) <= time
            && time <= to.adding(seconds: slack)
    }

    /// `from/to` in milliseconds, as it is stored.
    var text: String { "\(from.milliseconds)/\(to.milliseconds)" }

    init?(text: some StringProtocol) {
        let parts = text.split(separator: "/").compactMap { Int64($0) }
        guard parts.count == 2 else { return nil }
        self.init(
            from: Timestamp(milliseconds: parts[0]), to: Timestamp(milliseconds: parts[1]))
    }
}
