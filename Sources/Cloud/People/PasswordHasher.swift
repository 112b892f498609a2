import CloudCore
import CommonBase
import Crypto
import CryptoExtras
import Foundation
import Synchronization

/// People's passwords: scrypt with N=2^14, r=8, p=5 (16 MiB, OWASP's table), at most two at once,
/// on threads of their own, so that a burst of logins can neither eat the memory nor hold up
/// chargers.
///
/// A hash reads `scrypt$14$8$5$salt$key`, salt and key in base 64.
package final class PasswordHasher: Sendable {
    /// Passwords outside this range of UTF-8 bytes are refused.
    package static let lengths = 8...256
    /// Most that may wait; more are refused as `overloaded`.
    static let queueLimit = 20

    let queue: Mutex<OperationQueue>

    package init() {
        let queue = OperationQueue()
        queue.name = "zapoj.passwords"
        queue.maxConcurrentOperationCount = 2
        self.queue = Mutex(queue)
    }

    /// - Throws: `ServiceError.invalidInput` for a password that is too short or too long.
    package func hash(_ password: String, salt: [UInt8]) async throws -> String {
        guard Self.lengths.contains(password.utf8.count) else {
            throw ServiceError(
                .invalidInput, "A password has 8 to 256 characters.", field: "password")
        }
        return try await run { try Self.encode(Parameters.current, password, salt) }
    }

    /// Takes as long for a nil hash (nobody has this address) as for a wrong password.
    package func verify(_ password: String, against hash: String?) async throws -> Bool {
        guard password.utf8.count <= Self.lengths.upperBound else { return false }
        let known = hash.flatMap(Parameters.parse)
        return try await run {
            let (parameters, salt) = known ?? (Parameters.current, [UInt8](repeating: 0, count: 16))
            let computed = try Self.encode(parameters, password, salt)
            return SecretHash.matches(computed, hash ?? "") && known != nil
        }
    }

    private struct Parameters {
        var logN: Int
        var blockSize: Int
        var parallelism: Int

        static let current = Parameters(logN: 14, blockSize: 8, parallelism: 5)

        static func parse(_ hash: String) -> (Parameters, salt: [UInt8])? {
            let parts = hash.split(separator: "$")
            guard parts.count == 6, parts[0] == "scrypt", let logN = Int(parts[1]),
                let blockSize = Int(parts[2]), let parallelism = Int(parts[3]),
                (10...20).contains(logN), let salt = Base64.bytes(parts[4])
            else { return nil }
            return (Parameters(logN: logN, blockSize: blockSize, parallelism: parallelism), salt)
        }
    }

    private static func encode(
        _ parameters: Parameters, _ password: String, _ salt: [UInt8]
    ) throws -> String {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: 32,
            rounds: 1 << parameters.logN, blockSize: parameters.blockSize,
            parallelism: parameters.parallelism)
        let text = key.withUnsafeBytes { Base64.text($0) }
        return "scrypt$\(parameters.logN)$\(parameters.blockSize)$\(parameters.parallelism)"
            + "$\(Base64.text(salt))$\(text)"
    }

    private func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = queue.withLock { queue in
                guard queue.operationCount < Self.queueLimit else { return false }
                queue.addOperation { continuation.resume(with: Result { try work() }) }
                return true
            }
            guard !isTaken else { return }
            continuation.resume(
                throwing: ServiceError(
                    .overloaded, "Too many people log in at once; try again."))
        }
    }
}
