import CommonBase
import Foundation

/// A kind of Modbus RTU meter: a data file, so that another meter needs no code.
package struct MeterModel: Hashable, Sendable, Codable {
    package static let bauds = 300...115_200

    package enum Parity: String, Hashable, Sendable, Codable, CaseIterable {
        case none, even, odd

        /// The value for libmodbus.
        var letter: CChar {
            switch self {
            case .none: 0x4E
            case .even: 0x45
            case .odd: 0x4F
            }
        }
    }

    package enum Format: String, Hashable, Sendable, Codable {
        case float32, uint32, int32, uint64

        /// In registers of 16 bits.
        var length: Int { self == .uint64 ? 4 : 2 }
    }

    /// The order of registers; within one the high byte always comes first.
    package enum WordOrder: String, Hashable, Sendable, Codable {
        case bigEndian, littleEndian
    }

    package struct Quantity: Hashable, Sendable, Codable {
        /// From 0.
        package var register: Int
        /// Factor of its value.
        package var scale: Double
    }

    package var name: String
    package var baud: Int
    package var parity: Parity
    package var stopBits: Int
    /// 3 reads holding registers, 4 input registers.
    package var function: Int
    package var format: Format
    package var wordOrder: WordOrder
    /// The total imported energy.
    package var energyWh: Quantity
    package var powerW: Quantity?

    /// - Parameter name: a built-in model (sdm630, sdm72, sdm120), or the path of a file.
    /// - Throws: `invalidInput` that says what is wrong with it.
    package init(_ name: String) throws {
        let data: Data
        do {
            data = try Self.known[name] ?? Data(contentsOf: URL(fileURLWithPath: name))
        } catch {
            let known = Self.known.keys.sorted().joined(separator: ", ")
            let reason =
                access(name, R_OK) != 0 && errno == EACCES
                ? "can't be read: permission denied; check its owner and mode"
                : "is neither a file nor one of \(known)"
            throw ServiceError(.invalidInput, "\(name) \(reason).", field: "meter.model")
        }
        do {
            self = try JSONDecoder().decode(MeterModel.self, from: data)
        } catch {
            throw ServiceError(
                .invalidInput, "\(name) is not a meter's description: \(Self.words(error)).",
                field: "meter.model")
        }
        try check()
    }

    private static func words(_ error: any Error) -> String {
        func member(_ path: [any CodingKey]) -> String {
            path.map(\.stringValue).joined(separator: ".")
        }
        return switch error {
        case DecodingError.keyNotFound(let key, let context):
            "\(member(context.codingPath + [key])) is missing"
        case DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context):
            "\(member(context.codingPath)) has another type"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            "\(member(context.codingPath)) has an invalid value"
        default: "it is not JSON"
        }
    }

    private func check() throws {
        func require(_ holds: Bool, _ what: String) throws {
            guard holds else {
                throw ServiceError(.invalidInput, "\(name): \(what).", field: "meter.model")
            }
        }
        try require(Self.bauds.contains(baud), "baud must be between 300 and 115200")
        try require((1...2).contains(stopBits), "stopBits must be 1 or 2")
        try require((3...4).contains(function), "function must be 3 or 4")
        for quantity in [energyWh, powerW].compactMap(\.self) {
            try require(
                (0...65_532).contains(quantity.register), "register must be between 0 and 65532")
            try require(
                quantity.scale.isFinite && quantity.scale != 0,
                "scale must be a number other than 0")
        }
    }

    /// The step of the energy register, in Wh, rounded up; nil for a step of at most 10 Wh, and for
    /// a floating-point register, whose step the model does not know.
    package var energyStepWh: Int64? {
        guard format != .float32, energyWh.scale.magnitude > 10 else { return nil }
        return Int64(min(energyWh.scale.magnitude, 1e6).rounded(.up))
    }

    /// The value of registers, in the quantity's unit; nil where it is not a number.
    func value(_ registers: [UInt16], _ quantity: Quantity) -> Int64? {
        let words = wordOrder == .bigEndian ? registers : registers.reversed()
        let bits = words.reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
        let number: Double =
            switch format {
            case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
            case .uint32, .uint64: Double(bits)
            case .int32: Double(Int32(truncatingIfNeeded: bits))
            }
        let value = (number * quantity.scale).rounded()
        return value.isFinite && abs(value) < 1e15 ? Int64(value) : nil
    }

    private static let known = [
        "sdm630": Data(PackageResources.sdm630_json), "sdm72": Data(PackageResources.sdm72_json),
        "sdm120": Data(PackageResources.sdm120_json),
    ]
}
