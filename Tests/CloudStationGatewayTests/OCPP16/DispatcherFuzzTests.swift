import CommonBase
import OCPPMessages
import Testing

@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct DispatcherFuzzTests {
        /// Payloads per station, so that no transaction gets thousands of facts.
        private static let stationShare = 100
        private static let rounds = 5000

        /// 5,000 seeded random payloads: none crashes, all are answered, CALLERRORs come only for
        /// actions without energy, and never with InternalError.
        @Test(arguments: OCPP16Bench.samples.map(\.action)) func answersRandomPayloads(
            action: String
        )
            async throws
        {
            let bench = try await OCPP16Bench()
            let holdsEnergy = [
                "StartTransaction", "StopTransaction", "MeterValues",
            ].contains(action)
            var fuzzer = PayloadFuzzer(action: action, seed: 16)
            var wrong: [String] = []
            for block in 0..<Self.rounds / Self.stationShare {
                let station = "F-\(block)"
                try await bench.cloud.addStation(station)
                let payloads = (0..<Self.stationShare).map { _ in fuzzer.next() }
                wrong += try await withThrowingTaskGroup(of: String?.self) { group in
                    for payload in payloads {
                        group.addTask {
                            let frame = try await bench.frame(action, payload, at: station)
                            let isFine = Self.isFine(frame, holdsEnergy: holdsEnergy)
                            return isFine ? nil : "\(JSONWriter.text(payload)) → \(frame)"
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }.compactMap(\.self)
                }
            }
            #expect(wrong.isEmpty, "\(wrong.prefix(3))")
        }

        private static func isFine(_ frame: OCPPFrame, holdsEnergy: Bool) -> Bool {
            guard case .frame = OCPPFrame.decode(frame.bytes) else { return false }
            switch frame {
            case .callResult("m", _): return true
            case .callError("m", let code, _, _): return !holdsEnergy && code != .internalError
            default: return false
            }
        }
    }
}

/// Generates payloads that are valid, nearly valid, or random.
struct PayloadFuzzer {
    private let sample: JSONValue
    private var random: SeededRandom

    init(action: String, seed: UInt64) {
        sample = OCPP16Bench.samples.first { $0.action == action }?.payload ?? .object([])
        random = SeededRandom(seed: seed)
    }

    mutating func next() -> JSONValue {
        if random.chance(5) { return .object((0..<random.index(5)).map { _ in member(depth: 0) }) }
        return mutated(sample, depth: 0)
    }

    private mutating func mutated(_ value: JSONValue, depth: Int) -> JSONValue {
        if depth > 0, random.chance(12) { return anything(depth: depth) }
        switch value {
        case .object(var members):
            members = members.compactMap { member in
                random.chance(5)
                    ? nil : .init(member.name, mutated(member.value, depth: depth + 1))
            }
            if random.chance(5) { members.append(member(depth: depth)) }
            return .object(members)
        case .array(let items):
            var items = items.map { mutated($0, depth: depth + 1) }
            if random.chance(20) { items += items }
            return .array(items)
        default: return value
        }
    }

    private mutating func member(depth: Int) -> JSONValue.Member {
        let names = [
            "transactionId", "idTag", "connectorId", "timestamp", "meterValue", "reason", "",
        ]
        return .init(random.element(names), anything(depth: depth))
    }

    private mutating func anything(depth: Int) -> JSONValue {
        switch random.index(depth < 4 ? 10 : 8) {
        case 0: return random.element([.null, .bool(true), .bool(false)])
        case 1: return .int(random.element([.min, .max, -1, 0, 1, 64, 65, 2_147_483_648]))
        case 2: return .int(random.number(-100...100))
        case 3: return .double(random.element([1e300, -1e300, 0.5, 9.3e18, 1e-300]))
        case 4, 5: return .string(random.element(Self.texts))
        case 6: return .string(String(random.number(-5...5_000_000)))
        case 7: return sample
        case 8: return .array((0..<random.index(4)).map { _ in anything(depth: depth + 1) })
        default: return .object((0..<random.index(4)).map { _ in member(depth: depth + 1) })
        }
    }

    private static let texts = [
        "", " ", "-1", "1e9", "NaN", "0x10", "Infinity", "\u{0}", "a\u{0}b", "🔌", "e\u{301}",
        String(repeating: "x", count: 2000), String(repeating: "9", count: 50),
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z",
        "2026-11-22T11:00:00+23:59", "2026-13-45T99:99:99Z", "Charging", "Faulted", "PowerLoss",
        "Energy.Active.Import.Register", "kWh", "' OR 1=1 --", "{\"a\":1}",
    ]
}
