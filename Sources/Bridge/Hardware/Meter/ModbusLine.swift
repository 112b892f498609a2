import CModbus
import CommonBase
import Glibc

/// An open Modbus RTU line to one meter. Owns libmodbus's context; used by one thread at a time.
final class ModbusLine {
    /// An answer takes some tens of milliseconds; without one for this long the meter is silent.
    static let timeoutMicroseconds: UInt32 = 500_000

    private let context: OpaquePointer
    private let model: MeterModel

    /// - Throws: `unavailable` that says why.
    init(device: String, unit: Int, _ model: MeterModel) throws {
        let context = modbus_new_rtu(
            device, CInt(model.baud), model.parity.letter, 8, CInt(model.stopBits))
        guard let context else { throw Self.problem(device) }
        self.context = context
        self.model = model
        modbus_set_response_timeout(context, 0, Self.timeoutMicroseconds)
        guard modbus_set_slave(context, CInt(unit)) == 0, modbus_connect(context) == 0 else {
            throw Self.problem(device)
        }
        // libmodbus waits by select(2), which ends the process at a descriptor beyond its set.
        guard modbus_get_socket(context) < FD_SETSIZE else {
            throw ServiceError(.unavailable, "The meter can't be read: too many files are open.")
        }
    }

    deinit {
        modbus_close(context)
        modbus_free(context)
    }

    /// - Throws: `unavailable` for a silent or garbled line, and for an answer that is not a
    ///   number.
    func read(_ quantity: MeterModel.Quantity) throws -> Int64 {
        var registers = [UInt16](repeating: 0, count: model.format.length)
        let read = model.function == 3 ? modbus_read_registers : modbus_read_input_registers
        let count = read(context, CInt(quantity.register), CInt(registers.count), &registers)
        guard count == registers.count else { throw Self.problem("register \(quantity.register)") }
        guard let value = model.value(registers, quantity) else {
            throw ServiceError(
                .unavailable,
                "The meter's register \(quantity.register) does not hold a number: check meter.model."
            )
        }
        return value
    }

    private static func problem(_ what: String) -> ServiceError {
        let number = errno
        let reason =
            if number < MODBUS_ENOBASE {
                DeviceProblem.words(number)
            } else {
                modbus_strerror(number).map { String(cString: $0) } ?? "unknown"
            }
        return ServiceError(.unavailable, "The meter can't be read (\(what)): \(reason).")
    }
}
