import Testing

@testable import VirtualDevices

@Suite struct ReaderLineTests {
    private static let firmware = PN532Command(.getFirmwareVersion)
    private static let reply = firmware.reply([0x32, 1, 6, 7]).encoded
    private static let ack = PN532Frame.acknowledge.encoded

    private func frame(_ command: PN532Command) -> [UInt8] {
        PN532Frame.information([PN532Frame.fromHost, command.code] + command.data).encoded
    }

    /// A line after wake-up with this fault.
    private func line(_ fault: ReaderFault = .none) -> ReaderLine {
        var line = ReaderLine()
        line.received([0x55, 0x55], at: 0)
        line.fault = fault
        return line
    }

    /// Sends a command at time 0 and returns everything that comes back, with times in
    /// microseconds.
    private func exchange(
        _ command: PN532Command, on line: inout ReaderLine
    ) -> [(time: UInt64, bytes: [UInt8])] {
        line.received(frame(command), at: 0)
        var sent: [(UInt64, [UInt8])] = []
        while let now = line.nextDeadline {
            let bytes = line.bytesDue(at: now)
            if !bytes.isEmpty { sent.append((now / 1000, bytes)) }
        }
        return sent
    }

    /// A command is acknowledged after 1 ms and answered after 2 ms.
    @Test func acknowledgesThenReplies() {
        var line = line()
        let sent = exchange(Self.firmware, on: &line)
        #expect(sent.map(\.time) == [1000, 2000])
        #expect(sent.map(\.bytes) == [Self.ack, Self.reply])
        #expect(line.statistics.frames == 1 && line.statistics.wakeUps == 1)
    }

    /// Each fault has the documented effect.
    @Test(arguments: ReaderFault.Fault.allCases) func faultHasDocumentedEffect(
        fault: ReaderFault.Fault
    ) {
        var line = line(ReaderFault(fault, count: 1))
        let sent = exchange(Self.firmware, on: &line).map(\.bytes)
        var checksum = Self.reply
        checksum[checksum.count - 2] ^= 0x5A
        var length = Self.reply
        length[4] ^= 0x5A
        switch fault {
        case .none, .deaf: #expect(sent == [Self.ack, Self.reply])
        case .silent: #expect(sent == [])
        case .noReply: #expect(sent == [Self.ack])
        case .noAck: #expect(sent == [Self.reply])
        case .badChecksum: #expect(sent == [Self.ack, checksum])
        case .badLength: #expect(sent == [Self.ack, length])
        case .errorFrame: #expect(sent == [Self.ack, PN532Frame.applicationError.encoded])
        case .nack: #expect(sent == [PN532Frame.refuse.encoded])
        case .partial: #expect(sent == [Self.ack, Array(Self.reply.prefix(Self.reply.count / 2))])
        case .garbageBeforeAck:
            #expect(sent.count == 3 && Array(sent.dropFirst()) == [Self.ack, Self.reply])
        case .garbageBeforeReply:
            #expect(sent.count == 3 && sent.first == Self.ack && sent.last == Self.reply)
        }
    }

    /// A fault with a count ends by itself, and a fault for one command does not affect others.
    @Test func faultRespectsCountAndCommand() {
        var line = line(ReaderFault(.silent, count: 2, command: 0x02))
        let other = PN532Command(.samConfiguration, [1])
        #expect(exchange(other, on: &line).count == 2)
        #expect(exchange(Self.firmware, on: &line).isEmpty)
        #expect(exchange(other, on: &line).count == 2)
        #expect(exchange(Self.firmware, on: &line).isEmpty)
        #expect(exchange(Self.firmware, on: &line).count == 2)
    }

    /// An ACK from the host ends an unlimited search, as does a new command.
    @Test func hostAbortsSearch() {
        var line = line()
        line.received(frame(PN532Command(.inListPassiveTarget, [1, 0])), at: 0)
        #expect(line.bytesDue(at: 50_000_000) == Self.ack)
        #expect(line.nextDeadline != nil)
        line.received(Self.ack, at: 50_000_000)
        #expect(line.nextDeadline == nil)
        #expect(line.statistics.aborted == 1)
    }

    /// After PowerDown and after plugging in, the chip must be woken again.
    @Test func sleepsAfterPowerDownAndPlugIn() {
        var line = line()
        #expect(exchange(PN532Command(.powerDown, [0xF0]), on: &line).count == 2)
        #expect(exchange(Self.firmware, on: &line).isEmpty)
        line.received([0x55], at: 0)
        #expect(exchange(Self.firmware, on: &line).count == 2)
        line.pluggedIn()
        #expect(exchange(Self.firmware, on: &line).isEmpty)
    }

    /// An unknown command is answered with an error frame; a frame that is not from a host is
    /// ignored.
    @Test func handlesUnknownCommandsAndForeignFrames() {
        var line = line()
        let error = PN532Frame.applicationError.encoded
        #expect(exchange(PN532Command(code: 0x8C), on: &line).map(\.bytes) == [Self.ack, error])
        line.received(PN532Frame.information([0xD5, 0x03]).encoded, at: 0)
        #expect(line.nextDeadline == nil)
        #expect(line.statistics.badFrames == 1)
    }
}
