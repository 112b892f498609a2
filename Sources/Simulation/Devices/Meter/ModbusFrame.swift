/// Modbus RTU frames, as a slave reads and writes them.
enum ModbusFrame {
    /// A request for registers: unit, function, first register, count and CRC.
    static let requestLength = 8

    enum Exception: UInt8 {
        case illegalFunction = 1
        case illegalAddress = 2
        case busy = 6
    }

    /// Appends the CRC-16 with the polynomial 0xA001, low byte first.
    static func checked(_ bytes: [UInt8]) -> [UInt8] {
        var sum: UInt16 = 0xFFFF
        for byte in bytes {
            sum ^= UInt16(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xA001 : sum >> 1 }
        }
        return bytes + [UInt8(truncatingIfNeeded: sum), UInt8(sum >> 8)]
    }

    /// The unit, function, first register and count of a request; nil if the bytes are not a
    /// request.
    static func question(
        _ bytes: [UInt8]
    ) -> (unit: UInt8, function: UInt8, register: Int, count: Int)? {
        guard bytes.count == requestLength, checked(Array(bytes.prefix(6))) == bytes else {
            return nil
        }
        return (
            bytes[0], bytes[1], Int(bytes[2]) << 8 | Int(bytes[3]),
            Int(bytes[4]) << 8 | Int(bytes[5])
        )
    }

    static func answer(unit: UInt8, function: UInt8, _ registers: [UInt16]) -> [UInt8] {
        checked(
            [unit, function, UInt8(registers.count * 2)]
                + registers.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] })
    }

    static func refusal(unit: UInt8, function: UInt8, _ exception: Exception) -> [UInt8] {
        checked([unit, function | 0x80, exception.rawValue])
    }
}
