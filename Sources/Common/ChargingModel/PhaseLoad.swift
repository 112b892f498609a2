/// What one phase takes at the outlet.
package struct PhaseLoad: Hashable, Sendable {
    /// 1 to 3.
    package var phase: Int
    package var watts: Int64?
    package var milliamperes: Int64?
}

extension MeterReading {
    /// The power and the current of each of the phases L1 to L3; empty if the reading does not tell
    /// them apart.
    package var phaseLoads: [PhaseLoad] {
        var (power, current) = (PhaseValues(), PhaseValues())
        for value in values where value.isAtOutlet {
            switch value.measurand {
            case .powerActiveImport: power.add(value.wholeUnits, PhaseValues.phase(value.phase))
            case .currentImport: current.add(value.thousandths, PhaseValues.phase(value.phase))
            default: break
            }
        }
        let loads = [
            PhaseLoad(phase: 1, watts: power.phase1, milliamperes: current.phase1),
            PhaseLoad(phase: 2, watts: power.phase2, milliamperes: current.phase2),
            PhaseLoad(phase: 3, watts: power.phase3, milliamperes: current.phase3),
        ]
        return loads.filter { $0.watts != nil || $0.milliamperes != nil }
    }
}
