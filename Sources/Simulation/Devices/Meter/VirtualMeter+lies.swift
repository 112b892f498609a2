extension VirtualMeter {
    /// What is wrong with some of its answers.
    package enum Lie: String, Sendable, CaseIterable {
        /// Comes when the host has stopped waiting, after 1.3 s.
        case late
        /// Comes after 0.4 s, as on a busy line.
        case slow
        /// Comes twice.
        case doubled
        /// Another unit's answer comes first.
        case foreign
        /// The answer to the request before comes first.
        case former
        /// The answer to the request before comes instead.
        case onlyFormer
        /// A stray byte comes first.
        case strayBefore
        /// A stray byte comes last.
        case strayAfter
        /// The host's own request comes back first.
        case echo
        /// The exception "busy".
        case exception
        /// Does not come.
        case lost
        /// A wrong CRC.
        case garbled
        /// The first half only.
        case half
        /// Zero in place of the number.
        case zero
        /// A number that is far too high.
        case tooHigh
        /// NaN.
        case notANumber
    }
}

/// Bytes that a meter sends some time after a request.
struct LateBytes {
    var bytes: [UInt8]
    var milliseconds = 0

    init(_ bytes: [UInt8], after milliseconds: Int = 0) {
        (self.bytes, self.milliseconds) = (bytes, milliseconds)
    }
}

extension VirtualMeter.Lie {
    /// What the meter sends instead of `answer`.
    /// - Parameter former: its answer to the request before.
    func told(_ answer: [UInt8], to request: [UInt8], _ former: [UInt8]) -> [LateBytes] {
        let (unit, function) = (answer[0], answer[1])
        switch self {
        case .late: return [LateBytes(answer, after: 1300)]
        case .slow: return [LateBytes(answer, after: 400)]
        case .doubled: return [LateBytes(answer + answer)]
        case .foreign:
            let other = ModbusFrame.answer(unit: unit + 1, function: function, [0x4640, 0xE400])
            return [LateBytes(other), LateBytes(answer, after: 40)]
        case .former: return [LateBytes(former), LateBytes(answer, after: 40)]
        case .onlyFormer: return [LateBytes(former)]
        case .strayBefore: return [LateBytes([0x00] + answer)]
        case .strayAfter: return [LateBytes(answer + [0xFF])]
        case .echo: return [LateBytes(request + answer)]
        case .exception:
            return [LateBytes(ModbusFrame.refusal(unit: unit, function: function, .busy))]
        case .lost: return []
        case .garbled: return [LateBytes(answer.dropLast() + [answer[answer.count - 1] ^ 0xFF])]
        case .half: return [LateBytes(Array(answer.prefix(answer.count / 2)))]
        case .zero: return [Self.number(0, unit, function)]
        case .tooHigh: return [Self.number(8_888_888, unit, function)]
        case .notANumber: return [Self.number(.nan, unit, function)]
        }
    }

    private static func number(_ value: Float, _ unit: UInt8, _ function: UInt8) -> LateBytes {
        let bits = value.bitPattern
        return LateBytes(
            ModbusFrame.answer(
                unit: unit, function: function,
                [UInt16(bits >> 16), UInt16(truncatingIfNeeded: bits)]))
    }
}
