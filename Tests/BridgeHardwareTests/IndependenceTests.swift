import BridgeLogic
import BridgeTestSupport
import Foundation
import Synchronization
import Testing
import VirtualDevices

@testable import BridgeHardware
@testable import BridgeRuntime

extension BridgeHardwareTests.WithReader {
    @Suite struct IndependenceTests {
        /// While libnfc is blocked in a single poll of a silent reader, the contactor loop deals
        /// with twenty cards and opens: it never waits for a reader. Tried several times, since a
        /// poll may happen to end meanwhile.
        @Test(.timeLimit(.minutes(3)), arguments: [ReaderFault.Fault.silent, .deaf])
        func silentReader(kind: ReaderFault.Fault) async throws {
            let folder = try TemporaryFolder()
            let reader = try VirtualPN532(link: folder.file("reader"))
            let polls = PollingThread("pn532_uart:\(folder.file("reader"))")
            try await eventually("the reader answers") { polls.results.count > 1 }
            reader.setFault(ReaderFault(kind))
            try await eventually("libnfc waits in vain") { polls.results.last == .failed(-6) }
            var isProven = false
            for _ in 0..<20 where !isProven {
                let bench = LoopBench()
                try await bench.charge(card("04A1B2C3D4E5F6"))
                let before = polls.results.count
                try await refuseAndOpen(bench)
                isProven = polls.results.count == before
                bench.loop.post(.stopRequested)
                try await eventually("it ends") { bench.ends.items == [nil] }
            }
            #expect(isProven)
            polls.stop()
            reader.stop()
        }

        private func refuseAndOpen(_ bench: LoopBench) async throws {
            let other = try card("04000000000001")
            let known = bench.indications.count
            for trip in 1...20 {
                bench.loop.post(.tokenPresented(other))
                while bench.indications.count < known + trip { await Task.yield() }
            }
            bench.loop.post(.feedbackChanged(isClosed: false))
            while bench.board.commands.items.last != false { await Task.yield() }
        }
    }
}

/// A thread that polls one reader without a pause.
private final class PollingThread: Sendable {
    private let recorder = Recorder<NFCReader.Poll>()
    private let isStopping = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)

    init(_ connection: String) {
        Thread { [self] in
            do {
                let reader = try NFCReader(connection: connection)
                while !isStopping.withLock({ $0 }) { recorder.add(reader.poll { _ in }) }
            } catch {
                Issue.record(error)
            }
            ended.signal()
        }.start()
    }

    var results: [NFCReader.Poll] { recorder.items }

    func stop() {
        isStopping.withLock { $0 = true }
        ended.wait()
    }
}
