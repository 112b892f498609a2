import BridgeLogic
import BridgeProtocol
import BridgeTestSupport
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct BridgeConfigurationTests {
        private let folder: TemporaryFolder
        private let storage: BridgeStorage
        private var local = BridgePolicy()

        init() throws {
            folder = try TemporaryFolder()
            storage = BridgeStorage(
                try BridgeDatabase(path: folder.file("bridge.sqlite"), newEpoch: "first"))
            local.maximumOnMilliseconds = 10 * 3_600_000
            local.minimumOffMilliseconds = 20_000
        }

        /// As after a start.
        private func configuration(_ local: BridgePolicy) async throws -> BridgeConfiguration {
            let made = BridgeConfiguration(
                local: local, settings: ["meter.kind": "modbus"], storage: storage)
            try await made.load()
            return made
        }

        private static func set(
            _ name: String, _ value: String, _ configuration: BridgeConfiguration
        ) async throws -> BridgeCommandResult {
            try await configuration.set(.init(name: name, value: value))
        }

        /// Each variable is its own field, in its own unit, and what is unset is the policy's default.
        @Test func mapsEachVariableToItsField() {
            for variable in BridgeVariable.all {
                var policy = BridgePolicy()
                #expect(variable.range.contains(variable.value(in: policy)), "\(variable.name)")
                let others = BridgeVariable.all.filter { $0.name != variable.name }
                let before = others.map { $0.value(in: policy) }
                variable.set(variable.range.upperBound, in: &policy)
                #expect(variable.value(in: policy) == variable.range.upperBound)
                #expect(others.map { $0.value(in: policy) } == before)
            }
        }

        /// What was accepted is in force, and after a restart, too.
        @Test func keepsValuesAcrossRestarts() async throws {
            let running = try await configuration(local)
            let accepted = BridgeCommandResult(status: .accepted)
            #expect(try await Self.set("contactor.maximumHours", "8", running) == accepted)
            #expect(try await Self.set("meter.sampleIntervalSeconds", "300", running) == accepted)
            var expected = local
            expected.maximumOnMilliseconds = 8 * 3_600_000
            expected.sampleIntervalMilliseconds = 300_000
            #expect(await running.policy == expected)
            #expect(await (try configuration(local)).policy == expected)
        }

        /// What counts when the setting on the spot becomes another after the cloud has told values: an
        /// interval that was told to be as on the spot is wanted no more, a limit stays unless the spot has
        /// become stricter.
        @Test(arguments: [
            ("meter.sampleIntervalSeconds", ["300", "60"], 30, 30),
            ("meter.sampleIntervalSeconds", ["300"], 30, 300),
            ("contactor.maximumHours", ["10"], 20, 10),
            ("contactor.maximumHours", ["8"], 6, 6),
        ])
        func followsLocalSettingWhenItChanges(
            name: String, told: [String], later: Int, inForce: Int
        ) async throws {
            let running = try await configuration(local)
            for value in told { _ = try await Self.set(name, value, running) }
            let variable = try #require(BridgeVariable.named(name))
            var (laterLocal, expected) = (local, local)
            variable.set(later, in: &laterLocal)
            variable.set(inForce, in: &expected)
            #expect(await (try configuration(laterLocal)).policy == expected)
        }

        /// From afar it only becomes safer than whoever stood in front of it has set it.
        @Test(arguments: [
            (
                "contactor.maximumHours", "11",
                "the cloud may set contactor.maximumHours to at most 10"
            ),
            (
                "contactor.minimumOffSeconds", "19",
                "the cloud may set contactor.minimumOffSeconds to at least 20"
            ),
            (
                "contactor.closingsPerHour", "0",
                "the cloud may set contactor.closingsPerHour from 1 to 1000"
            ),
            (
                "meter.sampleIntervalSeconds", "30",
                "the cloud may set meter.sampleIntervalSeconds from 60 to 3600"
            ),
            (
                "contactor.minimumOffSeconds", "301",
                "the cloud may set contactor.minimumOffSeconds from 0 to 300"
            ),
            ("meter.sampleIntervalSeconds", "often", "the value is no number"),
            ("meter.sampleIntervalSeconds", "060", "the value is no number"),
            ("meter.kind", "pulses", "only the local settings can change it"),
        ])
        func rejectsLooserLimits(name: String, value: String, reason: String) async throws {
            let running = try await configuration(local)
            let refusal = BridgeCommandResult(status: .rejected, reason: reason)
            #expect(try await Self.set(name, value, running) == refusal)
            #expect(await running.policy == local)
        }

        @Test func answersNotSupportedForUnknownVariable() async throws {
            let running = try await configuration(local)
            #expect(try await Self.set("meter.colour", "x", running).status == .notSupported)
        }

        /// All, or those of some names; what the cloud can't change is said to be so.
        @Test func listsVariables() async throws {
            let running = try await configuration(local)
            let all = try #require(await running.values(of: []).variables)
            let kind = BridgeCommandResult.Variable(
                name: "meter.kind", value: "modbus", readonly: true)
            #expect(all.count == BridgeVariable.all.count + 1 && all.last == kind)
            let hours = BridgeCommandResult.Variable(
                name: "contactor.maximumHours", value: "10", readonly: false)
            #expect(
                await running.values(of: ["meter.kind", "none", "contactor.maximumHours"])
                    == BridgeCommandResult(
                        status: .accepted, variables: [hours, kind], unknownVariables: ["none"]))
        }
    }
}
