import CommonBase

/// What one transaction of the writer has taken of quotas, and the excesses that it met.
///
/// Amounts that were taken by work that is undone are given back: work that fails, or a batch that
/// runs again, takes nothing. Excesses of failed work stay, because they are often why it failed.
final class QuotaLedger {
    private struct Amount {
        var station: StationID
        var quota: StationQuota
        var amount: Int64
    }

    private struct Excess {
        var count: Int64
        var firstAt: Timestamp
        var lastAt: Timestamp
    }

    private let quotas: StationQuotas
    private var taken: [Amount] = []
    private var excesses: [StationQuotas.Key: Excess] = [:]

    init(_ quotas: StationQuotas) { self.quotas = quotas }

    func take(
        _ quota: StationQuota, _ amount: Int64, of station: StationID, at now: Timestamp
    ) -> Bool {
        guard quotas.take(quota, amount, of: station, at: now) else { return false }
        taken.append(Amount(station: station, quota: quota, amount: amount))
        return true
    }

    func noteExcess(_ quota: StationQuota, of station: StationID, at now: Timestamp) {
        let key = StationQuotas.Key(station: station, quota: quota)
        let firstAt = excesses[key]?.firstAt ?? now
        excesses[key] = Excess(
            count: (excesses[key]?.count ?? 0) + 1, firstAt: firstAt, lastAt: now)
    }

    /// The present state, for `giveBack`.
    var mark: Int { taken.count }

    /// Gives back what was taken since `mark`.
    func giveBack(since mark: Int = 0) {
        for amount in taken[mark...] {
            quotas.giveBack(amount.quota, amount.amount, of: amount.station)
        }
        taken.removeSubrange(mark...)
    }

    /// Forgets everything: the transaction was rolled back.
    func undo() {
        giveBack()
        excesses = [:]
    }

    /// Stores the excesses, at the end of the transaction, so that they outlive failed work.
    func save(_ db: Database) throws {
        for (key, excess) in excesses {
            try StationExcessTable.note(
                key.quota, excess.count, of: key.station, from: excess.firstAt,
                to: excess.lastAt, db)
        }
    }

    /// Counts the excesses, after the commit.
    func settle() {
        for (key, excess) in excesses {
            quotas.noteExcesses(excess.count, of: key)
        }
    }
}
