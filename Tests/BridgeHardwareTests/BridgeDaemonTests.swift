import BridgeLogic
import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase
import Foundation
import Glibc
import Testing
import VirtualDevices

@testable import BridgeHardware
@testable import BridgeRuntime

extension BridgeHardwareTests.WithReader {
    @Suite struct BridgeDaemonTests {
        /// Tap, charge, tap: the cloud has the whole transaction, and its energy is what the board
        /// delivered.
        @Test func deliversWholeSession() async throws {
            let bench = try await DaemonBench()
            let daemon = try bench.start(bench.database())
            try await bench.charge()
            try await bench.tap(until: .open)
            try await eventually("its end is delivered") { try bench.isEnded() }
            let events = try bench.transactionEvents()
            #expect(events.map(\.seqNo) == Array(0..<Int64(events.count)))
            #expect(Set(events.map(\.transactionId)).count == 1)
            #expect(events.first?.eventType == .started)
            #expect(events.first?.idToken?.idToken == "04A1B2C3D4E5F6")
            #expect(events.last?.stoppedReason == .local)
            #expect(events.contains { $0.triggerReason == .meterValuePeriodic })
            #expect(bench.energyWh(events) == bench.board.state.deliveredWh)
            let numbers = try bench.cloud.events().map(\.seq)
            #expect(numbers == Array(1...Int64(numbers.count)))
            #expect(bench.board.state.closeCount == 1)
            await daemon.stop()
            try await daemon.ended()
            try await bench.shutdown()
        }

        /// SIGTERM while charging opens the contactor and ends the transaction, durably; what the
        /// cloud has not heard it hears from the next daemon, which charges on with the same meter.
        @Test func endsTransactionOnStopAndDeliversItAfterRestart() async throws {
            let bench = try await DaemonBench()
            let first = try bench.start(bench.database())
            try await bench.charge()
            await first.stop()
            try await first.ended()
            try await eventually("it opens") { bench.board.state.contactor == .open }
            let stored = try bench.database()
            #expect(try stored.storedState().session == nil)
            let second = try bench.start(stored)
            try await eventually("its end is delivered") { try bench.isEnded() }
            #expect(try bench.transactionEvents().last?.stoppedReason == .reboot)
            try await bench.charge()
            try await bench.tap(until: .open)
            try await eventually("both ends are delivered") { try bench.isEnded(2) }
            let registers = try bench.transactionEvents().flatMap(\.meterValue)
                .compactMap(\.registerWh)
            #expect(registers == registers.sorted())
            let numbers = try bench.cloud.events().map(\.seq)
            #expect(numbers == Array(1...Int64(numbers.count)))
            await second.stop()
            try await second.ended()
            try await bench.shutdown()
        }

        /// A daemon that died while charging left the contactor closed: the next one opens it, ends
        /// the transaction with what was stored, and takes cards.
        @Test func recoversFromCrashWhileCharging() async throws {
            let bench = try await DaemonBench()
            let dead = try UnixSocket.connect(bench.folder.file("board.sock"))
            #expect(UnixSocket.send("contactor close\n", to: dead))
            try await eventually("it is closed") { bench.board.state.contactor == .closed }
            Glibc.close(dead)
            let database = try bench.database()
            let id = TransactionID(random: (1, 2))
            let session = OpenSession(
                transactionId: id, token: "04A1B2C3", nextSeqNo: 4, lastMoment: .test(5))
            try database.store(
                .init(
                    at: .test(5), events: [], state: StoredState(pulses: 900, session: session)))
            let daemon = try bench.start(database)
            try await eventually("it opens") { bench.board.state.contactor == .open }
            try await eventually("its end is delivered") { try bench.isEnded() }
            let reading = MeterReading(
                takenAt: Moment.test(5).wall, registerWh: 900, context: .transactionEnd)
            #expect(
                try bench.transactionEvents() == [
                    TransactionEvent(
                        .ended, triggerReason: .abnormalCondition, seqNo: 4, transactionId: id,
                        stoppedReason: .powerLoss, meterValue: [reading], meterGap: true)
                ])
            try await bench.charge()
            await daemon.stop()
            try await daemon.ended()
            try await bench.shutdown()
        }

        /// A board that goes while charging ends the daemon with that reason, so that systemd
        /// starts it again; the transaction has ended on the disk.
        @Test func stopsWhenBoardDisconnects() async throws {
            let bench = try await DaemonBench()
            let daemon = try bench.start(bench.database())
            try await bench.charge()
            try await bench.board.shutdown()
            let error = await #expect(throws: ServiceError.self) { try await daemon.ended() }
            let path = bench.folder.file("board.sock")
            #expect(
                error?.message
                    == "The bridge stops: the simulated board at \(path) has closed the connection."
            )
            #expect(try bench.database().storedState().session == nil)
            try await bench.shutdown()
        }

        /// Without a board there is no daemon: it says which, and nothing is left running.
        @Test func failsWithoutBoard() async throws {
            let bench = try await DaemonBench()
            try await bench.board.shutdown()
            let daemon = try bench.start(bench.database())
            let error = await #expect(throws: ServiceError.self) { try await daemon.ended() }
            #expect(error?.message.hasPrefix("No board answers at ") == true)
            try await bench.shutdown()
        }

        /// A status page that can't be served keeps nobody from charging.
        @Test func chargesWhileStatusPortIsTaken() async throws {
            let bench = try await DaemonBench()
            let free = try #require(PageAddress("127.0.0.1", port: 0, hostName: "pi"))
            let other = try await StatusServer(at: free) { _ in PageAnswer(status: 200, body: "") }
            let taken = PageAddress("127.0.0.1", port: other.port, hostName: "pi")
            let daemon = try bench.start(bench.database(), page: taken)
            try await bench.charge()
            let told =
                "The status page can't be served at 127.0.0.1:\(other.port): another program uses "
                + "this port; stop it, or choose another status.port."
            try await eventually("it is told") {
                bench.log.messages.contains { $0.contains(told) }
            }
            // Tried again, in some seconds.
            try await other.shutdown()
            try await eventually("it is served") {
                bench.log.messages.contains { $0.hasPrefix("status page at http://127.0.0.1:") }
            }
            await daemon.stop()
            try await daemon.ended()
            try await bench.shutdown()
        }

        /// A disk that stalls and a reader that is silent delay neither the opening at a stop nor
        /// anything else; the end is written when the disk is back.
        @Test func opensWhileDiskAndReaderStall() async throws {
            let bench = try await DaemonBench()
            let database = try bench.database()
            let daemon = try bench.start(database)
            try await bench.charge()
            bench.reader.setFault(ReaderFault(.silent))
            let (gate, isHeld) = (DispatchSemaphore(value: 0), Recorder<Bool>())
            Thread {
                database.blockWriter {
                    isHeld.add(true)
                    gate.wait()
                }
            }.start()
            try await eventually("the disk stalls") { isHeld.items == [true] }
            await daemon.stop()
            try await eventually("it opens") { bench.board.state.contactor == .open }
            gate.signal()
            try await daemon.ended()
            #expect(try bench.database().storedState().session == nil)
            try await bench.shutdown()
        }
    }
}

extension DaemonBench {
    /// From the transaction's begin to its end.
    fileprivate func energyWh(_ events: [TransactionEvent]) -> Int64? {
        let readings = events.flatMap(\.meterValue)
        guard let begin = readings.first(where: { $0.has(.transactionBegin) })?.registerWh,
            let end = readings.first(where: { $0.has(.transactionEnd) })?.registerWh
        else { return nil }
        return end - begin
    }
}
