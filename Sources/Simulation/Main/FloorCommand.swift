import ArgumentParser
import CommonBase
import Foundation
import SimulationEngine
import VirtualDevices

struct FloorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floor",
        abstract: "What a benchmark compares with: the least that the machine needs.",
        subcommands: [Echo.self, Commit.self])

    struct Echo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A WebSocket server that sends back what it hears; prints its port.")

        @Option(help: "0 draws one.")
        var port = 0

        func run() async throws {
            let server = try await EchoServer(port: port)
            // Printed at once, also into a pipe.
            FileHandle.standardOutput.write(Data("\(server.port)\n".utf8))
            try await server.run()
        }
    }

    struct Commit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Rows through the group-commit writer; prints how many, and the CPU time.")

        @Option(help: "A directory that is not there yet.")
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

        /// Of this process so far, user and system.
        private static var cpuSeconds: Double {
            var time = timespec()
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }
}
