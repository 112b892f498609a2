import ArgumentParser
import CommonBase
import Foundation
import SimulationEngine
import VirtualDevices

struct FloorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floor",
        abstract: "Baselines for benchmarks: the minimum cost on this machine.",
        subcommands: [Echo.self, Commit.self])

    struct Echo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run a WebSocket server that echoes messages; prints its port.")

        @Option(help: "0 lets the system choose one.")
        var port = 0

        func run() async throws {
            let server = try await EchoServer(port: port)
            // Written unbuffered, so that it appears at once in a pipe.
            FileHandle.standardOutput.write(Data("\(server.port)\n".utf8))
            try await server.run()
        }
    }

    struct Commit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Commit rows with the group-commit writer; prints count and CPU time.")

        @Option(help: "A directory that does not exist yet.")
        var directory: String

        @Option(help: "1 to 2000.")
        var writers = 50

        @Option(help: "1 to 600.")
        var seconds = 5

        func run() async throws {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: false)
            let floor = try await CommitFloor(path: "\(directory)/floor.sqlite")
            let end = ContinuousClock.now + .seconds(seconds)
            let before = Self.cpuSeconds
            let (rows, commits) = try await floor.run(writers: writers) {
                ContinuousClock.now > end
            }
            print(
                JSONWriter.text(
                    .object([
                        "rows": .int(rows), "commits": .int(commits),
                        "seconds": .int(Int64(seconds)),
                        "cpuSeconds": .double(Self.cpuSeconds - before),
                    ])))
        }

        /// User and system time of this process so far.
        private static var cpuSeconds: Double {
            var time = timespec()
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }
}
