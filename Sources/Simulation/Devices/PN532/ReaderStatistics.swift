/// Counters of a virtual reader's line since it was created; unplugging does not reset them.
package struct ReaderStatistics: Sendable, Equatable {
    /// Well-formed command frames received.
    package internal(set) var frames = 0

    /// Searches that ended without a card.
    package internal(set) var emptySearches = 0

    /// Bytes read from the host.
    package internal(set) var bytesReceived = 0

    /// Bytes written to the host, including injected ones.
    package internal(set) var bytesSent = 0

    /// Bytes that the port's full buffer did not accept.
    package internal(set) var bytesDropped = 0

    /// How many times the host woke the sleeping chip.
    package internal(set) var wakeUps = 0

    /// False starts: wrong checksum, impossible length, or not from the host.
    package internal(set) var badFrames = 0

    /// Commands that the host interrupted, with an ACK or the next command.
    package internal(set) var aborted = 0

    /// All counters are zero.
    package init() {}
}
