import ChargingModel
import CommonBase
import OCPPMessages

/// The commands for running virtual devices, one line each:
///
/// | line | meaning |
/// |---|---|
/// | `tap reader UIDHEX` | presents a card to the reader and removes it |
/// | `tap reader UIDHEX URL` | the same with a card that shows a URL to phones |
/// | `tap STATIONID TOKEN` | presents a card to a station's own reader |
/// | `fault board none`, `welded`, `stuckOpen` | repairs or breaks the contactor |
/// | `reader unplug`, `reader replug` | pulls or inserts the reader's USB plug |
/// | `status` | prints the state of all devices as JSON |
enum ControlCommand: Sendable, Hashable {
    case tapReader(uid: [UInt8], url: String?)
    case tapStation(StationID, IdToken)
    case faultBoard(BoardFault)
    case unplugReader
    case replugReader
    case status

    /// Maximum length of a line in bytes, without LF.
    static let maximumLineLength = 4096
    /// Names the card reader in place of a station; stations must not have this id.
    static let readerName = "reader"

    /// - Throws: `ServiceError` with code `invalidInput` and a message that names the problem.
    init(_ line: String) throws(ServiceError) {
        // A token may contain spaces, so the third word is the rest of the line.
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
                "unknown command; valid are: tap DEVICE TOKEN, fault board NAME, "
                    + "reader unplug, reader replug, status")
        }
    }

    private static func fault(_ name: String) throws(ServiceError) -> BoardFault {
        guard let fault = BoardFault(rawValue: name) else {
            let names = BoardFault.allCases.map(\.rawValue).joined(separator: ", ")
            throw ServiceError(.invalidInput, "unknown fault \(name); valid are: \(names)")
        }
        return fault
    }

    private static func uid(_ text: String) throws(ServiceError) -> [UInt8] {
        guard let bytes = Hex.bytes(text), [4, 7, 10].contains(bytes.count) else {
            throw ServiceError(.invalidInput, "a UID must have 8, 14 or 20 hexadecimal digits")
        }
        return bytes
    }

    private static func station(_ text: String) throws(ServiceError) -> StationID {
        guard let id = StationID(text) else {
            throw ServiceError(.invalidInput, "\(text) is not a valid station id")
        }
        return id
    }

    private static func token(_ text: String) throws(ServiceError) -> IdToken {
        guard let token = IdToken(text), token.text.utf8.count <= V16.maximumIdTagLength else {
            throw ServiceError(
                .invalidInput,
                "a token must have 1 to \(V16.maximumIdTagLength) printable ASCII characters")
        }
        return token
    }
}
