import CommonBase
import NIOCore
import NIOPosix

/// Runs many stations against one central system for some time, and measures its response times.
package struct LoadRun: Sendable {
    package struct Station: Sendable, Codable {
        package var id: String
        package var password: String?
        package var card: String
    }

    package enum Pace: Sendable {
        /// Each station sends its next call when the previous one is answered.
        case closed
        /// A fixed rate of all stations together, independent of answers. Latency counts from when
        /// a call was due, so that a slow server cannot hide queueing time.
        case open(callsPerSecond: Double)
    }

    /// How long to wait for the last answers.
    static let graceSeconds: Int64 = 10

    private let url: WebSocketURL
    private let stations: [Station]
    private let pace: Pace
    private let seconds: Int64

    /// - Parameters:
    ///   - url: without TLS, on loopback only, so that nobody tests a foreign machine.
    ///   - stations: 1 to 2000.
    ///   - seconds: 1 to 600.
    /// - Throws: `invalidInput`.
    package init(_ url: WebSocketURL, _ stations: [Station], _ pace: Pace, seconds: Int64) throws {
        guard !url.isSecure, ["localhost", "127.0.0.1", "::1"].contains(url.host) else {
            throw ServiceError(.invalidInput, "url must be ws:// on this machine, not \(url).")
        }
        guard (1...2000).contains(stations.count), (1...600).contains(seconds) else {
            throw ServiceError(
                .invalidInput, "stations must be 1 to 2000, and seconds 1 to 600.")
        }
        self.url = url
        self.stations = stations
        self.pace = pace
        self.seconds = seconds
    }

    /// - Throws: `unavailable` if the server rejects a station or closes its connection.
    package func run() async throws -> LoadReport {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let recorder = LoadRecorder()
        let ended = LoadEnding()
        let start = HostClock.now().wall.adding(seconds: -30 * 86_400)
        let running = try stations.map { station in
            guard let id = StationID(station.id) else {
                throw ServiceError(.invalidInput, "'\(station.id)' is not a valid station id.")
            }
            return LoadStation(
                StationConfiguration(id: id, url: url, password: station.password),
                idTag: station.card, from: start, on: loop, recorder: recorder)
        }
        for station in running { station.connect { ended.note($0) } }
        guard try await Self.wait(seconds: 30, ended, until: { running.allSatisfy(\.isOpen) })
        else { throw ServiceError(.unavailable, "The server did not accept all stations in time.") }
        let began = NIODeadline.now()
        begin(running, at: began, on: loop)
        try await Task.sleep(for: .seconds(seconds))
        for station in running { station.stop() }
        let elapsed = Double((NIODeadline.now() - began).nanoseconds) / 1e9
        // The report counts calls that are unanswered after that.
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

    /// - Returns: false if `isDone` did not become true in time.
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

/// Triggers the calls of all stations in turn, each when it is due.
private struct OpenLoop: Sendable {
    let running: [LoadStation]
    let began: NIODeadline
    let nanoseconds: Double

    func schedule(_ number: Int64, of count: Int64, on loop: any EventLoop) {
        guard number < count else { return }
        let due = began + .nanoseconds(Int64(Double(number) * nanoseconds))
        loop.scheduleTask(deadline: due) {
            var number = number
            // Sends every call that is due by now, because timers are coarser than the rate.
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
