/// A quota of what one station may add to the database. An honest station meets none of them; one
/// that does is shown to the people who manage it.
package enum StationQuota: String, CaseIterable, Sendable, Codable {
    /// Facts of transactions. Ten connectors with a sample every ten seconds add 86,400 a day.
    case facts
    /// KiB of facts. Such a sample with ten values takes 1.5 KiB.
    case factKilobytes
    /// Facts of one transaction (`FactQuota`).
    case transactionFacts
    /// Facts, and readings of samples, that enter beyond these three: ten connectors with one every
    /// 15 minutes add 960 a day. A backlog of three months has 86,400.
    case thinnedFacts
    /// New transactions. A station with 64 connectors that was offline for three months has 17,000.
    case transactions
    /// Transactions that have not ended, of which a connector has one. Only counted: a station that
    /// loses its stops must still be able to charge.
    case openTransactions
    /// Security events that the station or its bridge reports.
    case securityEvents
    /// Security events that the cloud notes about the station, such as refused connections: anybody
    /// can cause them, so that they do not count against the station's own.
    case notedSecurityEvents
    /// Refused cards, each counted once while it is tapped again and again.
    case refusedTaps
    /// Reports of updates and uploads. A firmware update has about ten.
    case reports
    /// Requests for a certificate. A station renews its own once a year.
    case certificateRequests
    /// Keys of the station's configuration. Chargers have up to 300.
    case configurationKeys
    /// Uploads that run at the same time.
    case uploads

    /// What a station may add at once, and how much of that it gets back in a day. Nil for a quota
    /// that is counted in the database.
    var allowance: (burst: Int64, perDay: Int64)? {
        switch self {
        // A week of ten such connectors, offline: 604,800 samples of 1.5 KiB, which count as 2.
        case .facts: (700_000, 500_000)
        case .factKilobytes: (3 << 19, 512 << 10)
        case .thinnedFacts: (100_000, 10_000)
        case .transactions: (20_000, 2000)
        case .securityEvents: (1000, 5000)
        case .notedSecurityEvents: (20, 500)
        case .refusedTaps: (200, 1000)
        case .reports: (500, 2000)
        case .certificateRequests: (10, 24)
        case .transactionFacts, .openTransactions, .configurationKeys, .uploads:
            nil
        }
    }
}
