import CommonBase

extension OCPPFrame {
    /// The result of decoding a WebSocket text message.
    package enum Decoded: Hashable, Sendable {
        case frame(OCPPFrame)
        /// Log and ignore: an unknown message type (OCPP-J 1.6 §4.1.3), or a frame without a
        /// message id.
        case ignored(String)
        /// A CALL that could be read only after repairs.
        case repaired(OCPPFrame, Set<JSONRepair>)
        /// Answer with this CALLERROR: the frame is invalid, but its message id is readable.
        case refused(id: String, OCPPError)
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
        return message(value)
    }

    private static func message(_ value: JSONValue) -> Decoded {
        guard case .array(let items) = value, let type = items.first?.intValue else {
            return .ignored("not an OCPP-J message")
        }
        switch type {
        case 2: return call(items)
        case 3: return result(items)
        case 4: return error(items)
        default: return .ignored("unknown message type \(type)")
        }
    }

    /// Nil if repairing yields neither a CALL with a payload nor an answer to a CALL. An answer is
    /// repaired in single characters and numbers only: the station can be asked again.
    private static func repaired(_ bytes: [UInt8]) -> Decoded? {
        do throws(JSONReader.Failure) {
            let (value, repairs) = try JSONReader.parseRepairing(bytes)
            guard case .array(let items) = value, case .frame(let frame) = message(value) else {
                return nil
            }
            if case .call = frame { return items.count > 3 ? .repaired(frame, repairs) : nil }
            return repairs.allSatisfy(\.keepsStructure) ? .frame(frame) : nil
        } catch {
            return nil
        }
    }

    private static func call(_ items: [JSONValue]) -> Decoded {
        guard items.count > 1, let id = items[1].stringValue, !id.isEmpty,
            id.utf8.count <= maximumIDLength
        else { return .ignored("a CALL without a usable message id") }
        guard items.count > 2, let action = items[2].stringValue else {
            return .refused(id: id, OCPPError(.formationViolation, "a CALL without an action"))
        }
        // A null payload equals {} (OCPP-J 1.6 §4.2.1, quirk Q27).
        let payload = items.count > 3 && items[3] != .null ? items[3] : .object([])
        guard case .object = payload else {
            return .refused(id: id, OCPPError(.formationViolation, "the payload is not an object"))
        }
        return .frame(.call(id: id, action: action, payload: payload))
    }

    private static func result(_ items: [JSONValue]) -> Decoded {
        guard items.count > 1, let id = items[1].stringValue else {
            return .ignored("a CALLRESULT without a message id")
        }
        let payload = items.count > 2 && items[2] != .null ? items[2] : .object([])
        return .frame(.callResult(id: id, payload: payload))
    }

    private static func error(_ items: [JSONValue]) -> Decoded {
        guard items.count > 1, let id = items[1].stringValue else {
            return .ignored("a CALLERROR without a message id")
        }
        let code = items.count > 2 ? items[2].stringValue : nil
        let text = items.count > 3 ? items[3].stringValue : nil
        return .frame(
            .callError(
                id: id, code: OCPPErrorCode(lenient: code ?? ""),
                description: (text ?? "").cut(toScalars: maximumDescriptionLength),
                details: items.count > 4 ? items[4] : .object([])))
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
        guard (1...maximumIDLength).contains(id.count), !id.contains(UInt8(ascii: "\\")) else {
            return nil
        }
        return String(validating: id, as: UTF8.self)
    }
}
