import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import Logging
import MessageCatalogue

extension BankDeskPages {
    @Sendable func upload(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        if let reason = without(visit) { throw FormError(nil, Message(reason, reason)) }
        guard let account else { throw FormError(nil, texts.noAccount) }
        guard context.settings.fio == nil else { throw FormError(nil, texts.readByFio) }
        guard let file = form.file("statement"), !file.bytes.isEmpty else {
            throw FormError("statement", texts.noFile)
        }
        let statement: CamtStatement
        do throws(CamtProblem) {
            statement = try CamtStatement(file.bytes, account: account)
        } catch {
            throw FormError("statement", texts.words(error))
        }
        let intake = BankIntake(account: account, source: .camt, random: context.random)
        let report = try await intake.store(
            statement.entries, in: context.database, at: visit.moment.wall)
        for reference in report.differing {
            context.logger.error(
                "transfer \(reference) in a statement has another amount than before")
        }
        return .see(Self.path, saying: texts.stored(report, pending: statement.pending))
    }
}
