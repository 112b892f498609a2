import CommonBase
import TestSupport

@testable import CloudTestSupport

/// Turns the truth into what a charger with certain traits tells of it.
struct SimulatedCharger {
    let plan: ChargerPlan
    let form: RegisterForm
    let sessions: [SessionTruth]
    /// The session that suffers from a loss or an offence.
    let victim: Int
    private var steps: [ChargerStep] = []
    private var expectations: [SessionExpectation] = []
    private var house: SeededRandom

    init(_ plan: ChargerPlan) {
        self.plan = plan
        form = RegisterForm(plan)
        let sessions = SessionTruth.sessions(of: plan)
        self.sessions = sessions
        house = plan.random(.house)
        var random = plan.random(.victim)
        let charging = sessions.indices.filter { !sessions[$0].isRefused }
        victim = charging.isEmpty ? -1 : random.element(charging)
    }

    func has(_ trait: ChargerTrait) -> Bool { plan.has(trait) }

    /// Whether a session has a trait that only one session of a charger has.
    func isVictim(_ number: Int, of trait: ChargerTrait) -> Bool {
        number == victim && has(trait)
    }

    /// The whole script.
    static func script(of plan: ChargerPlan) -> ChargerScript {
        var charger = SimulatedCharger(plan)
        charger.boot(at: 0)
        for connector in Set(charger.sessions.map(\.connector)).sorted() {
            charger.status("Available", connector, at: 1)
        }
        for number in charger.sessions.indices { charger.tell(number) }
        let delivered = ChargerDelivery(charger.sessions, plan).delivered(charger.steps)
        return ChargerScript(
            sessions: charger.sessions, steps: delivered, expectations: charger.expectations)
    }

    // Messages

    private mutating func tell(_ number: Int) {
        let truth = sessions[number]
        let told = toldRegisters(number)
        if has(.sendsIdleReadings) { idleReadings(before: truth) }
        status("Preparing", truth.connector, at: truth.start.minute)
        if !isVictim(number, of: .losesStart) { start(number, told[0]) }
        if !truth.isRefused {
            status("Charging", truth.connector, at: truth.start.minute)
            samples(number, told)
        }
        if isVictim(number, of: .losesStop) {
            showLostEnd(number)
        } else {
            stop(number, told)
            status("Finishing", truth.connector, at: truth.end.minute)
            status("Available", truth.connector, at: truth.end.minute + 3)
        }
        expectations.append(expectation(number, told))
    }

    /// How a charger shows that a session is over whose stop it has lost.
    private mutating func showLostEnd(_ number: Int) {
        let truth = sessions[number]
        var random = plan.random(.losses)
        let isLast = !sessions[(number + 1)...].contains { $0.connector == truth.connector }
        switch random.index(3) {
        case 0:
            boot(at: truth.end.minute + 2)
            status("Available", truth.connector, at: truth.end.minute + 3)
        case 1 where !isLast: break  // by the next start
        default: status("Available", truth.connector, at: truth.end.minute + 3)
        }
    }

    private mutating func add(
        _ action: String, _ payload: JSONValue, at minute: Int64, session: Int? = nil,
        isQueued: Bool = false
    ) {
        steps.append(
            ChargerStep(
                sentAt: minute, action: action, payload: payload, session: session,
                isQueued: isQueued))
    }

    private mutating func boot(at minute: Int64) {
        add("BootNotification", OCPP16Bench.bootPayload, at: minute)
    }

    private mutating func status(_ word: String, _ connector: Int64, at minute: Int64) {
        let payload = JSONValue.object([
            "connectorId": .int(connector), "errorCode": "NoError", "status": .string(word),
            "timestamp": plan.time(minute),
        ])
        add("StatusNotification", payload, at: minute)
    }

    private mutating func start(_ number: Int, _ register: SessionTruth.Point) {
        let truth = sessions[number]
        let payload = JSONValue.object([
            "connectorId": .int(truth.connector), "idTag": .string(truth.card ?? plan.stranger),
            "meterStart": form.meter(register.milliWh, hasFraction: has(.fractionsInStart)),
            "timestamp": plan.time(truth.start.minute),
        ])
        // A retry has the same content, also if the charger has gone on meanwhile.
        let second = truth.points[truth.points.count / 2].minute
        let minutes = has(.repeatsStart) ? [truth.start.minute, truth.start.minute, second] : []
        for minute in minutes.isEmpty ? [truth.start.minute] : minutes {
            add("StartTransaction", payload, at: minute, session: number, isQueued: true)
        }
    }

