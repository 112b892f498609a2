import CloudCore
import CloudHTTP
import CommonBase

/// Hashes the passwords that people choose, if they keep the rules.
package struct NewPasswords: Sendable {
    private let passwords: PasswordHasher
    private let common: CommonPasswords
    private let random: RandomSource

    package init(
        _ passwords: PasswordHasher, common: CommonPasswords, random: RandomSource
    ) {
        self.passwords = passwords
        self.common = common
        self.random = random
    }

    /// - Parameter client: whose share of the queue it takes.
    /// - Throws: `invalidInput` for a password that is too short, too long or common; `overloaded`.
    func hash(_ password: String, for client: String) async throws -> String {
        try Check.that(
            PasswordHasher.lengths.contains(password.utf8.count), "password",
            "password must have \(PasswordHasher.lengths.lowerBound) to "
                + "\(PasswordHasher.lengths.upperBound) bytes in UTF-8.")
        try common.check(password)
        return try await passwords.hash(
            password, salt: random.bytes(16), for: IPAddress.network(ofClient: client))
    }

    /// Whether this is the password of a person; false for a person without one.
    func isRight(
        _ password: String, of person: Person, for client: String
    ) async throws -> Bool {
        try await passwords.verify(
            password, against: person.passwordHash, for: IPAddress.network(ofClient: client))
    }
}
