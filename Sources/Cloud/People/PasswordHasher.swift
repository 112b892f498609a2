import CloudCore
import CommonBase
import Crypto
import CryptoExtras

/// Hashes passwords of people with scrypt: N=2^14, r=8, p=5 (16 MiB, from OWASP's table), on threads
/// of its own, so that a burst of logins can neither exhaust the memory nor delay chargers.
///
/// A hash has the format `scrypt$14$8$5$salt$key`, with salt and key in base 64.
package final class PasswordHasher: Sendable {
    /// Valid password lengths in UTF-8 bytes.
    package static let lengths = 8...256

    /// Maximum number of hashes that wait: about ten seconds of one thread, which is as long as a
    /// person waits.
    static let queueLimit = 64
    /// Maximum number of one client, which may be an office behind one address.
    static let queueLimitPerClient = 16

    let threads = BackgroundThreads(
        "passwords", queueLimit: queueLimit, queueLimitPerClient: queueLimitPerClient,
        overloaded: "Too many logins at once; try again later.")

    package init() {}

    /// - Parameter client: whose share of the queue it takes, such as an IP network.
    /// - Throws: `ServiceError.invalidInput` for a password outside `lengths`, `overloaded`.
    package func hash(
        _ password: String, salt: [UInt8], for client: String = ""
    ) async throws -> String {
        guard Self.lengths.contains(password.utf8.count) else {
            throw ServiceError(
                .invalidInput,
                "password must have \(Self.lengths.lowerBound) to \(Self.lengths.upperBound) bytes "
                    + "in UTF-8.", field: "password")
        }
        return try await threads.run(of: client) {
            try Self.encode(Parameters.current, password, salt)
        }
    }

    /// Takes as long for a nil hash (an unknown e-mail address) as for a wrong password, so that
    /// timing does not reveal which addresses exist.
    /// - Parameter client: whose share of the queue it takes, such as an IP network.
    /// - Throws: `overloaded`; `CancellationError` if the task is cancelled while it waits.
    package func verify(
        _ password: String, against hash: String?, for client: String = ""
    ) async throws -> Bool {
        guard password.utf8.count <= Self.lengths.upperBound else { return false }
        let known = hash.flatMap(Parameters.parse)
        return try await threads.run(of: client) {
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
}