    private mutating func samples(_ number: Int, _ told: [SessionTruth.Point]) {
        let truth = sessions[number]
        let sampled = sampledPoints(number, told)
        var readings: [JSONValue] = []
        for index in sampled {
            let minute = told[index].minute
            // The newest first.
            readings =
                self.readings(told[index], from: told[0], dropsPhases: drops(index, number))
                + readings
            if !has(.bundlesReadings) || index % 3 == 2 || index == sampled.last {
                let isApart = has(.phasesInMessagesOfTheirOwn)
                for _ in 0..<(has(.repeatsValues) ? 2 : 1) {
                    for message in isApart ? readings.map({ [$0] }) : [readings] {
                        values(number, message, at: minute)
                    }
                }
                readings = []
            }
            if has(.inletInReadingOfItsOwn) {
                values(number, [houseReading(at: minute)], at: minute)
            }
            if has(.bootsInSession), index == told.count / 2 {
                boot(at: minute)
                status("Charging", truth.connector, at: minute)
            }
        }
    }

    /// The points of which the charger sends samples.
    private func sampledPoints(_ number: Int, _ told: [SessionTruth.Point]) -> [Int] {
        guard !has(.samplesInStopOnly) else { return [] }
        var random = plan.random(.losses, number)
        let (hasFirst, hasLast) = (random.chance(50), random.chance(50))
        return told.indices.filter { index in
            if index == 0 { return hasFirst }
            if index == told.count - 1 { return hasLast }
            return !has(.losesValues) || !random.chance(30)
        }
    }

    func drops(_ index: Int, _ number: Int) -> Bool {
        has(.phaseDropsOut) && index > (sessions[number].points.count - 1) / 2
    }

    private mutating func values(_ number: Int, _ readings: [JSONValue], at minute: Int64) {
        let id = isVictim(number, of: .losesStart) ? .int(-1) : plan.sampleID
        let payload = JSONValue.object([
            "connectorId": .int(sessions[number].connector), "transactionId": id,
            "meterValue": .array(readings),
        ])
        add("MeterValues", payload, at: minute, session: number, isQueued: true)
    }

    private mutating func stop(_ number: Int, _ told: [SessionTruth.Point]) {
        let truth = sessions[number]
        let isUnknown = isVictim(number, of: .losesStart)
        var meter: JSONValue? = form.meter(
            told[told.count - 1].milliWh, hasFraction: has(.fractionsInStop))
        if isVictim(number, of: .stopsWithoutRegister) {
            var random = plan.random(.offence, number)
            meter = random.element([nil, 0, -1])
        }
        let payload = JSONValue.object([
            "transactionId": isUnknown ? -1 : ChargerStep.assignedID,
            "idTag": isUnknown ? truth.card.map { .string($0) } : nil, "meterStop": meter,
            "timestamp": plan.time(truth.end.minute),
            "reason": truth.isRefused ? "DeAuthorized" : "Local",
            "transactionData": transactionData(told, number).map { .array($0) },
        ])
        for _ in 0..<(has(.repeatsStop) ? 3 : 1) {
            add(
                "StopTransaction", payload, at: truth.end.minute, session: number, isQueued: true)
        }
        if has(.closingValuesAfterStop), !truth.isRefused {
            var last = told[told.count - 1]
            last.phases[0] += 3000
            let reading = reading(last, "Transaction.End")
            values(number, reading, at: truth.end.minute)
        }
    }

    private mutating func idleReadings(before truth: SessionTruth) {
        let minute = max(2, truth.start.minute - 4)
        var payloads: [(connector: Int64, readings: [JSONValue])] = [
            (0, [houseReading(at: minute)])
        ]
        var idle = truth.start
        idle.minute = minute
        payloads.append((truth.connector, reading(idle, "Sample.Clock")))
        for (connector, readings) in payloads {
            add(
                "MeterValues",
                .object([
                    "connectorId": .int(connector),
                    "transactionId": connector > 0 ? plan.idleID : nil,
                    "meterValue": .array(readings),
                ]), at: minute, isQueued: true)
        }
    }

    /// A reading of the house's meter in front of the charger.
    mutating func houseReading(at minute: Int64) -> JSONValue {
        .object([
            "timestamp": plan.time(minute), "sampledValue": .array([houseValue()]),
        ])
    }

    mutating func houseValue() -> JSONValue {
        .object([
            "value": .string(form.sample(house.number(5_000_000_000...9_000_000_000))),
            "measurand": "Energy.Active.Import.Register", "location": "Inlet",
            "unit": form.unit.map { .string($0) },
        ])
    }
}

extension SeededRandom {
    /// Whether the first number falls into so many percent.
    func first(percent: Int) -> Bool {
        var copy = self
        return copy.chance(percent)
    }
}
