import CNFC
import Common

/// One opened PN532 through libnfc. Owns the handle: opened whole or not at all, closed in
/// `deinit`.
///
/// Only `nfc_initiator_select_passive_target` with finite select is used: of libnfc's calls, it
/// alone both reports faults and always returns (`list_passive_targets` hides I/O errors;
/// `poll_target` hangs for ever on a silent reader). Found by running them against a faulty reader.
final class NFCReader {
    enum Poll: Hashable {
        case card(uid: [UInt8])
        case empty
        /// libnfc's code: −6 time-out, −1 I/O.
        case failed(Int32)
    }

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
            throw ServiceError(.unavailable, "No card reader answers at \(connection).")
        }
        // Finite select: the call returns when no card is there.
        guard nfc_initiator_init(device) == 0,
            nfc_device_set_property_bool(device, NP_INFINITE_SELECT, false) == 0
        else {
            nfc_close(device)
            nfc_exit(context)
            throw ServiceError(.unavailable, "The card reader at \(connection) does not start.")
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
        return .card(uid: uid)
    }
}
