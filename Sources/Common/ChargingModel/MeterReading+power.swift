extension MeterReading {
    /// The power in W: as measured, otherwise computed from the currents at 230 V. Nil if neither
    /// was read.
    package var powerW: Int64? {
        if let power = sum(.powerActiveImport) { return power / 1000 }
        return sum(.currentImport).map { $0 * Mains.voltage / 1000 }
    }

    /// The value of all phases together in thousandths if present, otherwise the sum of the phases.
    private func sum(_ measurand: Measurand) -> Int64? {
        let found = values.filter { $0.measurand == measurand }
        if let whole = found.first(where: { $0.phase == nil }) { return bounded(whole.thousandths) }
        guard !found.isEmpty else { return nil }
        return found.reduce(0) { $0 + bounded($1.thousandths) }
    }

    /// No home charger has a megawatt; the bound prevents overflow of the sums.
    private func bounded(_ thousandths: Int64) -> Int64 {
        min(max(thousandths, -1_000_000_000), 1_000_000_000)
    }
}
