import BridgeTestSupport
import CommonBase
import Foundation
import Glibc
import Testing
import VirtualDevices

@testable import BridgeHardware

extension BridgeHardwareTests.WithReader {
    @Suite struct NFCTokenProviderTests {
        private static let uid: [UInt8] = [0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6]
        private static let token = "04A1B2C3D4E5F6"

        /// Cards with 4, 7 and 10 bytes are read as the tokens of their UIDs.
        @Test func readsUIDsOfAllLengths() async throws {
            let bench = try ReaderBench()
            try await bench.start()
            for uid in [
                [0x08, 0x11, 0x22, 0x33], Self.uid, [0x88, 0x04, 3, 4, 5, 6, 7, 8, 9, 0xFF],
            ] as [[UInt8]] {
                try bench.present(uid)
                let token = Hex.text(uid)
                try await eventually("the card is read") { bench.tokens.last == token }
                try await bench.removeCards()
            }
            #expect(bench.tokens == ["08112233", Self.token, "880403040506070809FF"])
            bench.stop()
        }

        /// What a card that can't be copied says at this tap comes with it; a plain card, and one that shows
        /// some other address, say nothing.
        @Test func readsSUNMessages() async throws {
            let bench = try ReaderBench()
            try await bench.start()
            let said = "EF963FF7828658A599F3041510671E88:94EED9EE65337086"
            let parts = said.split(separator: ":")
            let lead = "https://cards.example/" + String(repeating: "x", count: 120)
            for (url, proof) in [
                ("https://cards.example/?e=\(parts[0])&c=\(parts[1])", said),
                // Longer than what is read at once.
                ("\(lead)?e=\(parts[0])&c=\(parts[1])", said),
                ("https://cards.example/", nil), (nil, nil),
            ] as [(String?, String?)] {
                let count = bench.tokens.count
                try bench.present(Self.uid, url: url)
                try await eventually("the card is read") { bench.tokens.count > count }
                #expect(bench.tokens.last == Self.token)
                #expect(bench.proofs.last??.text == proof)
                try await bench.removeCards()
            }
            bench.stop()
        }

        /// A card is one tap, however long it lies there and however shaky the hand is, until it
        /// was away for a second.
        @Test func deliversCardOncePerTap() async throws {
            let bench = try ReaderBench()
            try await bench.start()
            try bench.present(Self.uid)
            try await eventually("the card is read") { bench.tokens.count == 1 }
            bench.clock.pass(60_000)
            try await bench.polls()
            bench.reader?.remove(uid: nil)
            bench.clock.pass(999)
            try await bench.polls()
            try bench.present(Self.uid)
            try await bench.polls()
            #expect(bench.tokens == [Self.token])
            try await bench.removeCards()
            try bench.present(Self.uid)
            try await eventually("it is a new tap") { bench.tokens.count == 2 }
            bench.stop()
        }

        /// A reader that was unplugged is read again once it is back; the log hears of each once.
        @Test func reopensUnpluggedReader() async throws {
            let bench = try ReaderBench()
            try await bench.start()
            try bench.present(Self.uid)
            try await eventually("the card is read") { bench.tokens.count == 1 }
            bench.reader?.unplug()
            bench.reader?.remove(uid: nil)
            try await eventually("the loss is told") { bench.log.messages.count == 3 }
            bench.clock.pass(1000)
            try bench.reader?.replug()
            try await bench.polls()
            #expect(bench.log.messages.count == 3)
            bench.clock.pass(ReaderTrial.trialMilliseconds)
            try await eventually("it is back") { bench.log.messages.count == 4 }
            try await bench.polls()
            try bench.present(Self.uid)
            try await eventually("the card is read again") { bench.tokens.count == 2 }
            let connection = "pn532_uart:\(bench.folder.file("reader"))"
            #expect(
                bench.log.messages == [
                    "card reader ready at \(connection)",
                    "card reader lost; opening it again",
                    "unavailable: No card reader answers at \(connection): "
                        + "\(DeviceProblem.words(ENOENT)).",
                    "card reader ready at \(connection)",
                ])
            bench.stop()
        }

        /// Bytes that nobody asked for cost no card.
        @Test func ignoresNoise() async throws {
            let bench = try ReaderBench()
            try await bench.start()
            try await bench.polls()
            var random = SeededRandom(seed: 532)
            for count in 1...20 {
                let noise = (0..<40).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                bench.reader?.inject(noise)
                if count.isMultiple(of: 5) { try await bench.polls(1) }
            }
            try bench.present(Self.uid)
            try await eventually("the card is read") { bench.tokens == [Self.token] }
            bench.stop()
        }

        /// Whatever goes wrong for two polls, the reader stays open and the card is read once.
        @Test(arguments: ReaderFault.Fault.allCases.filter { $0 != .none && $0 != .deaf })
        func survivesReaderFaults(kind: ReaderFault.Fault) async throws {
            let bench = try ReaderBench()
            try await bench.start()
            bench.reader?.setFault(ReaderFault(kind, count: 2, command: 0x4A))
            try bench.present(Self.uid)
            try await eventually("the card is read") { !bench.tokens.isEmpty }
            try await bench.polls(1)
            #expect(bench.tokens == [Self.token])
            bench.stop()
        }

