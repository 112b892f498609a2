import ChargingModel
import CommonBase
import OCPPMessages

/// What a person or a test asks of running virtual devices, one line each:
///
/// | line | meaning |
/// |---|---|
/// | `tap reader UIDHEX` | a card is held to the reader and taken away again |
/// | `tap reader UIDHEX URL` | likewise a card that shows an address to phones |
/// | `tap STATIONID TOKEN` | a card at a station's own reader |
/// | `fault board none`, `welded`, `stuckOpen` | breaks or repairs the contactor |
/// | `reader unplug`, `reader replug` | the reader's USB plug |
/// | `status` | what all devices are doing, as JSON |
enum ControlCommand: Sendable, Hashable {
    case tapReader(uid: [UInt8], url: String?)
    case tapStation(StationID, IdToken)
    case faultBoard(BoardFault)
    case unplugReader
    case replugReader
    case status

    /// Longest line in bytes, without its LF.
    static let maximumLineLength = 4096
    /// The word in a station's place that means the card reader; no station may be called so.
    static let readerName = "reader"

    /// - Throws: `ServiceError` with code `invalidInput` and a sentence that says what is wrong.
    init(_ line: String) throws(ServiceError) {
        // A token may have blanks within it, so the third word is all the rest.
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        switch (words.first, words.dropFirst().first, words.dropFirst(2).first) {
        case ("status", nil, nil): self = .status
        case ("reader", "unplug", nil): self = .unplugReader
        case ("reader", "replug", nil): self = .replugReader
        case ("fault", "board", let name?): self = .faultBoard(try Self.fault(name))
        case ("tap", Self.readerName, let card?):
            let parts = card.split(separator: " ", maxSplits: 1).map(String.init)
            self = .tapReader(
                uid: try Self.uid(parts.first ?? ""), url: parts.count == 2 ? parts[1] : nil)
        case ("tap", let station?, let token?):
            self = .tapStation(try Self.station(station), try Self.token(token))
        default:
            throw ServiceError(
                .invalidInput,
                "not a command; there are: tap DEVICE TOKEN, fault board NAME, "
                    + "reader unplug, reader replug, status")
        }
    }

    private static func fault(_ name: String) throws(ServiceError) -> BoardFault {
        guard let fault = BoardFault(rawValue: name) else {
            let names = BoardFault.allCases.map(\.rawValue).joined(separator: ", ")
            throw ServiceError(.invalidInput, "no fault \(name); there are: \(names)")
        }
        return fault
    }

    private static func uid(_ text: String) throws(ServiceError) -> [UInt8] {
        guard let bytes = Hex.bytes(text), [4, 7, 10].contains(bytes.count) else {
            throw ServiceError(.invalidInput, "a UID has 8, 14 or 20 hexadecimal digits")
        }
        return bytes
    }

    private static func station(_ text: String) throws(ServiceError) -> StationID {
        guard let id = StationID(text) else {
            throw ServiceError(.invalidInput, "no station can be called \(text)")
        }
        return id
    }

    private static func token(_ text: String) throws(ServiceError) -> IdToken {
        guard let token = IdToken(text), token.text.utf8.count <= V16.maximumIdTagLength else {
            throw ServiceError(
                .invalidInput,
                "a token has 1 to \(V16.maximumIdTagLength) printable ASCII characters")
        }
        return token
    }
}
