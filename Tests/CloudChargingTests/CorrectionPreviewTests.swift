import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct CorrectionPreviewTests {
        /// The preview stores nothing, and the correction does what it showed.
        @Test func previewIsWhatTheCorrectionDoes() async throws {
            let bench = try await OCPP16Bench()
            let started = try await bench.start()
            _ = try await bench.call("MeterValues", OCPP16Bench.samplePayload(started.number))
            try await bench.boot()
            let record = try #require(try await bench.cloud.transactions().first)
            #expect(record.isEndMissing)
            let facts = try await bench.cloud.facts(record.id).count
            let decision = CorrectionService.Decision(
                energyWh: 1200, endedAt: OCPP16Bench.at(20), note: "by the meter")
            let (random, moment) = (bench.cloud.random, bench.cloud.clock.now)
            let effect = try await bench.cloud.database.read { db in
                try CorrectionService.preview(record.id, decision, by: nil, db, at: moment)
            }
            #expect(effect.before == record.state)
            #expect(!effect.changesNothing)
            #expect(try await bench.cloud.facts(record.id).count == facts)
            let corrected = try await bench.cloud.database.write { db in
                try CorrectionService.correct(
                    record.id, decision, by: nil, random: random, db, at: moment)
            }
            #expect(effect.after == corrected.state)
            #expect(corrected.state.phase == .ended)
            #expect(corrected.state.energyWh == 1200)
        }

        /// Who has seen an older preview is told so; who repeats it sees the same one.
        @Test func versionChangesWithEachCorrection() async throws {
            let bench = try await OCPP16Bench()
            let started = try await bench.start()
            try await bench.stop(started.number)
            let id = try #require(try await bench.cloud.transactions().first?.id)
            let decision = CorrectionService.Decision(energyWh: 1200, note: "by the meter")
            var versions: [String] = []
            for note in ["first", "second"] {
                bench.cloud.clock.move(seconds: 60)
                let (random, moment) = (bench.cloud.random, bench.cloud.clock.now)
                for _ in 0..<2 {
                    let effect = try await bench.cloud.database.read { db in
                        try CorrectionService.preview(id, decision, by: nil, db, at: moment)
                    }
                    versions.append(effect.version)
                }
                _ = try await bench.cloud.database.write { db in
                    try CorrectionService.correct(
                        id, .init(energyWh: 1000, note: note), by: nil, random: random, db,
                        at: moment)
                }
            }
            #expect(versions[0] == versions[1] && versions[2] == versions[3])
            #expect(versions[0] != versions[2])
        }
    }
}
