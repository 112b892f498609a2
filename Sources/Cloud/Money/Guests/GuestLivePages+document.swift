import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

extension GuestLivePages {
    private struct DocumentPage: Sendable {
        var document: DocumentModel
        var back: String
        /// That no money moves; nil where it does.
        var testMoney: String?
    }

    @Sendable func document(_ visit: Visit) async throws -> HTMLPage {
        let (secret, text) = (visit.text("secret"), visit.text("number"))
        let document = try await service.database.read { db in
            guard let guest = try GuestTable.find(secret: secret, db),
                let number = DocumentNumber(text),
                let document = try DocumentTable.find(number, viewer: .system, db),
                document.guestID == guest.id.text
            else { throw ServiceError(.notFound, "There is no document with this number.") }
            return document
        }
        var page = HTMLPage(
            "guest-document", title: texts.documentTitle, texts: texts,
            model: DocumentPage(
                document: DocumentModel(document, visit.language),
                back: "/guest/\(secret)/receipt",
                testMoney: MoneyMode(settings).testMoney.map(visit.say)))
        page.isUnlisted = true
        return page
    }
}
