import CloudAccess
import CloudBridgeGateway
import CloudCare
import CloudCore
import CloudPeople
import CommonBase

/// What the modules are made from: the database, the time, randomness, keys and addresses. Each
/// module is handed the ones that it uses.
package struct CloudResources: Sendable {
    package var database: CloudDatabase
    /// The only clock.
    package var now: @Sendable () -> Moment
    package var random: RandomSource
    package var vault: TokenVault
    package var passwords: PasswordHasher
    /// A P-256 private key in PEM.
    package var accessTokenKey: String
    /// Signs the documents that bridges keep.
    package var signer: DocumentSigner
    /// Issues stations' certificates; nil issues none.
    package var authority: StationAuthority?
    /// The bearer token of a Prometheus.
    package var monitoringToken: String
    package var addresses: CloudAddresses

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        vault: TokenVault, passwords: PasswordHasher, accessTokenKey: String,
        signer: DocumentSigner, authority: StationAuthority? = nil, monitoringToken: String,
        addresses: CloudAddresses = CloudAddresses()
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.vault = vault
        self.passwords = passwords
        self.accessTokenKey = accessTokenKey
        self.signer = signer
        self.authority = authority
        self.monitoringToken = monitoringToken
        self.addresses = addresses
    }
}
