/// A fault of a virtual reader, with the commands it affects and how often.
///
/// Example: `ReaderFault(.badChecksum, count: 3, command: 0x4A)` corrupts the replies to the next
/// three InListPassiveTarget commands and then ends.
package struct ReaderFault: Sendable, Equatable {
    /// The kinds of faults, and what a finite `nfc_initiator_select_passive_target` of libnfc 1.8
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
        /// Works normally.
        case none
        /// No acknowledgement and no reply; the command is not executed.
        case silent
        /// Acknowledges and then sends nothing; the command is not executed.
        case noReply
        /// Replies without an acknowledgement.
        case noAck
        /// The reply's data checksum is wrong.
        case badChecksum
        /// The reply's length checksum is wrong.
        case badLength
        /// "Application level error" instead of the reply.
        case errorFrame
        /// NACK instead of ACK; the command is not executed.
        case nack
        /// Only the first half of the reply arrives.
        case partial
        /// Noise before the acknowledgement.
        case garbageBeforeAck
        /// Noise between the acknowledgement and the reply.
        case garbageBeforeReply
        /// Does not read the port, so that its buffer fills. Count and command do not apply: it
        /// lasts until another fault, or `none`, is set.
        case deaf
    }

    /// No fault.
    package static let none = ReaderFault(.none)

    /// The kind of fault.
    package let fault: Fault

    /// How many more commands fail; nil means all until another fault is set. Below 1 means none.
    package private(set) var count: Int?

    /// The only command code that fails, for example 4A for InListPassiveTarget; nil means all.
    package let command: UInt8?

    /// A fault for all commands or the next `count`, optionally with one command code only.
    ///
    /// - Parameters:
    /// - fault: the kind of fault.
    /// - count: how many commands fail before the fault ends; nil for no end.
    /// - command: the only PN532 command code (UM0701-02 §7) that is affected and counted; nil for
    /// any.
    package init(_ fault: Fault, count: Int? = nil, command: UInt8? = nil) {
        self.fault = fault
        self.count = count
        self.command = command
    }

    /// Whether the reader does not read the port at all.
    var isDeaf: Bool { fault == .deaf }

    /// The fault that affects a command with this code now; counts it as used.
    mutating func taken(by code: UInt8) -> Fault {
        guard fault != .deaf, command == nil || command == code else { return .none }
        guard let left = count else { return fault }
        guard left > 0 else { return .none }
        count = left - 1
        return fault
    }
}

extension ReaderFault.Fault {
    /// The bytes of a reply with this fault applied. `reply` is an encoded frame.
    func corrupting(_ reply: [UInt8]) -> [UInt8] {
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
