/// The chip with its serial line: receives frames, sends acknowledgements and replies, applies
/// faults.
///
/// The caller passes bytes and the time. After each call, `nextDeadline` is the time to call
/// `bytesDue(at:)`. All times are nanoseconds of one monotonic clock.
struct ReaderLine: Sendable {
    /// The time from the end of a command to its ACK, and from there to the start of the work: 1 ms
    /// each. The real chip acknowledges within 15 ms (UM0701-02 §6.2.2); libnfc waits 300 ms.
    static let acknowledgeDelay: UInt64 = 1_000_000
    static let processingTime: UInt64 = 1_000_000

    /// The number of noise bytes in one fault: longer than an ACK, shorter than libnfc's buffer.
    static let noiseLength = 24

    var chip = PN532Chip()
    var fault = ReaderFault.none
    var statistics = ReaderStatistics()

    private var parser = PN532Parser(asleep: true)
    private var noise = ReaderNoise(seed: 0x505)
    private var outgoing: [Outgoing] = []
    private var work: Work?

    /// Bytes to send at a certain time; at most three pieces per command.
    private struct Outgoing: Sendable {
        let at: UInt64
        let bytes: [UInt8]
    }

    /// The command in progress, and when to resume it.
    private struct Work: Sendable {
        let command: PN532Command
        let fault: ReaderFault.Fault
        var at: UInt64
        var hasStarted = false
    }

    /// When to call `bytesDue(at:)`; nil if nothing is in progress.
    var nextDeadline: UInt64? {
        (outgoing.map(\.at) + [work?.at].compactMap { $0 }).min()
    }

    /// Power returned: the chip is reset and asleep, and the line is empty.
    mutating func pluggedIn() {
        chip.powerOn()
        parser = PN532Parser(asleep: true)
        abort()
    }

    /// Handles bytes from the host.
    mutating func received(_ bytes: [UInt8], at now: UInt64) {
        statistics.bytesReceived += bytes.count
        for finding in parser.received(bytes) {
            switch finding {
            case .wakeUp: statistics.wakeUps += 1
            case .badFrame: statistics.badFrames += 1
            case .frame(.acknowledge): aborted()
            case .frame(.refuse): break
            case .frame(.information(let body)):
                if let command = PN532Command(body: body) {
                    accepted(command, at: now)
                } else {
                    statistics.badFrames += 1
                }
            }
        }
    }

    /// The bytes to send now, in order; empty if nothing is due.
    mutating func bytesDue(at now: UInt64) -> [UInt8] {
        while let due = work, due.at <= now { advance(due, at: now) }
        let bytes = outgoing.filter { $0.at <= now }.flatMap(\.bytes)
        outgoing.removeAll { $0.at <= now }
        return bytes
    }

    private mutating func accepted(_ command: PN532Command, at now: UInt64) {
        statistics.frames += 1
        aborted()
        let fault = self.fault.taken(by: command.code)
        let acknowledged = now + Self.acknowledgeDelay
        switch fault {
        case .silent:
            return
        case .nack:
            send(PN532Frame.refuse.encoded, at: acknowledged)
            return
        case .noReply:
            send(PN532Frame.acknowledge.encoded, at: acknowledged)
            return
        case .noAck:
            break
        case .garbageBeforeAck:
            send(noise.bytes(Self.noiseLength), at: now)
            send(PN532Frame.acknowledge.encoded, at: acknowledged)
        case .garbageBeforeReply:
            send(PN532Frame.acknowledge.encoded, at: acknowledged)
            send(noise.bytes(Self.noiseLength), at: acknowledged + Self.processingTime / 2)
        case .none, .badChecksum, .badLength, .errorFrame, .partial, .deaf:
            send(PN532Frame.acknowledge.encoded, at: acknowledged)
        }
        work = Work(command: command, fault: fault, at: acknowledged + Self.processingTime)
    }

    private mutating func advance(_ due: Work, at now: UInt64) {
        var due = due
        let answer = due.hasStarted ? chip.resume(at: now) : chip.handle(due.command, at: now)
        work = nil
        switch answer {
        case .busy(let later):
            due.hasStarted = true
            due.at = later
            work = due
        case .reply(let data):
            let isSearch = due.command.code == PN532Command.Code.inListPassiveTarget.rawValue
            if isSearch, data == [0] { statistics.emptySearches += 1 }
            send(due.fault.corrupting(due.command.reply(data).encoded), at: now)
            if due.command.code == PN532Command.Code.powerDown.rawValue { parser.fellAsleep() }
        case .syntaxError:
            send(PN532Frame.applicationError.encoded, at: now)
        case nil:
            break
        }
    }

    private mutating func send(_ bytes: [UInt8], at time: UInt64) {
        outgoing.append(Outgoing(at: time, bytes: bytes))
    }

    /// The host interrupted the current command, if any.
    private mutating func aborted() {
        if nextDeadline != nil { statistics.aborted += 1 }
        abort()
    }

    private mutating func abort() {
        chip.abort()
        outgoing = []
        work = nil
    }
}
