import CloudStore
import CommonBase

/// What every service needs and none may make for itself: the database, the time, randomness, keys.
package struct CloudEnvironment: Sendable {
    package var database: CloudDatabase
    /// The only clock.
    package var now: @Sendable () -> Moment
    package var random: RandomSource
    package var vault: TokenVault
    package var passwords: PasswordHasher
    /// Signs what bridges keep.
    package var signer: DocumentSigner
    /// Issues stations' certificates; nil issues none.
    package var authority: StationAuthority?
    package var addresses: CloudAddresses

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        vault: TokenVault, passwords: PasswordHasher, signer: DocumentSigner,
        authority: StationAuthority? = nil, addresses: CloudAddresses = CloudAddresses()
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.vault = vault
        self.passwords = passwords
        self.signer = signer
        self.authority = authority
        self.addresses = addresses
    }
}
