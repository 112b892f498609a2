import CloudCore
import CloudPeople
import CommonBase

/// How other parts read payments.
package enum PaymentTable {
    /// The payment, if the viewer is the payer or an admin.
    package static func find(
        _ id: ID<Payment>, viewer: Viewer, _ db: Database
    ) throws -> Payment? {
        guard let payment = try stored(id, db) else { return nil }
        let isOwn = viewer.personID != nil && payment.personID == viewer.personID
        return viewer.isAdmin || isOwn ? payment : nil
    }

    /// The payment for the cloud itself.
    package static func stored(_ id: ID<Payment>, _ db: Database) throws -> Payment? {
        try Payment.fetchOne(
            db, cached: "SELECT * FROM payment WHERE id = ?", arguments: [id])
    }

    /// The viewer's payments, or all for an admin, newest first.
    /// - Parameters:
    ///   - person: only of this person.
    ///   - cursor: the id of the last payment before these.
    package static func list(
        person: PersonID? = nil, after cursor: ID<Payment>? = nil, limit: Int, viewer: Viewer,
        _ db: Database
    ) throws -> [Payment] {
        let owner = viewer.isAdmin ? person : viewer.personID
        if !viewer.isAdmin && (owner == nil || person != nil && person != owner) { return [] }
        var conditions = Conditions()
        conditions.add("person_id = ?", owner)
        conditions.add("id < ?", cursor)
        return try Payment.fetchAll(
            db, sql: "SELECT * FROM payment \(conditions.sql) ORDER BY id DESC LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    /// The payment with this number at the gateway.
    static func find(gatewayID: String, _ db: Database) throws -> Payment? {
        try Payment.fetchOne(
            db, cached: "SELECT * FROM payment WHERE gateway_id = ?", arguments: [gatewayID])
    }

    static func find(orderNumber: String, _ db: Database) throws -> Payment? {
        try Payment.fetchOne(
            db, cached: "SELECT * FROM payment WHERE order_number = ?", arguments: [orderNumber])
    }
}

extension Payment: FetchableRecord {
    package init(row: Row) throws {
        id = try row["id"]
        purpose = try row.choice("purpose")
        personID = row["person_id"]
        guestID = row["guest_id"]
        gateway = try row.choice("gateway")
        gatewayID = row["gateway_id"]
        orderNumber = try row["order_number"]
        summary = try row["summary"]
        amount = Money(minor: try row["amount"])
        capturedAmount = Money(minor: try row["captured_amount"])
        refundedAmount = Money(minor: try row["refunded_amount"])
        state = try row.choice("state")
        subState = row["sub_state"]
        gatewayURL = row["gateway_url"]
        isPreauthorized = try row["is_preauthorized"]
        isRecurring = try row["is_recurring"]
        parentID = row["parent_id"]
        language = try row["language"]
        email = row["email"]
        returnPath = try row["return_path"]
        createdAt = try row["created_at"]
        authorizedAt = row["authorized_at"]
    }
}
