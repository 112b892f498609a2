import CommonBase

/// The calls of one station in a load test: transactions of nineteen calls each, in a typical daily
/// mix: 10 MeterValues, 3 StatusNotification, 3 Heartbeat, and one each of Authorize,
/// StartTransaction and StopTransaction (53, 16, 16, 5, 5 and 5 %).
struct LoadScript: Sendable {
    enum Step: String, Sendable, CaseIterable {
        case authorize = "Authorize"
        case start = "StartTransaction"
        case sample = "MeterValues"
        case status = "StatusNotification"
        case heartbeat = "Heartbeat"
        case stop = "StopTransaction"
    }

    static let cycle: [Step] = [
        .authorize, .start, .sample, .status, .sample, .heartbeat, .sample, .sample, .status,
        .sample, .heartbeat, .sample, .sample, .status, .sample, .heartbeat, .sample, .sample,
        .stop,
    ]

    /// The time between two samples, by the station's clock.
    private static let sampleMilliseconds: Int64 = 10_000
    /// 10.8 kW.
    private static let sampleWh: Int64 = 30

    private let idTag: String
    private var place = 0
    private var clock: Timestamp
    private var registerWh: Int64 = 1000
    private var meterStartWh: Int64 = 0
    private var transaction: Int64 = 0
    /// The energy of all transactions whose end was acknowledged.
    private(set) var endedWh: Int64 = 0
    private(set) var endedCount: Int64 = 0

    /// - Parameter start: the initial time of the station's clock. That clock runs faster than real
    /// time, so it starts well in the past.
    init(idTag: String, from start: Timestamp) {
        self.idTag = idTag
        clock = start
    }

    /// The next call.
    mutating func next() -> (step: Step, payload: JSONValue) {
        let step = Self.cycle[place]
        switch step {
        case .authorize: return (step, .object(["idTag": .string(idTag)]))
        case .start:
            meterStartWh = registerWh
            return (
                step,
                .object([
                    "connectorId": 1, "idTag": .string(idTag), "meterStart": .int(registerWh),
                    "timestamp": .string(clock.iso8601Seconds),
                ])
            )
        case .sample:
            clock = clock.adding(milliseconds: Self.sampleMilliseconds)
            registerWh += Self.sampleWh
            return (step, sample())
        case .status:
            return (
                step,
                .object([
                    "connectorId": 1, "errorCode": "NoError", "status": "Charging",
                    "timestamp": .string(clock.iso8601Seconds),
                ])
            )
        case .heartbeat: return (step, .object([JSONValue.Member]()))
        case .stop:
            return (
                step,
                .object([
                    "transactionId": .int(transaction), "meterStop": .int(registerWh),
                    "timestamp": .string(clock.iso8601Seconds), "reason": "Local",
                    "idTag": .string(idTag),
                ])
            )
        }
    }

    /// Handles the answer to the call. - Parameter answer: evaluated only if its content is needed.
    mutating func answered(_ answer: () -> JSONValue?) {
        switch Self.cycle[place] {
        case .start: transaction = answer()?["transactionId"]?.intValue ?? 1
        case .stop:
            endedWh += registerWh - meterStartWh
            endedCount += 1
            clock = clock.adding(milliseconds: Self.sampleMilliseconds)
        case .authorize, .sample, .status, .heartbeat: break
        }
        place = (place + 1) % Self.cycle.count
    }

    /// Eight values, as a three-phase wallbox sends them.
    private func sample() -> JSONValue {
        func value(_ text: String, _ measurand: String, _ unit: String, _ phase: String? = nil)
            -> JSONValue
        {
            .object([
                "value": .string(text), "context": "Sample.Periodic", "format": "Raw",
                "measurand": .string(measurand), "phase": phase.map(JSONValue.string),
                "location": "Outlet", "unit": .string(unit),
            ])
        }
        let phases = ["L1", "L2", "L3"]
        let values =
            [
                value("\(registerWh)", "Energy.Active.Import.Register", "Wh"),
                value("10800", "Power.Active.Import", "W"),
            ] + phases.map { value("15.7", "Current.Import", "A", $0) }
            + phases.map { value("229.8", "Voltage", "V", $0) }
        return .object([
            "connectorId": 1, "transactionId": .int(transaction),
            "meterValue": .array([
                .object([
                    "timestamp": .string(clock.iso8601Seconds), "sampledValue": .array(values),
                ])
            ]),
        ])
    }
}
