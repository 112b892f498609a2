import CNFC
import CommonBase
import Glibc

/// One opened PN532 through libnfc. Owns the handle: opened whole or not at all, closed in
/// `deinit`.
///
/// Only `nfc_initiator_select_passive_target` with finite select is used: of libnfc's calls, it
/// alone both reports faults and always returns (`list_passive_targets` hides I/O errors;
/// `poll_target` hangs for ever on a silent reader). Found by running them against a faulty reader.
final class NFCReader {
    enum Poll: Hashable {
        /// `speaks`: ISO 14443-4, so that it can be asked for more.
        case card(uid: [UInt8], speaks: Bool)
        case empty
        /// libnfc's code: −6 time-out, −1 I/O.
        case failed(Int32)
    }

    /// A card answers within some milliseconds, or is gone.
    private static let answerMilliseconds: CInt = 150

    private let context: OpaquePointer
    private let device: OpaquePointer

    /// - Parameter connection: `pn532_uart:/dev/ttyAMA0`.
    /// - Throws: `unavailable` where there is no reader, or it does not answer (after 1.4 s).
    init(connection: String) throws {
        var context: OpaquePointer?
        nfc_init(&context)
        guard let context else { throw ServiceError(.unavailable, "libnfc can't start.") }
        guard let device = nfc_open(context, connection) else {
            nfc_exit(context)
            throw ReaderProblem.missing(connection)
        }
        // Finite select: the call returns when no card is there.
        guard nfc_initiator_init(device) == 0,
            nfc_device_set_property_bool(device, NP_INFINITE_SELECT, false) == 0
        else {
            let words = ReaderProblem.words(device)
            nfc_close(device)
            nfc_exit(context)
            throw ServiceError(
                .unavailable, "The card reader at \(connection) does not start: \(words).")
        }
        self.context = context
        self.device = device
    }

    deinit {
        nfc_close(device)
        nfc_exit(context)
    }

    /// Looks for a card once: 15–20 ms, or up to 380 ms with a reader that is silent.
    func poll() -> Poll {
        let modulation = nfc_modulation(nmt: NMT_ISO14443A, nbr: NBR_106)
        var target = nfc_target()
        let count = nfc_initiator_select_passive_target(device, modulation, nil, 0, &target)
        if count < 0 { return .failed(count) }
        if count == 0 { return .empty }
        let info = target.nti.nai
        let length = min(Int(info.szUidLen), 10)
        let uid = withUnsafeBytes(of: info.abtUid) { Array($0.prefix(length)) }
        return .card(uid: uid, speaks: info.btSak & 0x20 != 0)
    }

    /// Sends an APDU to the card of the last poll.
    /// - Returns: its answer without the status 9000; nil where there is none, or another status.
    func ask(_ apdu: [UInt8]) -> [UInt8]? {
        var answer = [UInt8](repeating: 0, count: 264)
        let count = nfc_initiator_transceive_bytes(
            device, apdu, apdu.count, &answer, answer.count, Self.answerMilliseconds)
        guard count >= 2, answer[Int(count) - 2] == 0x90, answer[Int(count) - 1] == 0 else {
            return nil
        }
        return Array(answer.prefix(Int(count) - 2))
    }
}
