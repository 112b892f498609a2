import CloudCore
import CloudFleet
import CommonBase
import Logging

/// Reads the operator's account by Fio banka's API.
struct FioReader: Sendable {
    /// Seconds between two requests with the same token: the bank refuses them below 30.
    static let gap = Duration.seconds(40)
    /// The same for a stand-in on this machine, which does not refuse them.
    static let testGap = Duration.seconds(2)

    let account: IBAN
    let fetcher: any FioFetcher
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let random: RandomSource
    let logger: Logger

    /// One request, and what follows from it.
    func run() async throws {
        let moment = now().wall
        let today = CalendarDay(moment, in: StationZone.standard)
        // Open before the bank is asked: after a crash the days are asked for, not what is new.
        let (request, open) = try await database.write { [account] db in
            var reading =
                try BankReadingTable.find(account, db) ?? BankReading(firstOn: today, at: moment)
            let request = reading.request(today)
            (reading.isOpen, reading.askedAt) = (true, moment)
            try BankReadingTable.save(reading, of: account, db)
            return (request, reading)
        }
        var reading = open
        switch await statement(request) {
        case .success(let statement):
            let intake = BankIntake(account: account, source: .fio, random: random)
            let report = try await intake.store(statement.entries, in: database, at: moment)
            for reference in report.differing {
                logger.error("transfer \(reference) at Fio has another amount than before")
            }
            reading.stored(request, today, at: moment)
        case .failure(let problem):
            if reading.problem != problem {
                logger.warning("reading transfers from Fio failed: \(problem.rawValue)")
            }
            reading.failed(problem)
        }
        let read = reading
        try await database.write { [account] db in
            try BankReadingTable.save(read, of: account, db)
        }
    }

    private func statement(_ request: FioRequest) async -> Result<FioStatement, FioProblem> {
        switch await fetcher.fetch(request) {
        case .bytes(let bytes):
            let statement: FioStatement
            do throws(FioProblem) {
                statement = try FioStatement(bytes)
            } catch {
                return .failure(error)
            }
            guard IBAN(statement.iban) == account else { return .failure(.otherAccount) }
            return .success(statement)
        case .status(let status): return .failure(FioProblem(status: status))
        case .unreachable: return .failure(.unreachable)
        }
    }
}
