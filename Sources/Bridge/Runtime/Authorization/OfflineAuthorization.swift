import BridgeLogic
import BridgeProtocol
import ChargingModel
import CommonBase
import Foundation
import Synchronization

/// The current authorization list, which decides about a tap while the cloud does not answer.
///
/// The cloud's signature is checked whenever a list is loaded, from the network or from the disk:
/// access to the memory card does not allow adding a card.
package final class OfflineAuthorization: Sendable {
    private let key: any DeviceIdentity
    private let station: StationID
    /// Nil for a bridge that was enrolled with a cloud without lists.
    private let cloudKeyPEM: String?
    private let current = Mutex<AuthorizationList?>(nil)
    private let booked = Mutex<BookingDocument?>(nil)

    package init(key: any DeviceIdentity, identity: BridgeIdentity) {
        self.key = key
        station = identity.stationId
        cloudKeyPEM = identity.cloudPublicKey
    }

    /// Whether lists can be checked at all.
    var isPossible: Bool { cloudKeyPEM != nil }

    /// 0 without a list.
    package var version: Int64 { current.withLock { $0?.version ?? 0 } }

    /// Nil without a list.
    var issuedAt: Timestamp? { current.withLock { $0?.issuedAt } }

    /// Whether the list must be fetched again though its version is current: a list expires.
    func isStale(at moment: Moment) -> Bool {
        guard let issued = issuedAt else { return true }
        return moment.isSynchronised && moment.wall > issued.adding(seconds: Self.staleSeconds)
    }

    private static let staleSeconds: Int64 = 86_400

    /// The decision about a tap where the cloud does not answer, by the list and the bookings; nil
    /// without a valid list, unless the token's owner has booked the charger.
    package func standing(
        of token: IdToken, proof: SUNMessage?, unsettled: [AuthorizationList.UnsettledStart],
        at moment: Moment
    ) -> AuthorizationList.Standing? {
        let listed = current.withLock { $0 }?.standing(
            of: token, proof: proof, unsettled: unsettled, sha256: { Hex.text(key.sha256($0)) },
            at: moment)
        guard let bookings else { return listed }
        return bookings.standing(
            of: token, proof: proof, listed: listed, unsettled: unsettled,
            sha256: { Hex.text(key.sha256($0)) }, at: moment)
    }

    /// Nil without a document of bookings.
    package var bookings: BookingDocument? { booked.withLock { $0 } }

    /// Whether the bookings must be fetched again though their version is current: the document
    /// tells of the next days only.
    func areBookingsStale(at moment: Moment) -> Bool {
        guard let issued = bookings?.issuedAt else { return true }
        return moment.isSynchronised && moment.wall > issued.adding(seconds: Self.staleSeconds)
    }

    /// Whether there is a list that names hosts.
    var hasHosts: Bool { current.withLock { $0?.hasHosts ?? false } }

    /// Whether a tap is a host's, by the list.
    func isHost(
        _ token: IdToken, proof: SUNMessage?, unsettled: [AuthorizationList.UnsettledStart],
        at moment: Moment
    ) -> Bool {
        current.withLock { $0 }?.isHost(
            token, proof: proof, unsettled: unsettled, sha256: { Hex.text(key.sha256($0)) },
            at: moment) ?? false
    }

    /// Replaces the list.
    /// - Throws: `forbidden` for a list that the cloud did not sign for this station; the list
    /// before   stays in force.
    package func take(_ document: String) throws {
        let list = try verified(
            document, as: AuthorizationList.self, "authorization list", station: \.stationId)
        current.withLock { $0 = list }
    }

    /// Replaces the bookings.
    /// - Throws: as `take`.
    package func takeBookings(_ document: String) throws {
        let bookings = try verified(
            document, as: BookingDocument.self, "document of bookings", station: \.stationId)
        booked.withLock { $0 = bookings }
    }

    private func verified<Content: Decodable>(
        _ document: String, as _: Content.Type, _ name: String, station path: (Content) -> StationID
    ) throws -> Content {
        let refused = ServiceError(
            .forbidden, "The \(name) is not signed by the cloud for this station.")
        guard let cloudKeyPEM, let signed = SignedDocument(document),
            key.verify(signed.signature, of: signed.signingInput, by: cloudKeyPEM)
        else { throw refused }
        let content: Content
        do {
            content = try JSONDecoder().decode(Content.self, from: Data(signed.payload))
        } catch {
            throw ServiceError(.invalidInput, "The \(name) can't be read.", cause: error)
        }
        guard path(content) == station else { throw refused }
        return content
    }

    package func forget() { current.withLock { $0 = nil } }

    package func forgetBookings() { booked.withLock { $0 = nil } }
}
