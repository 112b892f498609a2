import ChargingModel
import CloudAccess
import CloudBooking
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import MessageCatalogue

/// Charging without an account, as its pages use it.
package struct GuestService: Sendable {
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let random: RandomSource
    let seller: MoneySettings.Seller
    let authorization: Authorization
    let commands: CommandService
    let bookings: any BookingTeller
    let payments: PaymentService

    var billing: GuestBilling { GuestBilling(payments: payments, vault: authorization.vault) }

    /// What somebody without an account finds at a charger; nil if it was removed.
    /// - Parameter session: the hash of the browser's session.
    package func offer(
        at place: ChargingPlace, session: String?, _ db: Database, at moment: Moment
    ) throws -> GuestOffer? {
        try GuestOffer.read(
            place, authorization, commands, bookings, seller, session: session, db, at: moment)
    }

    /// Begins a charging: stores it with its payment. Nothing is held yet.
    /// - Parameters:
    ///   - limit: one of the offer's.
    ///   - email: for the receipt, checked.
    ///   - session: the hash of the browser's session, whose unfinished payment is given up.
    /// - Returns: the secret of the guest's link.
    /// - Throws: `GuestObstacle`.
    package func begin(
        at place: ChargingPlace, limit: Money, email: String?, language: Language,
        session: String?, at moment: Moment
    ) async throws -> String {
        let secret = random.text() + random.text()
        let id: ID<Guest> = random.id()
        guard let token = GuestTokens.token(of: id) else {
            throw ServiceError(.internalError, "A guest's id token is not valid.")
        }
        let vault = authorization.vault
        let (sealed, hash) = (try vault.seal(request: secret), vault.reference(token).hash)
        try await database.write { db in
            guard let offer = try self.offer(at: place, session: session, db, at: moment) else {
                throw GuestObstacle.notOffered
            }
            if let obstacle = offer.obstacle { throw obstacle }
            guard let energy = offer.tariff?.energyWh(for: limit) else {
                throw GuestObstacle.notOffered
            }
            var guest = Guest(
                id: id, at: place, station: offer.station, language: language, email: email,
                limit: limit, energyLimitWh: energy, secretHash: SecretHash.of(secret),
                sealedSecret: sealed, sessionHash: session, tokenHash: hash, createdAt: moment.wall)
            guest.paymentID = try payments.begin(
                PaymentOrder(
                    .guest, guest: id.text, amount: limit,
                    summary: "Zapoj: \(guest.placeName.prefix(150))", language: language.rawValue,
                    email: email, returnPath: GuestPages.returnPath(of: id),
                    isPreauthorized: true), db, at: moment
            ).id
            if let other = try GuestTable.open(
                station: guest.stationID, connector: guest.connectorID, db),
                other.isReplaceable(by: session)
            {
                try billing.void(other, .payment, db, at: moment)
            }
            guard try GuestTable.insert(guest, db) else { throw GuestObstacle.paying }
        }
        return secret
    }

    /// The secret of a guest who comes back from the gateway; nil a while later.
    package func secret(of id: ID<Guest>, _ db: Database, at now: Timestamp) throws -> String? {
        guard let guest = try GuestTable.find(id, db),
            guest.createdAt.adding(seconds: GuestRules.returnSeconds) > now
        else { return nil }
        return guest.sealedSecret.flatMap(authorization.vault.openRequest)
    }

    /// Asks the station to stop a guest's transaction.
    /// - Returns: nil if it does not run.
    package func stop(_ guest: Guest) async throws -> CommandRecord.Status? {
        guard guest.state == .charging, let transaction = guest.transactionID else { return nil }
        let wall = now().wall
        try await database.write { db in
            try StopRequestTable.save(.driver, by: nil, of: transaction, at: wall, db)
        }
        do {
            return try await commands.issue(
                .requestStop(transaction), at: guest.stationID, by: nil,
                timeoutSeconds: GuestRules.answerSeconds
            ).status
        } catch let error as ServiceError where [.conflict, .notFound].contains(error.code) {
            return nil
        }
    }
}
