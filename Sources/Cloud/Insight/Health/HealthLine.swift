import CommonBase

/// One line of the cloud's health: what it is about, and how good it is.
struct HealthLine: Hashable, Sendable {
    enum Subject: String, Hashable, Sendable, CaseIterable {
        case disk, database, mails, events, certificate, stationCertificates, stations, backup
        case version
    }

    enum Level: Int, Hashable, Sendable {
        case fine, attention, bad
    }

    var subject: Subject
    var level: Level

    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 24 * hour
    /// Below these the disk is nearly full: bytes, and parts of a hundred.
    private static let fullDisk: (bytes: Int64, percent: Int64) = (500_000_000, 3)
    private static let narrowDisk: (bytes: Int64, percent: Int64) = (2_000_000_000, 10)
    /// Bytes of a log that some reader keeps from being emptied.
    private static let largeLog: Int64 = 256_000_000

    /// The lines in their order, each judged.
    static func all(_ health: CloudHealth) -> [HealthLine] {
        Subject.allCases.map { HealthLine(subject: $0, level: level(of: $0, health)) }
    }

    private static func level(of subject: Subject, _ health: CloudHealth) -> Level {
        switch subject {
        case .disk: disk(health.machine)
        case .database: database(health)
        case .mails: mails(health)
        case .events:
            health.statistics.parkedEvents > 0
                ? .bad : age(of: health.oldestRetriedEvent, health, attention: hour / 6, bad: hour)
        case .certificate: certificate(health)
        case .stationCertificates:
            health.endedCertificates > 0
                ? .bad : health.endingCertificates > 0 ? .attention : .fine
        case .stations:
            health.stationCount > 0 && health.connectedCount == 0 ? .attention : .fine
        case .backup: backup(health)
        case .version: .fine
        }
    }

    private static func disk(_ machine: MachineState?) -> Level {
        guard let machine else { return .attention }
        func isBelow(_ limit: (bytes: Int64, percent: Int64)) -> Bool {
            machine.freeBytes < limit.bytes
                || machine.freeBytes / 100 < machine.totalBytes / 10_000 * limit.percent
        }
        return isBelow(fullDisk) ? .bad : isBelow(narrowDisk) ? .attention : .fine
    }

    private static func database(_ health: CloudHealth) -> Level {
        if !health.acceptsWrites { return .bad }
        let isLarge = (health.machine?.logBytes ?? 0) > largeLog
        return isLarge || health.failedCommits > 0 ? .attention : .fine
    }

    private static func mails(_ health: CloudHealth) -> Level {
        let delay = age(of: health.mails.oldestWaiting, health, attention: hour, bad: day)
        if delay == .bad { return .bad }
        return health.mails.failed > 0 || !health.sendsMail ? .attention : delay
    }

    private static func certificate(_ health: CloudHealth) -> Level {
        guard let end = health.machine?.certificateEnd else { return .fine }
        let left = end.millisecondsSince(health.time)
        return left < 3 * day ? .bad : left < 21 * day ? .attention : .fine
    }

    private static func backup(_ health: CloudHealth) -> Level {
        guard let last = health.machine?.lastBackup else { return .attention }
        return age(of: last, health, attention: 8 * day, bad: 31 * day)
    }

    /// - Parameters: milliseconds.
    private static func age(
        of time: Timestamp?, _ health: CloudHealth, attention: Int64, bad: Int64
    ) -> Level {
        guard let time else { return .fine }
        let age = health.time.millisecondsSince(time)
        return age >= bad ? .bad : age >= attention ? .attention : .fine
    }
}

extension CloudHealth {
    var stationCount: Int64 { statistics.stations.values.reduce(0, +) }
    var connectedCount: Int { connected.values.reduce(0, +) }
}
