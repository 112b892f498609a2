import BridgeLogic
import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeRuntime

extension StatusReport {
    /// A charging bridge, ten minutes after its start by a clock that is right.
    static func charging() throws -> StatusReport {
        StatusReport(
            stationId: try #require(StationID("garage")), version: "1.2.3", now: .test(600_000),
            bridge: BridgeStatus(
                activity: .charging, registerWh: 123_456,
                transaction: .init(energyWh: 789, startedAt: Uptime(milliseconds: 475_000))),
            eventsWaiting: 3, cloudHeardAt: Uptime(milliseconds: 593_000), listVersion: 7,
            listIssuedAt: Moment.test(0).wall)
    }
}
