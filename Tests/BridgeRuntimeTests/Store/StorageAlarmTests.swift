import BridgeProtocol
import BridgeTestSupport
import CommonBase
import Foundation
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct StorageAlarmTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        /// The folder of the alarm, without the data's.
        private var path: String {
            URL(fileURLWithPath: folder.file("x")).deletingLastPathComponent().path
        }

        private func tell(_ bench: UplinkBench, _ cloud: FakeCloud) async throws {
            try await StorageAlarm.tell(
                "the disk is full", identity: .test(cloud.url), key: bench.key,
                database: bench.folder.file("bridge.sqlite"), folder: path,
                at: bench.clock.now(), seed: 1)
        }

        private func files() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: path)
        }

        /// However often the start fails, the cloud hears it once; after a good start again.
        @Test func tellsOncePerRunOfFailures() async throws {
            try await UplinkBench.with { bench, cloud in
                for _ in 0..<5 { try await tell(bench, cloud) }
                #expect(try cloud.batches().count == 1)
                #expect(try files() == ["alarm.told"])
                try StorageAlarm.reset(folder: path)
                try StorageAlarm.reset(folder: path)
                #expect(try files() == [])
                try await tell(bench, cloud)
                #expect(try cloud.batches().count == 2)
            }
        }

        /// A cloud that does not answer leaves no copy behind, and is told at the next start.
        @Test func removesCopyAfterFailure() async throws {
            try await UplinkBench.with([.cut]) { bench, cloud in
                await #expect(throws: ServiceError.self) { try await tell(bench, cloud) }
                #expect(try files() == [])
                try await tell(bench, cloud)
                #expect(try cloud.batches().count == 2)
                #expect(try files() == ["alarm.told"])
            }
        }
    }
}
