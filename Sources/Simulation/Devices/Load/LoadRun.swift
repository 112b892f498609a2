import CommonBase
import NIOCore
import NIOPosix

/// Many stations that talk to one central system for a while, and how long it takes to answer.
package struct LoadRun: Sendable {
    package struct Station: Sendable, Codable {
        package var id: String
        package var password: String?
        package var card: String
    }

    package enum Pace: Sendable {
        /// Each station sends its next call when the one before is answered.
        case closed
        /// So many calls a second of all stations together, whether or not answers come; each counts
        /// from when it was due, so that a slow server can't hide behind its own slowness.
        case open(callsPerSecond: Double)
    }

    /// How long the last answers are waited for.
    static let graceSeconds: Int64 = 10

    private let url: WebSocketURL
    private let stations: [Station]
    private let pace: Pace
    private let seconds: Int64

    /// - Parameters:
    ///   - url: on loopback: a load is for one's own machine.
    ///   - stations: 1 to 2000.
    ///   - seconds: 1 to 600.
    /// - Throws: `invalidInput`.
    package init(_ url: WebSocketURL, _ stations: [Station], _ pace: Pace, seconds: Int64) throws {
        guard ["localhost", "127.0.0.1", "::1"].contains(url.host) else {
            throw ServiceError(.invalidInput, "A load goes to this machine only, not \(url.host).")
        }
        guard (1...2000).contains(stations.count), (1...600).contains(seconds) else {
            throw ServiceError(
                .invalidInput, "A load has 1 to 2000 stations and takes 1 to 600 seconds.")
        }
        self.url = url
        self.stations = stations
        self.pace = pace
        self.seconds = seconds
    }

    /// - Throws: `unavailable` when a station is not let in, or is thrown out.
    package func run() async throws -> LoadReport {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let recorder = LoadRecorder()
        let ended = LoadEnding()
        let start = HostClock.now().wall.adding(seconds: -30 * 86_400)
        let running = try stations.map { station in
            guard let id = StationID(station.id) else {
                throw ServiceError(.invalidInput, "'\(station.id)' is no station's id.")
            }
            return LoadStation(
                StationConfiguration(id: id, url: url, password: station.password),
                idTag: station.card, from: start, on: loop, recorder: recorder)
        }
        for station in running { station.connect { ended.note($0) } }
        guard try await Self.wait(seconds: 30, ended, until: { running.allSatisfy(\.isOpen) })
        else { throw ServiceError(.unavailable, "Not all stations were let in.") }
        let began = NIODeadline.now()
        begin(running, at: began, on: loop)
        try await Task.sleep(for: .seconds(seconds))
        for station in running { station.stop() }
        let elapsed = Double((NIODeadline.now() - began).nanoseconds) / 1e9
        // What is not answered then is counted.
        _ = try await Self.wait(seconds: Self.graceSeconds, ended) {
            running.allSatisfy(\.isIdle)
        }
        let report = recorder.report(
            seconds: elapsed, unanswered: running.reduce(0) { $0 + $1.unansweredCount },
            unsent: running.reduce(0) { $0 + $1.backlogCount }, stations: running.map(\.script))
        ended.expect()
        for station in running { try await station.close().get() }
        try await group.shutdownGracefully()
        return report
    }

    private func begin(
        _ running: [LoadStation], at began: NIODeadline, on loop: any EventLoop
    ) {
        switch pace {
        case .closed: for station in running { station.loop() }
        case .open(let rate):
            let nanoseconds = 1e9 / rate
            let count = Int64(rate * Double(seconds))
            let clock = OpenLoop(running: running, began: began, nanoseconds: nanoseconds)
            clock.schedule(0, of: count, on: loop)
        }
    }

    /// - Returns: false when it has not happened in time.
    private static func wait(
        seconds: Int64, _ ended: LoadEnding, until isDone: () -> Bool
    ) async throws -> Bool {
        let deadline = NIODeadline.now() + .seconds(seconds)
        while !isDone() {
            if let reason = ended.reason {
                throw ServiceError(.unavailable, "A station's connection ended: \(reason).")
            }
            if NIODeadline.now() > deadline { return false }
            try await Task.sleep(for: .milliseconds(20))
        }
        return true
    }
}

/// Tells each call's station, in turn, when the call is due.
private struct OpenLoop: Sendable {
    let running: [LoadStation]
    let began: NIODeadline
    let nanoseconds: Double

    func schedule(_ number: Int64, of count: Int64, on loop: any EventLoop) {
        guard number < count else { return }
        let due = began + .nanoseconds(Int64(Double(number) * nanoseconds))
        loop.scheduleTask(deadline: due) {
            var number = number
            // All that is due by now: timers are coarser than calls.
            while number < count {
                let due = began + .nanoseconds(Int64(Double(number) * nanoseconds))
                if due > .now() { break }
                running[Int(number) % running.count].tick(due: due)
                number += 1
            }
            schedule(number, of: count, on: loop)
        }
    }
}
