import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudHTTP
import CloudModule
import CloudMoney
import CommonBase

/// Enrolment of bridges, and their signed requests, events and commands.
package struct BridgeGatewayModule: DomainModule {
    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let authorization: Authorization
    private let signer: DocumentSigner
    private let queue: BridgeCommandQueue
    private let transfers: FileTransferService
    private let credit: OfflineCredit

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        authorization: Authorization, signer: DocumentSigner, queue: BridgeCommandQueue,
        transfers: FileTransferService, credit: OfflineCredit
    ) {
        self.database = database
        self.now = now
        self.authorization = authorization
        self.signer = signer
        self.queue = queue
        self.transfers = transfers
        self.credit = credit
    }

    package var authenticator: any Authenticator {
        BridgeAuthenticator(database: database, vault: authorization.vault)
    }

    package var retention: [RetentionRule] {
        [
            // A repeated enrolment with an expired code fails anyway.
            .expiry("expires_at", of: "bridge_claim", key: "code_hash", seconds: 86_400)
        ]
    }

    package var routes: [Route] {
        EnrolmentRoutes(database: database, random: authorization.random).all()
            + BridgeRoutes(
                database: database, now: now, random: authorization.random,
                vault: authorization.vault, signer: signer, authorization: authorization
            ).all()
            + BridgeCommandRoutes(
                database: database, now: now, vault: authorization.vault, signer: signer,
                queue: queue, transfers: transfers, credit: credit
            ).all()
    }
}
