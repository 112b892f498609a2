import CommonBase
import Crypto
import OCPPMessages

/// A CALL of a station, as received.
package struct IncomingCall: Hashable, Sendable {
    package var id: String
    package var action: String
    package var payload: JSONValue
    package var digest: Digest
    /// The size of its frame in bytes.
    package var size: Int
    /// The repairs that its JSON needed.
    package var repairs: Set<JSONRepair>

    /// Digest of the raw frame without its message id: a station repeats a CALL byte for byte.
    package struct Digest: Hashable, Sendable {
        private let words: (UInt64, UInt64)

        init(_ bytes: some Sequence<UInt8>) {
            var hash = SHA256()
            hash.update(data: Array(bytes))
            words = hash.finalize().withUnsafeBytes { digest in
                (
                    digest.loadUnaligned(as: UInt64.self),
                    digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
                )
            }
        }

        /// 26 base 32 digits.
        var text: String {
            Base32.text(of: UInt64(bigEndian: words.0))
                + Base32.text(of: UInt64(bigEndian: words.1))
        }

        package static func == (left: Self, right: Self) -> Bool { left.words == right.words }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(words.0)
            hasher.combine(words.1)
        }
    }

    /// Whether both are the same CALL, sent twice.
    func repeats(_ other: IncomingCall) -> Bool { id == other.id && digest == other.digest }

    /// The bytes of an answer to it: an id that was sent as a number is sent back as one.
    func answer(_ frame: OCPPFrame) -> [UInt8] {
        repairs.contains(.numericID) ? frame.bytesWithNumericID : frame.bytes
    }

    init(
        id: String, action: String, payload: JSONValue, frame: [UInt8],
        repairs: Set<JSONRepair> = []
    ) {
        self.id = id
        self.action = action
        self.payload = payload
        self.repairs = repairs
        size = frame.count
        digest = Digest(frame[OCPPFrame.endOfID(frame)...])
    }

    /// A CALL that was not received as a frame, for tests and the simulator.
    package init(id: String, action: String, payload: JSONValue) {
        let frame = OCPPFrame.call(id: id, action: action, payload: payload).bytes
        self.init(id: id, action: action, payload: payload, frame: frame)
    }
}
