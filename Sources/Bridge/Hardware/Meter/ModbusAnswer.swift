/// The answer to one request for registers, found among the bytes that arrived after it. Pure.
///
/// Modbus RTU has neither a transaction id nor a start byte, so an answer may have company: a stray
/// byte, an echo of the request, the same answer again, the late answer to an earlier request, or
/// the answer of another unit. A frame counts only if unit, function, length and CRC are those of
/// the request.
enum ModbusAnswer: Hashable {
    /// Nothing that answers the request.
    case missing
    case registers([UInt16])
    /// The meter refuses, with this exception code (Modbus Application Protocol 1.1b3 §7).
    case refused(UInt8)
    /// Answers that contradict each other: one of them belongs to another request.
    case ambiguous

    /// A request for registers.
    struct Request: Hashable {
        var unit: UInt8
        var function: UInt8
        /// From 0 to 65,535.
        var register: Int
        /// The number of registers, 1 to 125.
        var count: Int

        /// Without its CRC.
        var bytes: [UInt8] {
            let words = [register, count].flatMap {
                [UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)]
            }
            return [unit, function] + words
        }
    }

    /// The exception bit in the function of a refusal.
    private static let refusal: UInt8 = 0x80

    init(_ bytes: [UInt8], to request: Request) {
        var answers: Set<[UInt16]> = []
        var refusals: [UInt8] = []
        var offset = 0
        while offset < bytes.count {
            let rest = bytes[offset...]
            let answer: [UInt8] = [request.unit, request.function, UInt8(request.count * 2)]
            if let frame = Self.frame(rest, answer, length: 5 + request.count * 2) {
                answers.insert(Self.words(frame.dropFirst(3).dropLast(2)))
                offset += frame.count
            } else if let frame = Self.frame(
                rest, [request.unit, request.function | Self.refusal], length: 5)
            {
                refusals.append(frame[frame.startIndex + 2])
                offset += frame.count
            } else {
                offset += 1
            }
        }
        self =
            switch (answers.count, refusals.last) {
            case (1, _): .registers(answers.first ?? [])
            case (0, let code?): .refused(code)
            case (0, nil): .missing
            default: .ambiguous
            }
    }

    /// The frame at the start of `bytes`, if it begins like this and its CRC is right.
    private static func frame(
        _ bytes: ArraySlice<UInt8>, _ start: [UInt8], length: Int
    ) -> ArraySlice<UInt8>? {
        let frame = bytes.prefix(length)
        guard frame.count == length, frame.starts(with: start) else { return nil }
        // The CRC of a frame with its own CRC is 0.
        return checksum(frame) == 0 ? frame : nil
    }

    private static func words(_ bytes: ArraySlice<UInt8>) -> [UInt16] {
        stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
    }

    /// CRC-16 with the polynomial 0xA001 (MODBUS over Serial Line 1.02 §6.2.2).
    private static func checksum(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0xFFFF) { sum, byte in
            (0..<8).reduce(sum ^ UInt16(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0xA001 : value >> 1
            }
        }
    }
}
