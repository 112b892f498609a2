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
    struct Card: Hashable {
        var uid: [UInt8]
        /// ISO 14443-4: it can be asked for more.
        var speaks: Bool
    }

    enum Poll: Hashable {
        /// So many cards were found.
        case cards(Int)
        /// libnfc's code: −6 time-out, −1 I/O.
        case failed(Int32)
    }

    /// No more cards are looked for in one poll.
    private static let cardLimit = 8

    /// How long the field is off to reset the cards (ISO/IEC 14443-3 §5.2: 5 ms).
    static let resetMicroseconds: UInt32 = 6000
    /// A card answers within some milliseconds, or is gone.
    private static let answerMilliseconds: CInt = 150

    private let context: OpaquePointer
    private let device: OpaquePointer
    private let resetMicroseconds: UInt32
    /// Whether cards were halted, which only a new field wakes.
    private var hasHalted = false

    /// - Parameter connection: `pn532_uart:/dev/ttyAMA0`.
    /// - Throws: `unavailable` where there is no reader, or it does not answer (after 1.4 s).
    init(connection: String, resetMicroseconds: UInt32 = NFCReader.resetMicroseconds) throws {
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
        self.resetMicroseconds = resetMicroseconds
    }

    deinit {
        nfc_close(device)
        nfc_exit(context)
    }

    /// Looks for all cards in the field. It takes 15 to 20 ms without a card, about 60 ms for each
    /// card, and up to 380 ms if the reader does not answer.
    ///
    /// A reader selects one card. With two in its field a simple poll finds them in turn: the one
    /// that was selected does not answer the next request, so the other one is. Each card is
    /// therefore halted (ISO/IEC 14443-3 §6.4) before the next is looked for, and at the end the
    /// field is switched off for a moment, so that the next poll finds all of them again.
    ///
    /// - Parameter visit: called for each card while it is selected, so that it can be asked.
    func poll(_ visit: (Card) -> Void) -> Poll {
        if hasHalted { renewField() }
        var found: Set<[UInt8]> = []
        while found.count < Self.cardLimit {
            let card: Card
            switch select() {
            case .failure(let fault): return .failed(fault.code)
            case .success(nil): return finished(found.count)
            case .success(let selected?): card = selected
            }
            // Some readers wake halted cards, too.
            guard found.insert(card.uid).inserted else { break }
            visit(card)
            hasHalted = true
            // It fails for a card that has just left; a fault of the reader shows in the next call.
            nfc_initiator_deselect_target(device)
        }
        return finished(found.count)
    }

    private struct Fault: Error { var code: Int32 }

    /// The next card, selected; nil where no other one answers.
    private func select() -> Result<Card?, Fault> {
        let modulation = nfc_modulation(nmt: NMT_ISO14443A, nbr: NBR_106)
        var target = nfc_target()
        let count = nfc_initiator_select_passive_target(device, modulation, nil, 0, &target)
        if count < 0 { return .failure(Fault(code: count)) }
        if count == 0 { return .success(nil) }
        let info = target.nti.nai
        let length = min(Int(info.szUidLen), 10)
        let uid = withUnsafeBytes(of: info.abtUid) { Array($0.prefix(length)) }
        return .success(Card(uid: uid, speaks: info.btSak & 0x20 != 0))
    }

    private func finished(_ count: Int) -> Poll {
        if hasHalted { renewField() }
        return .cards(count)
    }

    /// Takes the cards' power away for long enough to reset them.
    private func renewField() {
        guard nfc_device_set_property_bool(device, NP_ACTIVATE_FIELD, false) == 0 else { return }
        usleep(resetMicroseconds)
        guard nfc_device_set_property_bool(device, NP_ACTIVATE_FIELD, true) == 0 else { return }
        hasHalted = false
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
