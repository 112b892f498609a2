import Dispatch
import Glibc

/// Waits for SIGINT and SIGTERM.
struct TerminationSignals {
    private let sources: [any DispatchSourceSignal]
    private let stream: AsyncStream<Int32>

    /// From now on, these signals no longer end the process.
    init() {
        let (stream, continuation) = AsyncStream<Int32>.makeStream()
        self.stream = stream
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }

    /// The number of the first signal that was or will be received.
    func first() async -> Int32? {
        for await number in stream { return number }
        return nil
    }
}
