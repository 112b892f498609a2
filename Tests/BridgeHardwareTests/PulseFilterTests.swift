import CommonBase
import Foundation
import Testing

@testable import BridgeHardware

extension BridgeHardwareTests {
    @Suite struct PulseFilterTests {
        /// Edges in milliseconds: the line closes, opens, closes, …
        typealias Trace = [Double]

        /// The pulses in a trace. `isPrompt`: each closure is looked at when it is due, as by a
        /// daemon that is not busy.
        private func pulses(_ trace: Trace, isPrompt: Bool) -> Int {
            var filter = PulseFilter()
            var count = 0
            for (index, time) in trace.enumerated() {
                let now = Uptime(milliseconds: Int64(time))
                if isPrompt, let due = filter.dueAt, due.milliseconds < Int64(time) {
                    count += filter.settles(isClosed: true) ? 1 : 0
                }
                count +=
                    filter.moved(closed: index % 2 == 0, UInt64(time * 1_000_000), at: now) ? 1 : 0
            }
            return count
        }

        /// Traces as an oscilloscope shows them, of reed contacts, of optocouplers on long cables,
        /// and of spikes.
        private static let traces: [(trace: Trace, count: Int)] = [
            // Clean pulses of the shortest length and pause.
            ([0, 30, 60, 90, 120, 150], 3),
            // Bounce when it closes, when it opens, and both.
            ([0, 0.4, 0.9, 1.1, 2.3, 40, 500, 540], 2),
            ([0, 40, 40.3, 41, 41.2, 44, 500, 540], 2),
            ([0, 1, 1.5, 3, 3.2, 90, 91, 92, 95, 95.5, 300, 390, 390.1, 392], 2),
            // A long closure that bounces when it opens, later than any pause.
            ([0, 400, 401, 403, 405, 406], 1),
            // Spikes, alone and one after the other.
            ([0, 0.01, 100, 105, 200, 219], 0),
            ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 0),
            // Mains hum.
            (Array(stride(from: 0.0, to: 2000, by: 10)), 0),
            // A spike within a pulse, and within a pause.
            ([0, 30, 31, 60, 120, 150], 2),
            ([0, 40, 80, 81, 120, 160], 2),
            // Spikes in the middle of pulses.
            ([0, 17, 18, 40, 90, 105, 106, 109, 110, 130], 2),
        ]

        @Test func countsPulses() {
            for (trace, count) in Self.traces {
                #expect(pulses(trace, isPrompt: true) == count, "\(trace)")
                #expect(pulses(trace, isPrompt: false) == count, "\(trace)")
            }
        }

        /// Traces in the words of `gpiomon`, with the number of their pulses in the first line; the
        /// files say where they are from.
        @Test func countsPulsesOfTraceFiles() throws {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Traces")
            let files = try FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: nil)
            #expect(!files.isEmpty)
            for file in files {
                let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                let count = try #require(
                    lines.first?.split(separator: " ").last.flatMap { Int($0) })
                let edges = lines.filter { $0.hasPrefix("event:") }
                // Closed is low, and the line is open at first.
                let isClosed = edges.map { $0.contains("FALLING") }
                #expect(isClosed == edges.indices.map { $0.isMultiple(of: 2) })
                let times = try edges.map { edge in
                    let text = edge.split(separator: "[").last?.dropLast() ?? ""
                    return try #require(Double(text.trimmingCharacters(in: .whitespaces)))
                }
                let start = try #require(times.first)
                let trace = times.map { ($0 - start) * 1000 }
                #expect(pulses(trace, isPrompt: true) == count, "\(file.lastPathComponent)")
                #expect(pulses(trace, isPrompt: false) == count, "\(file.lastPathComponent)")
            }
        }

        /// Pulses at 3 to 16 a second with up to 8 ms of bounce at each end, and spikes between.
        @Test(arguments: 1...200) func countsRandomBounce(seed: Int) {
            var random = SeededRandom(seed: UInt64(seed))
            var (trace, time, expected): (Trace, Double, Int) = ([], 0, 0)
            func bounce() {
                for _ in 0..<Int.random(in: 0...6, using: &random) {
                    trace += [time, time + Double.random(in: 0.01...0.6, using: &random)]
                    time += Double.random(in: 0.7...1.3, using: &random)
                }
            }
            for _ in 0..<100 {
                if Bool.random(using: &random) {
                    trace += [time, time + Double.random(in: 0.001...5, using: &random)]
                    time += 30
                }
                bounce()
                trace.append(time)
                time += Double.random(in: 30...120, using: &random)
                trace.append(time)
                time += 0.7
                bounce()
                time += Double.random(in: 30...200, using: &random)
                expected += 1
            }
            #expect(pulses(trace, isPrompt: true) == expected)
            #expect(pulses(trace, isPrompt: false) == expected)
        }

        /// A closure from before the start is no pulse, and a lost edge makes none.
        @Test func countsNothingUnseen() {
            func counts(_ filter: inout PulseFilter, closed: Bool, _ time: Int64) -> Bool {
                filter.moved(
                    closed: closed, UInt64(time) * 1_000_000, at: Uptime(milliseconds: time))
            }
            var filter = PulseFilter(isClosed: true)
            let after = [(false, 50), (true, 90), (false, 120)].map {
                counts(&filter, closed: $0.0, $0.1)
            }
            #expect(after == [false, false, true])
            var gap = PulseFilter()
            let lost = [(true, 0), (true, 90), (false, 130)].map {
                counts(&gap, closed: $0.0, $0.1)
            }
            #expect(lost == [false, false, true])
        }

        /// The kernel drops edges when its queue is full: a spike whose end is lost is no pulse, and
        /// the pulses after it count.
        @Test(arguments: 1...100) func countsNoSpikeWhoseEndIsLost(seed: Int) {
            var random = SeededRandom(seed: UInt64(seed))
            var filter = PulseFilter()
            var (time, count, expected) = (0.0, 0, 0)
            func move(closed: Bool) {
                let now = Uptime(milliseconds: Int64(time))
                count += filter.moved(closed: closed, UInt64(time * 1_000_000), at: now) ? 1 : 0
            }
            /// The line keeps its level for so long.
            func stay(closed: Bool, for milliseconds: Double) {
                time += milliseconds
                guard let due = filter.dueAt, Double(due.milliseconds) <= time else { return }
                count += filter.settles(isClosed: closed) ? 1 : 0
            }
            for _ in 0..<100 {
                move(closed: true)
                if Bool.random(using: &random) {
                    time += Double.random(in: 0.01...5, using: &random)
                    stay(closed: false, for: Double.random(in: 60...200, using: &random))
                } else {
                    stay(closed: true, for: Double.random(in: 30...90, using: &random))
                    move(closed: false)
                    stay(closed: false, for: Double.random(in: 30...90, using: &random))
                    expected += 1
                }
            }
            #expect(count == expected)
        }

        /// The end of a pulse is in the kernel's queue a moment after the level was read.
        @Test func countsPulseThatEndsWhenItIsDue() {
            var filter = PulseFilter()
            let start = filter.moved(closed: true, 0, at: Uptime(milliseconds: 0))
            let due = filter.settles(isClosed: false)
            let end = filter.moved(closed: false, 31_000_000, at: Uptime(milliseconds: 32))
            #expect([start, due, end] == [false, false, true])
        }
    }
}
