import CommonBase
import TestSupport

/// The readings of a simulated charger, and what follows from them.
extension SimulatedCharger {
    /// The points of a session as the charger tells them: the truth, unless it lies.
    func toldRegisters(_ number: Int) -> [SessionTruth.Point] {
        var points = sessions[number].points
        var random = plan.random(.offence, number)
        let from = points.count > 2 ? random.index(points.count - 2) + 1 : 1
        let jump: Int64? =
            if isVictim(number, of: .registerFalls) {
                // Below the start, or only below the reading before.
                -random.element([random.number(8_000_000...30_000_000), 45_000_000])
            } else if isVictim(number, of: .impossibleEnergy) {
                400_000_000
            } else {
                nil
            }
        guard let jump else { return points }
        for index in from..<points.count { points[index].phases[0] += jump }
        return points
    }

    /// The meterValue of one moment of a session.
    mutating func readings(
        _ point: SessionTruth.Point, from start: SessionTruth.Point, dropsPhases: Bool
    ) -> [JSONValue] {
        let contexts =
            has(.triggerAndClockContexts)
            ? ["Trigger", "Sample.Clock", "Sample.Periodic"][Int(point.minute % 3)]
            : "Sample.Periodic"
        var begin = start
        begin.minute = point.minute
        var present = registers(point, contexts, dropsPhases: dropsPhases)
        if has(.beginBeforePresent) {
            present = registers(begin, "Transaction.Begin") + present
        } else if has(.beginAfterPresent) {
            present += registers(begin, "Transaction.Begin")
        }
        let energy = point.milliWh - start.milliWh
        if has(.zeroBeforePresent) { present.insert(value(0, nil, phase: nil), at: 0) }
        if has(.zeroAfterPresent) { present.append(value(0, nil, phase: nil)) }
        if has(.sessionEnergyBeforePresent) {
            present.insert(value(energy, nil, phase: nil), at: 0)
        }
        if has(.sessionEnergyAfterPresent) { present.append(value(energy, nil, phase: nil)) }
        if has(.inletBeforeOutlet) { present.insert(houseValue(), at: 0) }
        if has(.inletAfterOutlet) { present.append(houseValue()) }
        if has(.sendsPower) || has(.labelsKWhAsWh) {
            present.append(
                .object([
                    "value": .string(String(point.powerW)), "measurand": "Power.Active.Import",
                    "unit": "W",
                ]))
        }
        guard hasReadingPerPhase else { return [meterValue(point.minute, present)] }
        return present.map { meterValue(point.minute, [$0]) }
    }

    /// One moment's readings of the register alone.
    func reading(_ point: SessionTruth.Point, _ context: String) -> [JSONValue] {
        let values = registers(point, context, dropsPhases: has(.phaseDropsOut))
        guard hasReadingPerPhase else { return [meterValue(point.minute, values)] }
        return values.map { meterValue(point.minute, [$0]) }
    }

    /// The readings in the stop; nil for none.
    mutating func transactionData(_ told: [SessionTruth.Point], _ number: Int) -> [JSONValue]? {
        if has(.samplesInStopAgain) || has(.samplesInStopOnly) {
            return told.enumerated().flatMap { index, point in
                readings(point, from: told[0], dropsPhases: drops(index, number))
            }
        }
        guard has(.beginAndEndInStop) || has(.endAndBeginInStop) else { return nil }
        var begin = told[0]
        let end = told[told.count - 1]
        begin.minute = end.minute
        let values = [
            registers(begin, "Transaction.Begin"), registers(end, "Transaction.End"),
        ]
        let ordered = has(.beginAndEndInStop) ? values : values.reversed()
        return [meterValue(end.minute, Array(ordered.joined()))]
    }

    private func meterValue(_ minute: Int64, _ values: [JSONValue]) -> JSONValue {
        .object(["timestamp": plan.time(minute), "sampledValue": .array(values)])
    }

    /// The register, by phases or as a whole.
    private func registers(
        _ point: SessionTruth.Point, _ context: String, dropsPhases: Bool = false
    ) -> [JSONValue] {
        let names =
            has(.phasesToNeutral) ? ["L1-N", "L2-N", "L3-N"] : ["L1", "L2", "L3"]
        let hasPhases =
            has(.phasesTogether) || hasReadingPerPhase || has(.phaseDropsOut)
            || has(.phasesToNeutral)
        if has(.phasesLabelTotal) {
            return names.map { value(point.milliWh, context, phase: $0) }
        }
        var values: [JSONValue] = []
        if !hasPhases { values.append(value(point.milliWh, context, phase: nil)) }
        if hasPhases || has(.totalBesidePhases) {
            for (phase, name) in zip(point.phases, names)
            where !dropsPhases || name == names[0] {
                values.append(value(phase, context, phase: name))
            }
        }
        return values
    }

