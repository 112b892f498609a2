import CommonBase
import TestSupport
import Testing

@testable import CloudControl
@testable import CloudCore
@testable import CloudPortal
@testable import CloudTestSupport

extension CloudAppTests {
    /// What hosts ask of a charger.
    @Suite struct ChargerActionTests {
        private static func perform(
            _ action: ChargerActions.Action, at ocpp: OCPP16Bench, over station: ScriptedStation,
            mayInterrupt: Bool = false, viewer: Viewer = .system
        ) async throws -> ChargerActions.Outcome {
            let actions = ChargerActions(
                database: ocpp.cloud.database, commands: ocpp.cloud.commands(over: station))
            return try await actions.perform(
                action, at: try id("CP-1"), mayInterrupt: mayInterrupt, viewer: viewer,
                at: ocpp.cloud.clock.now)
        }

        @Test func asksBeforeItInterruptsACharge() async throws {
            let ocpp = try await OCPP16Bench()
            let station = ScriptedStation(status: "Accepted")
            #expect(try await Self.perform(.restart, at: ocpp, over: station) == .done)
            _ = try await ocpp.startNow()
            #expect(try await Self.perform(.restart, at: ocpp, over: station) == .wouldInterrupt)
            let unlock = ChargerActions.Action.unlock(connector: 1)
            #expect(try await Self.perform(unlock, at: ocpp, over: station) == .wouldInterrupt)
            #expect(station.calls.map(\.action) == ["Reset"])
            let agreed = try await Self.perform(
                .restart, at: ocpp, over: station, mayInterrupt: true)
            #expect(agreed == .done)
            // The other connector is nobody's.
            _ = try await Self.perform(
                .unlock(connector: 2), at: ocpp, over: ScriptedStation(status: "Unlocked"))
            #expect(try await ocpp.cloud.count("command") == 3)
        }

        @Test func switchesTheWholeCharger() async throws {
            let ocpp = try await OCPP16Bench()
            let station = ScriptedStation(status: "Scheduled")
            _ = try await ocpp.startNow()
            let left = try await Self.perform(.setOperative(false), at: ocpp, over: station)
            #expect(left == .done)
            #expect(
                station.calls == [
                    OCPP16Call(
                        "ChangeAvailability",
                        .object(["connectorId": .int(0), "type": "Inoperative"]))
                ])
        }

        @Test(arguments: [
            ("Rejected", ChargerActions.Outcome.refused),
            ("NotSupported", ChargerActions.Outcome.notSupported),
        ]) func saysWhatTheChargerAnswered(
            answer: String, outcome: ChargerActions.Outcome
        ) async throws {
            let ocpp = try await OCPP16Bench()
            let station = ScriptedStation(status: answer)
            #expect(try await Self.perform(.restart, at: ocpp, over: station) == outcome)
        }

        @Test func refusesWhoOnlyChargesThere() async throws {
            let ocpp = try await OCPP16Bench()
            let station = ScriptedStation(status: "Accepted")
            let driver: PersonID = try id("driver-1")
            await #expect(throws: ServiceError.self) {
                _ = try await Self.perform(
                    .restart, at: ocpp, over: station, mayInterrupt: true,
                    viewer: .person(driver, Set(AccessScope.allCases)))
            }
            #expect(station.calls.isEmpty)
        }
    }
}