        /// A reader that fails for longer is opened again until it answers, and then reads.
        @Test(arguments: [ReaderFault.Fault.silent, .deaf, .badChecksum, .nack])
        func recoversFromOutage(kind: ReaderFault.Fault) async throws {
            let bench = try ReaderBench()
            try await bench.start()
            bench.reader?.setFault(ReaderFault(kind))
            try await eventually("the loss is told") {
                bench.log.messages.contains("card reader lost; opening it again")
            }
            bench.reader?.setFault(.none)
            try bench.present(Self.uid)
            try await eventually("the card is read") { bench.tokens == [Self.token] }
            bench.stop()
        }

        /// A reader that appears later is picked up; until then the log has one line.
        @Test func findsReaderThatAppearsLater() async throws {
            let bench = try ReaderBench(hasReader: false)
            try await bench.start()
            let connection = "pn532_uart:\(bench.folder.file("reader"))"
            let missing =
                "unavailable: No card reader answers at \(connection): "
                + "\(DeviceProblem.words(ENOENT))."
            try await eventually("it is missed") { bench.log.messages == [missing] }
            // Long enough for some more attempts, which the log must not tell.
            try await Task.sleep(for: .milliseconds(600))
            try bench.plugIn()
            try await bench.polls()
            bench.clock.pass(ReaderTrial.trialMilliseconds)
            try await eventually("it is found") { bench.log.messages.count > 1 }
            #expect(bench.log.messages == [missing, "card reader ready at \(connection)"])
            try bench.present(Self.uid)
            try await eventually("the card is read") { bench.tokens == [Self.token] }
            bench.stop()
        }

        /// A reader with a loose contact is one loss and one problem, until it has worked for 10 s.
        @Test func tellsLooseContactOnce() async throws {
            let bench = try ReaderBench()
            let problems = Recorder<String?>()
            bench.provider.watch { problems.add($0) }
            try await bench.start()
            for round in 1...3 {
                bench.reader?.unplug()
                if round == 1 {
                    try await eventually("the loss is told") { bench.log.messages.count == 3 }
                }
                // Long enough for some polls to fail.
                try await Task.sleep(for: .milliseconds(1000))
                try bench.reader?.replug()
                try await bench.polls()
                bench.clock.pass(ReaderTrial.trialMilliseconds / 4)
            }
            #expect(bench.log.messages.count == 3)
            // Its last reason is shown, and these may be several.
            #expect(problems.items.first == .some(nil))
            #expect(problems.items.count >= 2 && !problems.items.dropFirst().contains(nil))
            bench.clock.pass(ReaderTrial.trialMilliseconds)
            try await eventually("it is ready") { problems.items.last == .some(nil) }
            #expect(bench.log.messages.last?.hasPrefix("card reader ready") == true)
            bench.stop()
        }

        /// The reason that is shown is the last one: a reader that was unplugged, and then plugged in
        /// but dead.
        @Test func showsLastReason() async throws {
            let bench = try ReaderBench(hasReader: false)
            let problems = Recorder<String?>()
            bench.provider.watch { problems.add($0) }
            try await bench.start()
            try await eventually("it is missed") {
                problems.items.last??.contains(DeviceProblem.words(ENOENT)) == true
            }
            // Something is there now that is no reader.
            try "".write(toFile: bench.folder.file("reader"), atomically: false, encoding: .utf8)
            try await eventually("another reason is shown") {
                problems.items.count == 2
                    && problems.items.last??.contains(DeviceProblem.words(ENOENT)) == false
            }
            #expect(bench.log.messages.count == 1)
            bench.stop()
        }

        /// When a loss and a return are told, at seconds: polls of a reader that is lost at once.
        @Test func triesReaderAfterLoss() {
            var trial = ReaderTrial()
            func polled(_ second: Int64) -> Bool {
                trial.polled(at: Uptime(milliseconds: second * 1000))
            }
            #expect([polled(0), polled(1)] == [true, false])
            let wasReady = trial.lost()
            #expect(wasReady)
            #expect([polled(2), polled(11)] == [false, false])
            // A second loss within the trial is a problem, which is told once.
            #expect([trial.lost(), trial.failed()] == [false, true])
            for second: Int64 in [20, 30, 40] {
                #expect(!polled(second))
                #expect([trial.lost(), trial.failed()] == [false, false])
            }
            #expect(
                [polled(50), polled(59), polled(60), polled(61)] == [false, false, true, false])
            #expect([trial.lost(), trial.failed(), trial.failed()] == [true, true, false])
        }

        /// Stopping waits for no reader: bounded by libnfc's own time-outs, 2 s in the worst case.
        @Test(arguments: [ReaderFault.Fault.none, .silent, .deaf, .noReply])
        func stopsPromptly(kind: ReaderFault.Fault) async throws {
            let bench = try ReaderBench()
            try await bench.start()
            try await bench.polls(1)
            bench.reader?.setFault(ReaderFault(kind))
            try await Task.sleep(for: .milliseconds(150))
            let start = ContinuousClock.now
            bench.stop()
            #expect(ContinuousClock.now - start < .seconds(20))
        }
    }
}
