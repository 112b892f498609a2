import CommonBase
import TestSupport

/// What a simulated charger does in its own way. Without traits it is a plain one: the total
/// register in whole Wh with its unit, the right ids, everything in order and delivered once.
enum ChargerTrait: String, CaseIterable, Hashable, Comparable {
    // How the sampled register is written. meterStart and meterStop stay whole Wh.
    case samplesInTenthsOfWh, samplesInThousandthsOfWh
    case samplesInKWh, samplesInHundredthsOfKWh, samplesInTenthsOfKWh
    /// Drops digits instead of rounding to the nearest.
    case truncatesSamples, truncatesStartAndStop
    /// 269.50 kWh is written as 269.5, and 270.00 as 270.
    case trimsZeros
    /// meterStart and meterStop have a fraction, as a number or as a text.
    case fractionsInStart, fractionsInStop
    /// The meter counts tens of Wh, in samples and in meterStart and meterStop.
    case countsTensOfWh
    case unitInOtherCase, unitAbsent
    // How times are written.
    case timeWithoutZone, timeWithOffset, timeWithFraction, hourWithOneDigit
    /// The register begins at 0 in every session.
    case restartsAtZero
    /// Sends the power beside the register.
    case sendsPower

    // Several registers.
    case triggerAndClockContexts
    case beginBeforePresent, beginAfterPresent
    /// transactionData of the stop: Transaction.Begin and Transaction.End in one reading.
    case beginAndEndInStop, endAndBeginInStop
    /// transactionData of the stop: all samples, again or for the first time.
    case samplesInStopAgain, samplesInStopOnly
    /// Two registers without any label; the other one is always 0, or the session's energy.
    case zeroBeforePresent, zeroAfterPresent, sessionEnergyBeforePresent, sessionEnergyAfterPresent
    case phasesTogether, phasesInReadingsOfTheirOwn, phasesInMessagesOfTheirOwn
    case phasesToNeutral, phasesLabelTotal, totalBesidePhases
    /// The car goes on with one phase; the charger leaves the others out.
    case phaseDropsOut
    case namesOutlet, inletBeforeOutlet, inletAfterOutlet, inletInReadingOfItsOwn

    // Delivery.
    case offlineInSession, offlineForWholeSessions
    /// After an outage, the status comes before the queued messages.
    case statusOvertakesQueue
    case valuesAfterStop, closingValuesAfterStop
    /// Starts again in the middle of the session and goes on with it.
    case bootsInSession
    case repeatsStart, repeatsStop, repeatsValues
    /// Sends several readings in one message, the newest first.
    case bundlesReadings
    case losesValues
    /// Sends readings between sessions.
    case sendsIdleReadings
    /// Its clock is two minutes wrong.
    case clockMinutesAhead, clockMinutesBehind
    /// A stranger's card is refused, and the charger stops at once.
    case refusesStranger

    // The transactionId of MeterValues.
    case idZero, idMinusOne, idMinus16, idAbsent, idMaximum

    // What makes one session suspect, because it lost something, is broken or lies.
    case losesStart, losesStop
    case stopsWithoutRegister, registerFalls, impossibleEnergy
    // What makes all sessions suspect.
    case labelsKWhAsWh, clockHoursAhead, clockHoursBehind, clockNeverSet

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// At most one of each group fits to a charger.
    private static let groups: [[ChargerTrait]] = [
        [
            .samplesInTenthsOfWh, .samplesInThousandthsOfWh, .samplesInKWh,
            .samplesInHundredthsOfKWh, .samplesInTenthsOfKWh,
        ],
        [.truncatesSamples], [.truncatesStartAndStop], [.trimsZeros],
        [.fractionsInStart], [.fractionsInStop], [.countsTensOfWh],
        [.unitInOtherCase, .unitAbsent],
        [.timeWithoutZone, .timeWithOffset, .timeWithFraction, .hourWithOneDigit],
        [.restartsAtZero], [.sendsPower],
        [
            .triggerAndClockContexts, .beginBeforePresent, .beginAfterPresent,
            .zeroBeforePresent, .zeroAfterPresent, .sessionEnergyBeforePresent,
            .sessionEnergyAfterPresent,
        ],
        [.beginAndEndInStop, .endAndBeginInStop, .samplesInStopAgain, .samplesInStopOnly],
        [
            .phasesTogether, .phasesInReadingsOfTheirOwn, .phasesInMessagesOfTheirOwn,
            .phasesToNeutral, .phasesLabelTotal, .totalBesidePhases, .phaseDropsOut,
        ],
        [.namesOutlet, .inletBeforeOutlet, .inletAfterOutlet, .inletInReadingOfItsOwn],
        [.offlineInSession, .offlineForWholeSessions], [.statusOvertakesQueue],
        [.valuesAfterStop, .closingValuesAfterStop],
        [.bootsInSession], [.repeatsStart], [.repeatsStop], [.repeatsValues], [.losesValues],
        [.bundlesReadings],
        [.sendsIdleReadings], [.clockMinutesAhead, .clockMinutesBehind], [.refusesStranger],
        [.idZero, .idMinusOne, .idMinus16, .idAbsent, .idMaximum],
        [
            .losesStart, .losesStop, .stopsWithoutRegister, .registerFalls, .impossibleEnergy,
            .labelsKWhAsWh, .clockHoursAhead, .clockHoursBehind, .clockNeverSet,
        ],
    ]

