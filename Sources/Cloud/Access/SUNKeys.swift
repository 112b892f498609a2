import BridgeProtocol
import Crypto
import CryptoExtras

/// The two AES-128 keys of an NTAG 424 DNA, which verify the message that the card generates at each
/// tap (NXP AN12196 §3.3.1, §3.4.4).
package struct SUNKeys: Hashable, Sendable {
    /// SDMMetaReadKey, 16 bytes: encrypts the UID and the counter.
    package let metaRead: [UInt8]
    /// SDMFileReadKey, 16 bytes: the session key of the MAC is derived from it.
    package let fileRead: [UInt8]

    package static let keyLength = 16
    /// PICCDataTag: the message has a UID of 7 bytes and a counter.
    private static let tag: UInt8 = 0xC7

    /// Nil unless both keys have 16 bytes.
    package init?(metaRead: [UInt8], fileRead: [UInt8]) {
        guard metaRead.count == Self.keyLength, fileRead.count == Self.keyLength else { return nil }
        (self.metaRead, self.fileRead) = (metaRead, fileRead)
    }

    /// The counter in a message of the card with this UID; nil if the message is not from this card.
    package func counter(of message: SUNMessage, uid: [UInt8]) throws -> Int64? {
        let zeros = [UInt8](repeating: 0, count: 16)
        let plain = Array(
            try AES._CBC.decrypt(
                message.picc, using: SymmetricKey(data: metaRead), iv: AES._CBC.IV(ivBytes: zeros),
                noPadding: true))
        guard plain.count == 16, plain[0] == Self.tag, Array(plain[1...7]) == uid else {
            return nil
        }
        let counter = Array(plain[8...10])
        let session = try Self.cmac(
            [0x3C, 0xC3, 0x00, 0x01, 0x00, 0x80] + uid + counter, under: fileRead)
        // The card sends every second byte of the CMAC of an empty message.
        let whole = try Self.cmac([], under: session)
        let mac = stride(from: 1, to: whole.count, by: 2).map { whole[$0] }
        let difference = zip(mac, message.mac).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0 else { return nil }
        return Int64(counter[0]) | Int64(counter[1]) << 8 | Int64(counter[2]) << 16
    }

    private static func cmac(_ bytes: [UInt8], under key: [UInt8]) throws -> [UInt8] {
        var code = try AES.CMAC(key: SymmetricKey(data: key))
        code.update(data: bytes)
        return Array(code.finalize())
    }
}
