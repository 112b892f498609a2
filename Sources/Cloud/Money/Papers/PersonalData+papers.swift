import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

extension PersonalDataPart {
    /// With all that is printed on them.
    static let documents: PersonalDataPart = .rows(
        "documents.json", Message("your documents", "tvoje doklady"), of: "document", key: "id",
        isNumber: true, where: "person_id = ?",
        [
            .text("number"), .text("kind"), .text("transaction_id", as: "transactionId"),
            .text("booking_id", as: "bookingId"), .number("version"), .text("month"),
            .time("issued_at", as: "issuedAt"),
            .time("supplied_at", as: "suppliedAt"), .number("total", as: "totalMinor"),
            .number("vat", as: "vatMinor"), .text("content"),
        ])

    static let billingDetails: PersonalDataPart = .rows(
        "billing-details.json",
        Message("your details on documents", "tvoje údaje na dokladech"), of: "billing_details",
        key: "person_id", where: "person_id = ?",
        [
            .text("name"), .text("address"), .text("company_id", as: "companyId"),
            .text("vat_id", as: "vatId"), .time("updated_at", as: "updatedAt"),
        ])
}
