import NIOCore

extension OCPPUpgradeChannel {
    package struct Limits: Sendable {
        /// Maximum size of a WebSocket message in bytes: a StopTransaction with a night of
        /// transactionData has over 1 MiB. Only accepted stations send messages.
        package var messageBytes = 4 << 20
        /// Maximum number of fragments of one message: 4 MiB in parts of 1 KiB, as some libraries
        /// send them. Empty fragments count, too.
        package var fragmentCount = 4096
        /// Timeout for the first request of a new connection, from its start to the end of the head.
        package var firstRequest = TimeAmount.seconds(20)
        /// Idle timeout of an HTTP connection: until the head of the next request is complete.
        package var httpIdle = TimeAmount.seconds(60)
        /// Size of the kernel's buffers of a connection in bytes. The kernel would let them grow to
        /// several MiB each; and Linux reports a socket as writable when a third of its buffer is
        /// free, which a slow client must reach within the stall timeout.
        package var socketBytes: SocketOptionValue = 128 * 1024

        package init() {}
    }
}
