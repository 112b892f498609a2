import Testing

@testable import BridgeHardware
@testable import VirtualDevices

extension BridgeHardwareTests {
    @Suite struct ModbusAnswerTests {
        private static let request = ModbusAnswer.Request(
            unit: 1, function: 4, register: 72, count: 2)

        private static func frame(_ unit: UInt8 = 1, _ words: [UInt16] = [0x449A, 0x5225])
            -> [UInt8]
        {
            ModbusFrame.answer(unit: unit, function: 4, words)
        }

        private static let registers = ModbusAnswer.registers([0x449A, 0x5225])
        private static let refusal = ModbusFrame.refusal(unit: 1, function: 4, .busy)

        /// The request of the protocol's example, without its CRC.
        @Test func encodesRequest() {
            #expect(Self.request.bytes == [1, 4, 0, 72, 0, 2])
            let high = ModbusAnswer.Request(unit: 247, function: 3, register: 0x1234, count: 4)
            #expect(high.bytes == [247, 3, 0x12, 0x34, 0, 4])
        }

        private static let answer = frame()
        private static let echo = ModbusFrame.checked(request.bytes)
        private static let wrongSum: [UInt8] = answer.dropLast() + [answer[8] ^ 1]
        private static let otherFunction = ModbusFrame.answer(unit: 1, function: 3, [1, 2])

        /// The answer, whatever stands beside it.
        private static let found: [[UInt8]] = [
            answer, [0] + answer, answer + [0xFF], [1, 4, 4] + answer, answer + answer,
            frame(2) + answer, answer + frame(2), refusal + answer, echo + answer,
        ]
        private static let missing: [[UInt8]] = [
            [], Array(answer.dropLast()), frame(2), frame(1, [1]), frame(1, [1, 2, 3]), wrongSum,
            otherFunction, [1, 4, 4, 0], echo,
        ]

        /// The answer is found whatever stands beside it, unless that contradicts it.
        @Test func findsAnswer() {
            for bytes in Self.found {
                #expect(ModbusAnswer(bytes, to: Self.request) == Self.registers)
            }
            for bytes in Self.missing {
                #expect(ModbusAnswer(bytes, to: Self.request) == .missing)
            }
            let contradiction = Self.answer + Self.frame(1, [0, 0])
            #expect(ModbusAnswer(contradiction, to: Self.request) == .ambiguous)
            #expect(ModbusAnswer(Self.refusal, to: Self.request) == .refused(6))
        }
    }
}
