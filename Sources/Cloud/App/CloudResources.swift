import CloudAccess
import CloudBooking
import CloudBridgeGateway
import CloudCare
import CloudCore
import CloudFleet
import CloudInsight
import CloudMoney
import CloudPeople
import CloudSharing
import CommonBase

/// The dependencies of the modules: database, time, randomness, keys and addresses. Each module
/// receives those that it uses.
package struct CloudResources: Sendable {
    package var database: CloudDatabase
    /// The only clock.
    package var now: @Sendable () -> Moment
    package var random: RandomSource
    package var vault: TokenVault
    package var passwords: PasswordHasher
    package var commonPasswords = CommonPasswords.none
    package var registration = RegistrationPolicy.invited
    package var stationRegistration = StationRegistrationPolicy.open
    /// One or two P-256 private keys in PEM, the newest first.
    package var accessTokenKey: String
    /// Stores the keys of access tokens after a rotation.
    package var saveAccessTokenKeys: @Sendable (String) throws -> Void = { _ in }
    /// Signs the documents that bridges store.
    package var signer: DocumentSigner
    /// Issues station certificates; nil if the cloud issues none.
    package var authority: StationAuthority?
    /// The bearer token of Prometheus.
    package var monitoringToken: String
    package var addresses: CloudAddresses
    /// How mails leave the cloud; nil leaves them in the outbox.
    package var mail: MailDelivery?
    /// How pushes leave the cloud; nil offers none.
    package var push: PushDelivery?
    /// Fetches calendars of hosts; nil fetches none.
    package var calendarFetcher: (any CalendarFetcher)?
    /// Finds the positions of addresses; nil leaves that to the hosts.
    package var geocoder: (any Geocoder)?
    /// The OCPI party that publishes public places; nil publishes none.
    package var ocpi: OCPIParty?
    /// How money flows.
    package var money = MoneySettings()
    /// The gateway of payments; nil for the built-in one, with which no money moves.
    package var paymentGateway: (any PaymentGateway)?
    /// Reads the operator's bank account; nil leaves that to uploaded statements.
    package var fio: (any FioFetcher)?
    /// Whether the main listener has a certificate.
    package var hasTLS = false
    /// The settings of the server, for admins to see.
    package var settings = SettingsInForce()
    /// What the machine says about the files of the cloud; nil if nobody can tell.
    package var machine: MachineState.Source?
    /// The font of the web app, WOFF2; nil for the system's font.
    package var font: [UInt8]?
    /// The files and tiles of the map.
    package var map = MapResources()
    /// The bytes of `releases.json`, which names the newest versions; nil without that file.
    package var readReleases: @Sendable () throws -> [UInt8]? = { nil }

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
