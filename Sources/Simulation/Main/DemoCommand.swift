import ArgumentParser
import Foundation
import Logging
import VirtualDevices

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run a card reader, a board and stations until SIGINT or SIGTERM.",
        discussion: """
            Prints 'ready' when the reader, the board and the control socket exist, and logs \
            events to stderr. Removes its sockets and its link at the end.
            """)

    @Option(help: "An existing folder for the link and the sockets.")
    var directory: String

    @Option(help: "The reader's link; libnfc opens it as pn532_uart:PATH. [DIR/reader]")
    var readerLink: String?

    @Option(help: "The board's socket. [DIR/board.sock]")
    var boardSocket: String?

    @Option(help: "The control socket. [DIR/control.sock]")
    var control: String?

    @Option(help: "The URL of the central system, without a station id: ws:// or wss://.")
    var ocppURL = "ws://127.0.0.1:8080/ocpp"

    @Option(help: "A PEM file of the authorities that a wss:// URL is trusted by. [the system's]")
    var caFile: String?

    @Option(name: .customLong("station"), help: "ID[:PASSWORD] of an OCPP station. Repeatable.")
    var stations: [StationArgument] = []

    @Option(
        name: .customLong("resume"),
        help: "ID:CARD:TRANSACTION:METER-START of a transaction that runs already.")
    var resumed: ResumedArgument?

    @Option(help: "A personality file: the properties and faults of the stations.")
    var personality: String?

    @Option(name: .customLong("power-w"), help: "The power that each car draws, in W.")
    var powerW: Int64 = 11_000

    @Option(help: "The interval between a station's MeterValues, in s.")
    var sampleInterval: Int64 = 2

    func validate() throws {
        guard (0...1_000_000).contains(powerW) else {
            throw ValidationError("--power-w must be 0 to 1000000")
        }
        guard (1...86_400).contains(sampleInterval) else {
            throw ValidationError("--sample-interval must be 1 to 86400")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        let signals = TerminationSignals()
        let rack = try await makeRack()
        let server: ControlServer
        do {
            server = try await ControlServer(socketPath: path(control, "control.sock"), rack: rack)
        } catch {
            try await rack.shutdown()
            throw error
        }
        FileHandle.standardOutput.write(Data("ready\n".utf8))
        let number = await signals.first()
        Logger(label: "demo").info("ending after signal \(number ?? 0)")
        try await server.shutdown()
        try await rack.shutdown()
    }

    /// Creates and starts the devices; the stations connect when they can. The board comes first:
    /// its socket keeps a second demo out of the folder before that could take over the reader's
    /// link.
    private func makeRack() async throws -> DeviceRack {
        let stations = try makeStations()
        let board = try await VirtualBoard(
            socketPath: path(boardSocket, "board.sock"),
            configuration: BoardConfiguration(powerW: powerW))
        do {
            let rack = try DeviceRack(
                reader: VirtualPN532(link: path(readerLink, "reader")), board: board,
                stations: stations)
            for station in stations { station.start() }
            return rack
        } catch {
            try await board.shutdown()
            throw error
        }
    }

    private func makeStations() throws -> [VirtualStation] {
        let url = try WebSocketURL(ocppURL)
        let trust = url.isSecure ? try StationTrust(file: caFile) : nil
        let personality = try personality.map(StationPersonality.init(file:)) ?? .byTheBook
        return stations.map { station in
            var configuration = StationConfiguration(
                id: station.id, url: url, password: station.password, personality: personality,
                powerW: powerW, sampleIntervalSeconds: sampleInterval)
            configuration.trust = trust
            if let resumed, resumed.station == station.id {
                configuration.resumed = resumed.transaction
            }
            return VirtualStation(configuration: configuration)
        }
    }

    private func path(_ given: String?, _ name: String) -> String {
        given ?? "\(directory)/\(name)"
    }
}
