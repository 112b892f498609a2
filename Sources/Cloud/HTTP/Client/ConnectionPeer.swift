import NIOCore

/// The other end of a connection, where it is not the socket's: the client that a proxy named in a
/// PROXY header. A listener sets it around the task that serves the connection.
package enum ConnectionPeer {
    @TaskLocal package static var current: IPAddress?

    /// The life of the connection; nil for a listener that does not follow it.
    @TaskLocal package static var connection: ConnectionLife?

    static func address(of channel: any Channel) -> IPAddress? {
        current ?? channel.remoteAddress.flatMap { IPAddress($0) }
    }
}
