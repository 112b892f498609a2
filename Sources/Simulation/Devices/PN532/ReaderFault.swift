/// What a virtual reader does wrong, on which commands and how often.
///
/// Example: `ReaderFault(.badChecksum, count: 3, command: 0x4A)` spoils the replies to the next
/// three InListPassiveTarget commands and then heals by itself.
package struct ReaderFault: Sendable, Equatable {
    /// The ways to fail, and what a finite `nfc_initiator_select_passive_target` of libnfc 1.8
    /// returned for each (measured against this reader, 2026-11-22):
    ///
    /// | faults                                   | returned       | after      |
    /// |------------------------------------------|----------------|------------|
    /// | `silent`, `deaf`                         | −6 (time-out)  | 300 ms     |
    /// | `noReply`, `partial`                     | −6 (time-out)  | 350–365 ms |
    /// | `badChecksum`, `badLength`, `errorFrame` | −1 (I/O error) | 65 ms      |
    /// | `garbageBeforeReply`                     | −1 (I/O error) | 52 ms      |
    /// | `noAck`                                  | −1 (I/O error) | 14 ms      |
    /// | `nack`, `garbageBeforeAck`               | −1 (I/O error) | 1 ms       |
    package enum Fault: String, Sendable, CaseIterable {
        /// Works as it should.
        case none
        /// No acknowledgement and no reply; the command is not carried out.
        case silent
        /// Acknowledges and then says nothing; the command is not carried out.
        case noReply
        /// Replies without having acknowledged.
        case noAck
        /// The reply's data checksum is wrong.
        case badChecksum
        /// The reply's length checksum is wrong.
        case badLength
        /// "Application level error" instead of the reply.
        case errorFrame
        /// NACK instead of ACK; the command is not carried out.
        case nack
        /// Only the first half of the reply arrives.
        case partial
        /// Noise in front of the acknowledgement.
        case garbageBeforeAck
        /// Noise between the acknowledgement and the reply.
        case garbageBeforeReply
        /// Does not even read the port, so that its buffer fills. Count and command do not apply:
        /// it lasts until another fault, or `none`, is set.
        case deaf
    }

    /// Nothing is wrong.
    package static let none = ReaderFault(.none)

    /// What goes wrong.
    package let fault: Fault

    /// How many more commands fail; nil: all until another fault is set. Below 1: none.
    package private(set) var count: Int?

    /// The only command code that fails, such as 4A for InListPassiveTarget; nil: all.
    package let command: UInt8?

    /// A fault for all commands or for the next `count`, or for those with one code only.
    ///
    /// - Parameters:
    ///   - fault: what goes wrong.
    ///   - count: how many commands fail before the reader heals; nil: until told otherwise.
    ///   - command: PN532 command code (UM0701-02 §7) that alone is hit and counted; nil: any.
    package init(_ fault: Fault, count: Int? = nil, command: UInt8? = nil) {
        self.fault = fault
        self.count = count
        self.command = command
    }

    /// Whether the port is not read at all.
    var isDeaf: Bool { fault == .deaf }

    /// The fault that hits a command with this code now; it counts as used.
    mutating func taken(by code: UInt8) -> Fault {
        guard fault != .deaf, command == nil || command == code else { return .none }
        guard let left = count else { return fault }
        guard left > 0 else { return .none }
        count = left - 1
        return fault
    }
}

extension ReaderFault.Fault {
    /// The bytes of a reply after this fault had its way with them. `reply` is an encoded frame.
    func spoiling(_ reply: [UInt8]) -> [UInt8] {
        var bytes = reply
        switch self {
        case .badChecksum: bytes[bytes.count - 2] ^= 0x5A
        case .badLength: bytes[4] ^= 0x5A
        case .errorFrame: bytes = PN532Frame.applicationError.encoded
        case .partial: bytes.removeLast(bytes.count - bytes.count / 2)
        case .none, .silent, .noReply, .noAck, .nack, .garbageBeforeAck, .garbageBeforeReply,
            .deaf:
            break
        }
        return bytes
    }
}
