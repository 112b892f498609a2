import BridgeLogic
import BridgeTestSupport
import CommonBase
import Platform
import Testing
import VirtualDevices

@testable import BridgeHardware

extension BridgeHardwareTests {
    /// The real libmodbus on a virtual meter.
    @Suite struct ModbusMeterTests {
        private let virtual: VirtualMeter
        private let events = Recorder<MeterEvent>()

        init() throws { virtual = try VirtualMeter(energyWh: 1_234_567, powerW: 7360) }

        /// Without its time.
        private static func reading(_ registerWh: Int64, _ powerW: Int64?) -> MeterEvent {
            .reading(
                registerWh: registerWh, powerW: powerW, askedAt: Uptime(milliseconds: 0))
        }

        private func note(_ event: MeterEvent) {
            if case .reading(let register, let power, _) = event {
                events.add(Self.reading(register, power))
            } else {
                events.add(event)
            }
        }

        private func meter(_ model: String = "sdm630") throws -> ModbusMeter {
            ModbusMeter(
                device: virtual.path, unit: 1, model: try MeterModel(model),
                now: SystemClock().now, logger: RecordedLog().logger)
        }

        /// To the watt-hour, as far as a number of 24 bits goes.
        @Test(arguments: ["sdm630", "sdm72", "sdm120"]) func readsBuiltInModels(name: String)
            async throws
        {
            let meter = try meter(name)
            #expect(try meter.probe() == 1_234_567)
            meter.start { note($0) }
            try await eventually("a reading") { !events.items.isEmpty }
            #expect(events.items.first == Self.reading(1_234_567, 7360))
            meter.stop()
            virtual.stop()
        }

        /// Whatever is wrong with the line, it is one word, and an end when it answers again.
        @Test(arguments: VirtualMeter.Fault.allCases.filter { $0 != .none })
        func reconnectsAfterFaults(fault: VirtualMeter.Fault) async throws {
            let meter = try meter()
            virtual.setFault(fault)
            #expect(throws: ServiceError.self) { try meter.probe() }
            virtual.setFault(.none)
            meter.start { note($0) }
            try await eventually("a reading") { !events.items.isEmpty }
            virtual.setFault(fault)
            try await eventually("lost") { events.items.contains(.lost) }
            virtual.show(energyWh: 1_234_600, powerW: 0)
            virtual.setFault(.none)
            let back = Self.reading(1_234_600, 0)
            try await eventually("back") { events.items.contains(back) }
            #expect(events.items.filter { $0 == .lost }.count == 1)
            // Silence is no answer.
            let ignored = events.items.contains { if case .ignored = $0 { true } else { false } }
            #expect(ignored == (fault != .silent))
            meter.stop()
            virtual.stop()
        }

        /// Whatever is wrong with each third answer, each reading has the energy of one answer and
        /// the power of another: no answer is taken for another one's, and none is lost for long.
        /// A false number in a right answer is for the machine to find.
        @Test(
            arguments: VirtualMeter.Lie.allCases.filter {
                ![.zero, .tooHigh, .onlyFormer].contains($0)
            })
        func readsRightNumbers(lie: VirtualMeter.Lie) async throws {
            // Late bytes come between two requests at the pace of the product. At a faster one they
            // come beside the next answer, and a busy machine could change their order.
            let interval = lie == .late ? ModbusMeter.intervalMilliseconds : 10
            let meter = ModbusMeter(
                device: virtual.path, unit: 1, model: try MeterModel("sdm630"),
                now: SystemClock().now, logger: RecordedLog().logger,
                intervalMilliseconds: interval)
            virtual.setLie(lie, period: 3)
            meter.start { note($0) }
            let truth = Self.reading(1_234_567, 7360)
            try await eventually("readings", within: 40) {
                events.items.filter { $0 == truth }.count > 5
            }
            meter.stop()
            virtual.stop()
            let others = events.items.filter {
                if case .ignored = $0 { false } else { $0 != truth }
            }
            #expect(others == [])
            // A late answer may end up alone, or beside the right one.
            guard lie != .late else { return }
            let isHarmless: [VirtualMeter.Lie] = [
                .slow, .doubled, .foreign, .strayBefore, .strayAfter, .echo, .lost,
            ]
            #expect(isHarmless.contains(lie) == (events.items.allSatisfy { $0 == truth }))
        }

        /// An answer that comes too late is no answer to a later request for something else: a
        /// request is repeated until it is answered.
        @Test func repeatsRequestThatFailed() throws {
            let model = try MeterModel("sdm630")
            var cycle = MeterCycle()
            func next(_ second: Int64) -> MeterModel.Quantity {
                cycle.next(model, at: Uptime(milliseconds: second * 1000))
            }
            #expect(next(1) == model.energyWh)
            #expect(cycle.took(5, model) == nil)
            #expect([next(2), next(3)] == [model.powerW, model.powerW])
            // Both numbers may be as old as the first request.
            let asked = Uptime(milliseconds: 1000)
            #expect(cycle.took(7, model) == .reading(registerWh: 5, powerW: 7, askedAt: asked))
            #expect(next(4) == model.energyWh)
        }

        /// A line that is not there is found when it comes.
        @Test func findsLineThatAppearsLater() async throws {
            let model = try MeterModel("sdm630")
            let meter = ModbusMeter(
                device: "/nowhere", unit: 1, model: model, now: SystemClock().now,
                logger: RecordedLog().logger)
            #expect(throws: ServiceError.self) { try meter.probe() }
            meter.start { note($0) }
            try await eventually("lost") { events.items.contains(.lost) }
            #expect(events.items == [.lost])
            meter.stop()
            virtual.stop()
        }

        /// Each number as its description says.
        @Test func decodesFormats() throws {
            var model = try MeterModel("sdm630")
            let one = MeterModel.Quantity(register: 0, scale: 10)
            #expect(model.value([0x449A, 0x5225], one) == 12_346)
            #expect(model.value([0x7FC0, 0], one) == nil)
            #expect(model.value([0x7F80, 0], one) == nil)
            model.format = .uint32
            #expect(model.value([1, 2], one) == 655_380)
            model.wordOrder = .littleEndian
            #expect(model.value([1, 2], one) == 1_310_730)
            model.format = .int32
            #expect(model.value([0xFFFE, 0xFFFF], one) == -20)
            model.format = .uint64
            #expect(model.value([1, 0, 0, 0], one) == 10)
        }

        /// A description that is none says what is wrong.
        @Test func rejectsInvalidModels() throws {
            #expect(throws: ServiceError.self) { try MeterModel("/nowhere.json") }
            let folder = try TemporaryFolder()
            for text in ["{}", "no JSON", #"{"name": "X", "baud": 1}"#] {
                let path = "\(folder.path)/meter.json"
                try PrivateFile.write(Array(text.utf8), to: path)
                #expect(throws: ServiceError.self) { try MeterModel(path) }
            }
        }
    }
}
