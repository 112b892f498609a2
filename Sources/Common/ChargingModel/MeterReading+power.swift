extension MeterReading {
    /// What was drawn then, in W: as it was measured, else by the currents at 230 V. Nil where neither
    /// was read.
    package var powerW: Int64? {
        if let power = sum(.powerActiveImport) { return power / 1000 }
        return sum(.currentImport).map { $0 * Mains.voltage / 1000 }
    }

    /// In thousandths: of all phases where there is such a value, else of the phases together.
    private func sum(_ measurand: Measurand) -> Int64? {
        let found = values.filter { $0.measurand == measurand }
        if let whole = found.first(where: { $0.phase == nil }) { return bounded(whole.thousandths) }
        guard !found.isEmpty else { return nil }
        return found.reduce(0) { $0 + bounded($1.thousandths) }
    }

    /// No charger has a megawatt, and sums must not overflow.
    private func bounded(_ thousandths: Int64) -> Int64 {
        min(max(thousandths, -1_000_000_000), 1_000_000_000)
    }
}