    /// The traits that a trait excludes, because both together say nothing, or because even a
    /// person could not tell what is right.
    private var excluded: Set<ChargerTrait> {
        switch self {
        case .samplesInKWh, .samplesInHundredthsOfKWh, .samplesInTenthsOfKWh: [.unitAbsent]
        // Tens of Wh that are rounded in two ways, or by phases, look like a real fall.
        case .countsTensOfWh:
            [
                .fractionsInStart, .fractionsInStop, .truncatesSamples, .truncatesStartAndStop,
                .phasesTogether, .phasesInReadingsOfTheirOwn, .phasesInMessagesOfTheirOwn,
                .phasesToNeutral, .phaseDropsOut,
            ]
        // From 0, three equal registers are as likely three phases as three times the total.
        case .phasesLabelTotal: [.restartsAtZero]
        // The samples of a session are the evidence against its register.
        case .labelsKWhAsWh:
            [
                .samplesInTenthsOfWh, .samplesInThousandthsOfWh, .samplesInKWh,
                .samplesInHundredthsOfKWh, .samplesInTenthsOfKWh, .fractionsInStart,
                .fractionsInStop, .countsTensOfWh, .losesValues, .unitInOtherCase,
                .restartsAtZero,
            ]
        // From 0, the register is the session's energy; and two registers without a label have
        // no phases.
        case .zeroBeforePresent, .zeroAfterPresent, .sessionEnergyBeforePresent,
            .sessionEnergyAfterPresent:
            [
                .restartsAtZero, .phasesTogether, .phasesInReadingsOfTheirOwn,
                .phasesInMessagesOfTheirOwn, .phasesToNeutral, .phasesLabelTotal,
                .totalBesidePhases, .phaseDropsOut,
            ]
        // What a station kept while it was away is judged by its own time.
        case .clockHoursAhead, .clockHoursBehind, .clockNeverSet:
            [
                .offlineInSession, .offlineForWholeSessions, .clockMinutesAhead,
                .clockMinutesBehind, .refusesStranger,
            ]
        case .losesStop: [.offlineInSession, .offlineForWholeSessions, .valuesAfterStop]
        case .losesStart, .stopsWithoutRegister:
            [
                .beginAndEndInStop, .endAndBeginInStop, .samplesInStopAgain, .samplesInStopOnly,
                .restartsAtZero,
            ]
        case .samplesInStopOnly: [.losesStop, .valuesAfterStop]
        case .registerFalls, .impossibleEnergy: [.losesValues, .restartsAtZero]
        case .offlineForWholeSessions: [.bootsInSession]
        default: []
        }
    }

    /// Random traits that fit to each other; half of the chargers are honest.
    static func choose(using random: inout SeededRandom) -> Set<ChargerTrait> {
        var chosen: Set<ChargerTrait> = []
        for group in groups {
            let isSuspicious = group.contains(.losesStart)
            let trait = random.element(group)
            guard random.chance(isSuspicious ? 50 : 25) else { continue }
            let fits = chosen.allSatisfy {
                !$0.excluded.contains(trait) && !trait.excluded.contains($0)
            }
            if fits { chosen.insert(trait) }
        }
        return chosen
    }
}
