import CModbus
import CommonBase
import Glibc

/// An open Modbus RTU line to one meter. Owns libmodbus's context; used by one thread at a time.
///
/// libmodbus opens the port and sends. It takes the next bytes on the line for the answer, whoever
/// sent them and whatever they answer, so answers are received here: `ModbusAnswer` finds them.
final class ModbusLine {
    /// An answer takes some tens of milliseconds; without one for this long the request has failed.
    static let answerMilliseconds: Int64 = 1000
    /// The line must be silent for this long after an answer: an answer to another request is
    /// followed by the right one.
    static let settleMilliseconds: Int64 = 100
    /// Bytes that are no answer end a request after this much silence.
    static let quietMilliseconds: Int64 = 250
    /// No more bytes are read after one request; an answer has 13 at most.
    static let byteLimit = 512

    private let context: OpaquePointer
    private let descriptor: CInt
    private let unit: UInt8
    private let model: MeterModel
    /// Whether any bytes came after the last request.
    private(set) var hasReceived = false

    /// - Throws: `unavailable` that says why.
    init(device: String, unit: Int, _ model: MeterModel) throws {
        let context = modbus_new_rtu(
            device, CInt(model.baud), model.parity.letter, 8, CInt(model.stopBits))
        guard let context else { throw Self.problem(device, errno) }
        self.context = context
        self.unit = UInt8(clamping: unit)
        self.model = model
        let isOpen = modbus_set_slave(context, CInt(unit)) == 0 && modbus_connect(context) == 0
        let reason = errno
        descriptor = modbus_get_socket(context)
        guard isOpen else { throw Self.problem(device, reason) }
    }

    deinit {
        modbus_close(context)
        modbus_free(context)
    }

    /// - Throws: `unavailable` where nothing or nothing clear answers, and where the answer is not
    ///   a number. The next request starts on an empty line.
    func read(_ quantity: MeterModel.Quantity) throws -> Int64 {
        let request = ModbusAnswer.Request(
            unit: unit, function: UInt8(model.function), register: quantity.register,
            count: model.format.length)
        let name = "register \(quantity.register)"
        hasReceived = false
        guard modbus_flush(context) >= 0,
            modbus_send_raw_request(context, request.bytes, CInt(request.bytes.count)) > 0
        else { throw Self.problem(name, errno) }
        let received = try receive(request, name)
        switch ModbusAnswer(received, to: request) {
        case .registers(let registers):
            if let value = model.value(registers, quantity) { return value }
            throw ServiceError(
                .unavailable, "The meter's \(name) does not hold a number: check meter.model.")
        case .refused(let code):
            throw Self.problem(name, CInt(MODBUS_ENOBASE) + CInt(code))
        case .missing where received.isEmpty:
            throw Self.problem(name, ETIMEDOUT)
        case .missing:
            throw Self.problem(name, "\(received.count) bytes came that are no answer")
        case .ambiguous:
            throw Self.problem(name, "answers came that contradict each other")
        }
    }

    /// The bytes that arrive after a request, until the line is silent again.
    private func receive(_ request: ModbusAnswer.Request, _ name: String) throws -> [UInt8] {
        let deadline = ContinuousClock.now + .milliseconds(Self.answerMilliseconds)
        var received: [UInt8] = []
        while received.count < Self.byteLimit {
            let left = max(.zero, deadline - ContinuousClock.now) / .milliseconds(1)
            let silence =
                if received.isEmpty {
                    Self.answerMilliseconds
                } else if ModbusAnswer(received, to: request) == .missing {
                    Self.quietMilliseconds
                } else {
                    Self.settleMilliseconds
                }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let found = poll(&waiting, 1, CInt(min(Double(silence), left)))
            if found < 0, errno == EINTR { continue }
            if found == 0 { break }
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = Glibc.read(descriptor, &bytes, bytes.count)
            guard found > 0, count > 0 else { throw Self.problem(name, count < 0 ? errno : EIO) }
            received += bytes.prefix(count)
            hasReceived = true
        }
        return received
    }

    private static func problem(_ what: String, _ number: CInt) -> ServiceError {
        let reason =
            if number < MODBUS_ENOBASE {
                DeviceProblem.words(number)
            } else {
                modbus_strerror(number).map { String(cString: $0) } ?? "unknown"
            }
        return problem(what, reason)
    }

    private static func problem(_ what: String, _ reason: String) -> ServiceError {
        ServiceError(.unavailable, "The meter can't be read (\(what)): \(reason).")
    }
}
