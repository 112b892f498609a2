import CommonBase
import Foundation
import TestSupport
import Testing

@testable import Platform

extension PlatformTests {
    @Suite struct RestartPauseTests {
        /// Each process counts on from the last one, up to five minutes; a good run begins anew.
        @Test func waitsLongerEachTime() throws {
            let directory = try TemporaryDirectory()
            let folder = directory.path
            func seconds(afterRunOf run: Int64) -> Int? {
                RestartPause(
                    environment: ["RUNTIME_DIRECTORY": folder], now: Uptime(milliseconds: 0)
                )?.failed(at: Uptime(milliseconds: run * 1000))
            }
            let waits = (0..<10).map { _ in seconds(afterRunOf: 1) }
            #expect(waits == [0, 4, 8, 16, 32, 64, 128, 256, 300, 300])
            #expect(seconds(afterRunOf: 59) == 300)
            #expect(seconds(afterRunOf: 60) == 0)
            #expect(seconds(afterRunOf: 1) == 4)
            try Data("nonsense".utf8).write(to: URL(fileURLWithPath: "\(folder)/failures"))
            #expect(seconds(afterRunOf: 1) == 0)
        }

        /// A run that ended as it should, as at a reset or a manual restart, is no failure.
        @Test func forgetsFailuresAfterSuccess() throws {
            let directory = try TemporaryDirectory()
            let pause = try #require(
                RestartPause(
                    environment: ["RUNTIME_DIRECTORY": directory.path],
                    now: Uptime(milliseconds: 0)))
            try pause.succeeded()
            #expect((0..<3).map { _ in pause.failed(at: Uptime(milliseconds: 1)) } == [0, 4, 8])
            try pause.succeeded()
            #expect((0..<2).map { _ in pause.failed(at: Uptime(milliseconds: 1)) } == [0, 4])
        }

        /// A day of failures is a few hundred starts.
        @Test func boundsStartsOfDay() {
            var (starts, seconds) = (0, 0)
            while seconds < 86_400 {
                starts += 1
                seconds += 2 + RestartPause.seconds(starts)
            }
            #expect(starts < 300)
        }

        /// Without systemd's directory, as in a terminal, there is no pause.
        @Test func pausesOnlyUnderSystemd() {
            #expect(RestartPause(environment: [:], now: Uptime(milliseconds: 0)) == nil)
        }
    }
}
