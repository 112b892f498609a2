import CloudStore
import Common

/// What every service needs and none may make for itself: the database, the time, randomness, keys.
public struct CloudEnvironment: Sendable {
    public var database: CloudDatabase
    /// The only clock.
    public var now: @Sendable () -> Moment
    public var random: RandomSource
    public var vault: TokenVault
    public var passwords: PasswordHasher
    /// Signs what bridges keep.
    public var signer: DocumentSigner
    /// Issues stations' certificates; nil issues none.
    public var authority: StationAuthority?
    public var addresses: CloudAddresses

    public init(
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
