import Testing

@testable import VirtualDevices

@Suite struct PN532ChipNoiseTests {
    /// No command with random parameters crashes the chip or leaves it busy without a deadline.
    @Test(arguments: 1...20) func randomCommandsNeverTrap(seed: UInt64) throws {
        var noise = ReaderNoise(seed: seed)
        var chip = PN532Chip()
        chip.presented(try VirtualCard(uid: [1, 2, 3, 4], sak: 0x20))
        chip.presented(try VirtualCard(uid: [4, 1, 2, 3, 4, 5, 6], sak: 0x20))
        var now: UInt64 = 0
        for _ in 0..<500 {
            let known = PN532Command.Code.allCases.randomElement(using: &noise)?.rawValue ?? 0
            let code = Bool.random(using: &noise) ? known : UInt8.random(in: 0...255, using: &noise)
            let data = noise.bytes(Int.random(in: 0...6, using: &noise)).map { $0 & 0x0F }
            let command = PN532Command(code: code, data: data)
            var answer: PN532Chip.Answer? = chip.handle(command, at: now)
            for _ in 0..<5 {
                guard case .busy(let later) = answer else { break }
                #expect(later > now)
                now = later
                answer = chip.resume(at: now)
            }
            if case .reply(let data) = answer { #expect(data.count <= PN532Frame.bodyLimit - 2) }
        }
    }
}