    private var hasReadingPerPhase: Bool {
        has(.phasesInReadingsOfTheirOwn) || has(.phasesInMessagesOfTheirOwn)
    }

    private func value(_ milliWh: Int64, _ context: String?, phase: String?) -> JSONValue {
        let hasLocation =
            has(.namesOutlet) || has(.inletBeforeOutlet) || has(.inletAfterOutlet)
            || has(.inletInReadingOfItsOwn)
        return .object([
            "value": .string(form.sample(milliWh)), "context": context.map { .string($0) },
            "measurand": "Energy.Active.Import.Register",
            "phase": phase.map { .string($0) }, "location": hasLocation ? "Outlet" : nil,
            "unit": form.unit.map { .string($0) },
        ])
    }

    /// What the cloud must make of a session.
    func expectation(_ number: Int, _ told: [SessionTruth.Point]) -> SessionExpectation {
        let truth = sessions[number]
        var expected = SessionExpectation()
        // Two registers, each wrong by less than a step.
        let tolerance = 2 * form.meterStep
        let energy = truth.energyMilliWh
        expected.energyWh = (energy - tolerance) / 1000...(energy + tolerance) / 1000
        let offences: Set<ChargerTrait> = [
            .clockHoursAhead, .clockHoursBehind, .clockNeverSet, .labelsKWhAsWh,
        ]
        expected.isClean = plan.traits.isDisjoint(with: offences)
        if has(.labelsKWhAsWh) { expected.energyWh = nil }
        guard number == victim else { return expected }
        // No more than the truth, and what the readings say.
        let slack = tolerance + 3 * form.sampleStep
        let atMost = 0...(energy + slack) / 1000
        let read = truth.points[truth.points.count - 2].milliWh - truth.start.milliWh
        let readings = has(.losesValues) ? 0 : max(0, read - slack) / 1000
        let asRead = readings...atMost.upperBound
        if has(.losesStart) {
            expected = .init(energyWh: atMost, isClean: false, hasStart: false)
        } else if has(.losesStop) {
            expected = .init(energyWh: asRead, isClean: false, hasEnd: false)
        } else if has(.stopsWithoutRegister) {
            expected = .init(energyWh: asRead, isClean: false)
        } else if has(.registerFalls) || has(.impossibleEnergy) {
            expected = .init(energyWh: nil, isClean: false)
        }
        return expected
    }
}

extension ChargerPlan {
    /// The time as the charger's clock tells it.
    func time(_ minute: Int64) -> JSONValue {
        var random = random(.form)
        let hours = random.number(3...11)
        var minutes = minute
        if has(.clockHoursAhead) { minutes += hours * 60 }
        // At its first connection, a station may have kept messages. Only the zones behind UTC in
        // which most people live show that its clock has the local time.
        if has(.clockHoursBehind) { minutes -= min(hours, 8) * 60 }
        if has(.clockMinutesAhead) { minutes += 2 }
        if has(.clockMinutesBehind) { minutes -= 2 }
        let time =
            has(.clockNeverSet)
            ? Timestamp.epoch.adding(seconds: minutes * 60) : ManualClock.at(minutes)
        let text = time.iso8601Seconds
        if has(.timeWithoutZone) { return .string(String(text.dropLast())) }
        if has(.timeWithFraction) { return .string(String(text.dropLast()) + ".250Z") }
        if has(.timeWithOffset) {
            let local = time.adding(seconds: 7200).iso8601Seconds
            return .string(String(local.dropLast()) + "+02:00")
        }
        if has(.hourWithOneDigit) {
            let local = time.adding(seconds: -9 * 3600).iso8601Seconds
            return .string(local.dropLast().replacing("T0", with: "T") + "-09:00")
        }
        return .string(text)
    }

    /// The transactionId of MeterValues.
    var sampleID: JSONValue? {
        if has(.idAbsent) { return nil }
        return idleID ?? ChargerStep.assignedID
    }

    /// The transactionId of readings without a transaction; nil for none.
    var idleID: JSONValue? {
        if has(.idZero) { return 0 }
        if has(.idMinusOne) { return -1 }
        if has(.idMinus16) { return -16 }
        return has(.idMaximum) ? 2_147_483_647 : nil
    }
}
