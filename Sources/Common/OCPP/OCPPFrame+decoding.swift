import CommonBase

extension OCPPFrame {
    /// The result of decoding a WebSocket text message.
    package enum Decoded: Hashable, Sendable {
        case frame(OCPPFrame)
        /// Log and ignore: an unknown message type (OCPP-J 1.6 §4.1.3), or a frame without a
        /// message id.
        case ignored(String)
        /// A message that could be read only after repairs.
        case repaired(OCPPFrame, Set<JSONRepair>)
        /// Answer with this CALLERROR: the frame is invalid, but its message id is readable.
        /// - Parameter isNumeric: whether the id was sent as a number, and is sent back as one.
        case refused(id: String, OCPPError, isNumeric: Bool = false)
    }

    package static func decode(_ bytes: some Collection<UInt8>) -> Decoded {
        let value: JSONValue
        do throws(JSONReader.Failure) {
            value = try JSONReader.parse(bytes, allowsNUL: false)
        } catch {
            if let repaired = repaired(Array(bytes)) { return repaired }
            guard let id = salvagedCallID(bytes) else {
                return .ignored("unreadable message: \(error)")
            }
            return .refused(
                id: id, OCPPError(.formationViolation, "not valid JSON: \(error)"))
        }
        return message(value, [])
    }

    private static func message(_ value: JSONValue, _ repairs: Set<JSONRepair>) -> Decoded {
        guard case .array(let items) = value, let type = items.first?.intValue else {
            return .ignored("not an OCPP-J message")
        }
        switch type {
        case 2: return call(items, repairs)
        case 3: return result(items, repairs)
        case 4: return error(items, repairs)
        default: return .ignored("unknown message type \(type)")
        }
    }

    private static func decoded(_ frame: OCPPFrame, _ repairs: Set<JSONRepair>) -> Decoded {
        repairs.isEmpty ? .frame(frame) : .repaired(frame, repairs)
    }

    /// A message id. Some stations send numbers; those of answers may be missing.
    private static func id(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .int(let number): String(number)
        case .double(let number): Int64(exactly: number).map(String.init)
        default: nil
        }
    }

    /// Nil if repairing yields neither a CALL with a payload nor a usable answer.
    private static func repaired(_ bytes: [UInt8]) -> Decoded? {
        do throws(JSONReader.Failure) {
            let (value, ofJSON) = try JSONReader.parseRepairing(bytes)
            guard case .array(let items) = value,
                case .repaired(let frame, let repairs) = message(value, ofJSON)
            else { return nil }
            switch frame {
            case .call: return items.count > 3 ? .repaired(frame, repairs) : nil
            case .callError: return .repaired(frame, repairs)
            case .callResult(_, let payload):
                let isUsable = items.count > 2 && keepsMeaning(payload, repairs)
                return isUsable ? .repaired(frame, repairs) : nil
            }
        } catch {
            return nil
        }
    }

    /// Whether a repaired answer still says what became of the CALL. A missing status means
    /// success, so the repairs must not have lost one.
    private static func keepsMeaning(_ payload: JSONValue, _ repairs: Set<JSONRepair>) -> Bool {
        if repairs.contains(.missingValue), payload["status"] == .null { return false }
        let cuts: Set<JSONRepair> = [.truncated, .missingBrackets, .trailingText]
        guard !repairs.isDisjoint(with: cuts) else { return true }
        if let word = payload["status"]?.stringValue { return !word.isEmpty }
        switch payload["configurationKey"] {
        case .array, .object: return true
        default: return false
        }
    }

    private static func call(_ items: [JSONValue], _ repairs: Set<JSONRepair>) -> Decoded {
        guard items.count > 1, let id = id(items[1]), !id.isEmpty,
            id.utf8.count <= maximumIDLength
        else { return .ignored("a CALL without a usable message id") }
        let repairs = items[1].stringValue == nil ? repairs.union([.numericID]) : repairs
        guard items.count > 2, let action = items[2].stringValue else {
            return .refused(
                id: id, OCPPError(.formationViolation, "a CALL without an action"),
                isNumeric: repairs.contains(.numericID))
        }
        // A null payload equals {} (OCPP-J 1.6 §4.2.1, quirk Q27).
        let payload = items.count > 3 && items[3] != .null ? items[3] : .object([])
        guard case .object = payload else {
            return .refused(
                id: id, OCPPError(.formationViolation, "the payload is not an object"),
                isNumeric: repairs.contains(.numericID))
        }
        return decoded(.call(id: id, action: action, payload: payload), repairs)
    }

    /// The session finds the CALL of an answer with an empty id.
    private static func result(_ items: [JSONValue], _ repairs: Set<JSONRepair>) -> Decoded {
        var items = items
        // The payload before the id.
        if items.count > 2, case .object = items[1], id(items[2]) != nil { items.swapAt(1, 2) }
        guard items.count > 1, let id = id(items[1]) ?? (items.count > 2 ? "" : nil) else {
            return .ignored("a CALLRESULT without a message id")
        }
        let payload = items.count > 2 ? items[2] : .null
        return decoded(.callResult(id: id, payload: status(payload)), repairs)
    }

    /// The payload of an answer; some stations send only the status itself.
    private static func status(_ payload: JSONValue) -> JSONValue {
        switch payload {
        case .null: .object([])
        case .string(let word) where !word.isEmpty: .object(["status": payload])
        default: payload
        }
    }

    private static func error(_ items: [JSONValue], _ repairs: Set<JSONRepair>) -> Decoded {
        guard items.count > 1, let id = id(items[1]) ?? (items.count > 2 ? "" : nil) else {
            return .ignored("a CALLERROR without a message id")
        }
        let code = items.count > 2 ? items[2].stringValue : nil
        let text = items.count > 3 ? items[3].stringValue : nil
        let frame = OCPPFrame.callError(
            id: id, code: OCPPErrorCode(lenient: code ?? ""),
            description: (text ?? "").cut(toScalars: maximumDescriptionLength),
            details: items.count > 4 ? items[4] : .object([]))
        return decoded(frame, repairs)
    }

    /// Whether a binary frame may hold a message: whether its text begins with a bracket, or is
    /// empty.
    package static func looksLikeMessage(_ bytes: [UInt8]) -> Bool {
        let beforeMessage: Set<UInt8> = [0, 9, 10, 13, 32, 0xEF, 0xBB, 0xBF]
        let first = bytes.first { !beforeMessage.contains($0) }
        return first == nil || first == UInt8(ascii: "[")
    }

    /// The byte offset after the message id of a frame that could be decoded.
    package static func endOfID(_ frame: [UInt8]) -> Int {
        JSONReader.offset(afterItems: 2, of: frame) ?? 0
    }

    /// The message id of a broken CALL, from its beginning `[2,"id",`, so that the charger gets an
    /// error.
    private static func salvagedCallID(_ bytes: some Collection<UInt8>) -> String? {
        var rest = Array(bytes.prefix(64))[...]
        for expected in #"[2,""#.utf8 {
            rest = rest.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
            guard rest.popFirst() == expected else { return nil }
        }
        guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        let id = rest[..<end]
        guard (1...maximumIDLength).contains(id.count), !id.contains(UInt8(ascii: "\\")),
            !id.contains(0)
        else { return nil }
        return String(validating: id, as: UTF8.self)
    }
}
