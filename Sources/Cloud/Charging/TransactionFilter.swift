import ChargingModel
import CloudCore
import CloudFleet
import CommonBase

/// A filter for lists of transactions; nil properties match all.
package struct TransactionFilter: Hashable, Sendable {
    package var station: StationID?
    package var person: PersonID?
    /// Only transactions that this card started, by its hash.
    package var tokenHash: String?
    package var phase: ChargingTransaction.Phase?
    package var source: TransactionSource?
    package var isSuspect: Bool?
    package var anomaly: Anomaly?
    /// Started at this time or later. Transactions without a start time count by their creation time.
    package var from: Timestamp?
    /// Started before this time.
    package var to: Timestamp?

    package init() {}

    /// The index that a list walks, newest first, as the columns that it fixes. The other conditions
    /// are written so that SQLite uses no index for them.
    enum Walk: Hashable, Sendable {
        /// The few transactions that have not ended.
        case open
        case station, person, stationAndPerson
        case suspect, source
        /// By start time, for a span of time.
        case start
        case all
    }

    var walk: Walk {
        if station != nil, person != nil { return .stationAndPerson }
        if station != nil { return .station }
        if person != nil { return .person }
        if phase == .authorized || phase == .active { return .open }
        if isSuspect == true || anomaly != nil { return .suspect }
        if from != nil || to != nil { return .start }
        return source == nil ? .all : .source
    }

    /// The columns that the walk's index fixes.
    func fixed(_ walk: Walk) -> Conditions {
        var conditions = Conditions()
        switch walk {
        case .open: conditions.add("phase <> 'ended'")
        case .station: conditions.add("station_id = ?", station)
        case .person: conditions.add("person_id = ?", person)
        case .stationAndPerson:
            conditions.add("station_id = ?", station)
            conditions.add("person_id = ?", person)
        case .suspect: conditions.add("anomalies <> ''")
        case .source: conditions.add("source = ?", source?.rawValue)
        case .start, .all: break
        }
        return conditions
    }

    /// All conditions, without those on the order of the walk. An expression such as
    /// `station_id || ''` cannot use an index.
    func conditions(_ walk: Walk) -> Conditions {
        var conditions = fixed(walk)
        if walk != .station, walk != .stationAndPerson {
            conditions.add("station_id || '' = ?", station)
        }
        if walk != .person, walk != .stationAndPerson {
            conditions.add("person_id || '' = ?", person)
        }
        conditions.add("token_hash || '' = ?", tokenHash)
        conditions.add("phase || '' = ?", phase?.rawValue)
        if walk != .source { conditions.add("source || '' = ?", source?.rawValue) }
        if let isSuspect {
            conditions.add(isSuspect ? "anomalies || '' <> ''" : "anomalies || '' = ''")
        }
        conditions.add("',' || anomalies || ',' LIKE ?", anomaly.map { "%,\($0.rawValue),%" })
        if walk != .start {
            conditions.add("COALESCE(started_at + 0, created_at) >= ?", from)
            conditions.add("COALESCE(started_at + 0, created_at) < ?", to)
        }
        return conditions
    }

    /// An indexed expression.
    static let startTime = "COALESCE(started_at, created_at)"
}

/// A place in a list of transactions: a time, and the id for transactions of the same time.
package struct TransactionPosition: Hashable, Sendable {
    package var time: Timestamp
    package var id: String

    package init(time: Timestamp, id: String) {
        self.time = time
        self.id = id
    }
}
