import BridgeProtocol
import Crypto
import CryptoExtras

/// The two AES-128 keys with which an NTAG 424 DNA makes what it says anew at each tap, and the check of it
/// (NXP AN12196 §3.3.1, §3.4.4).
package struct SUNKeys: Hashable, Sendable {
    /// SDMMetaReadKey, 16 bytes: under it the UID and the counter are encrypted.
    package let metaRead: [UInt8]
    /// SDMFileReadKey, 16 bytes: from it the key of the code is made.
    package let fileRead: [UInt8]

    package static let keyLength = 16
    /// UID and counter are both there, and the UID has 7 bytes.
    private static let tag: UInt8 = 0xC7

    package init?(metaRead: [UInt8], fileRead: [UInt8]) {
        guard metaRead.count == Self.keyLength, fileRead.count == Self.keyLength else { return nil }
        (self.metaRead, self.fileRead) = (metaRead, fileRead)
    }

    /// The counter in a message of the card with this UID; nil for one that it has not made.
    package func counter(of message: SUNMessage, uid: [UInt8]) throws -> Int64? {
        let zeros = [UInt8](repeating: 0, count: 16)
        let plain = Array(
            try AES._CBC.decrypt(
                message.picc, using: SymmetricKey(data: metaRead), iv: AES._CBC.IV(ivBytes: zeros),
                noPadding: true))
        guard plain.count == 16, plain[0] == Self.tag, Array(plain[1...7]) == uid else {
            return nil
        }
        let told = Array(plain[8...10])
        let session = try Self.code(
            [0x3C, 0xC3, 0x00, 0x01, 0x00, 0x80] + uid + told, under: fileRead)
        // Of the code of no text at all, each second byte.
        let whole = try Self.code([], under: session)
        let mac = stride(from: 1, to: whole.count, by: 2).map { whole[$0] }
        let difference = zip(mac, message.mac).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0 else { return nil }
        return Int64(told[0]) | Int64(told[1]) << 8 | Int64(told[2]) << 16
    }

    private static func code(_ bytes: [UInt8], under key: [UInt8]) throws -> [UInt8] {
        var code = try AES.CMAC(key: SymmetricKey(data: key))
        code.update(data: bytes)
        return Array(code.finalize())
    }
}
