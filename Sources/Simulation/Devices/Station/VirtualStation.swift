import ChargingModel
import CommonBase
import Logging
import NIOCore
import NIOPosix

/// A charging station that speaks OCPP 1.6J to a real central system over a real WebSocket.
///
/// All functions may be called from any thread; taps take effect in order. It retries the
/// connection indefinitely, with growing, jittered waits.
package final class VirtualStation: Sendable {
    package let configuration: StationConfiguration
    private let loop: MachineLoop<StationMachine>
    private let socket: StationSocket

    /// Does not start the station; see `start()`.
    package init(
        configuration: StationConfiguration, logger: Logger = Logger(label: "station")
    ) {
        var logger = logger
        logger[metadataKey: "station"] = "\(configuration.id)"
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let socket = StationSocket(configuration: configuration, on: eventLoop)
        let machine = StationMachine(
            configuration: configuration, seed: UInt64.random(in: .min ... .max))
        self.configuration = configuration
        self.socket = socket
        loop = MachineLoop(machine, tick: .tick, on: eventLoop) { [logger] effect, loop in
            switch effect {
            case .connect: socket.connect { loop.feed(StationMachine.Input($0)) }
            case .send(let frame):
                let personality = configuration.personality
                socket.send(
                    personality.bytes(of: frame), isBinary: personality.has(.binaryFrames))
            case .disconnect: socket.close()
            case .note(let text): logger.info("\(text)")
            }
        }
    }

    package var id: StationID { configuration.id }

    /// Switches the station on: it connects and boots. Call it once.
    package func start() { loop.feed(.started) }

    /// Presents a card to the station's reader. The tap is ignored and logged while the station is
    /// busy with another card, while no central system has accepted it, or if the token has more
    /// than 20 characters.
    package func tap(_ token: IdToken) { loop.feed(.tapped(token)) }

    package var snapshot: StationSnapshot { loop.machine.snapshot }

    /// Switches the station off without ending its transaction, like a power cut. It cannot be
    /// started again.
    package func shutdown() async {
        loop.stop()
        do {
            try await socket.shutdown().get()
        } catch {
            // An error while closing also means that the connection has ended.
        }
    }
}

extension StationMachine.Input {
    fileprivate init(_ event: StationSocket.Event) {
        switch event {
        case .opened: self = .connected
        case .text(let bytes): self = .received(bytes)
        case .closed(let reason): self = .disconnected(reason: reason)
        }
    }
}
