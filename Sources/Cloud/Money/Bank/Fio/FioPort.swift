import CloudFleet
import CommonBase

/// Reads transfers by Fio banka's API (version 1.9). The token is a part of the URL, which nobody logs.
package protocol FioFetcher: Sendable {
    /// One request, within a bounded time, without redirects.
    func fetch(_ request: FioRequest) async -> FioAnswer
}

package enum FioRequest: Hashable, Sendable {
    /// What is new since the last such request; the bank tells it once.
    case new
    /// The transfers that were booked on these days.
    case days(ClosedRange<CalendarDay>)

    /// The address.
    /// - Parameter base: `https://fioapi.fio.cz/v1/rest`
    package func url(_ base: String, token: String) -> String {
        switch self {
        case .new: "\(base)/last/\(token)/transactions.json"
        case .days(let days):
            "\(base)/periods/\(token)/\(days.lowerBound.text)/\(days.upperBound.text)"
                + "/transactions.json"
        }
    }
}

package enum FioAnswer: Hashable, Sendable {
    /// The body of a 200.
    case bytes([UInt8])
    /// Any other status.
    case status(Int)
    /// No answer.
    case unreachable
}

/// Why transfers are not read.
enum FioProblem: String, Error, Hashable, Sendable, CaseIterable {
    /// 409: less than 30 seconds after the request before.
    case tooSoon
    /// 413
    case tooMany
    /// 422: transfers of more than 90 days ago need a confirmation in the bank's app.
    case needsConfirmation
    /// 500, which also means a wrong or expired token.
    case refused
    case unreachable
    case unknownForm
    /// The token is for another account than `operator.iban`.
    case otherAccount

    init(status: Int) {
        switch status {
        case 409: self = .tooSoon
        case 413: self = .tooMany
        case 422: self = .needsConfirmation
        default: self = .refused
        }
    }
}
