import ChargingModel
import Testing

/// All tests of the bridge. Those of the machine are told the time; those of real readers, sockets
/// and files poll with a deadline.
@Suite struct BridgeTests {
    /// What uses libnfc: its list of drivers belongs to the whole process, so one at a time.
    @Suite(.serialized) struct WithReader {}
}

/// Waits until `condition` holds, looking again every 5 ms; gives up after `seconds`, which is far
/// more than anything here takes.
func eventually(
    _ rule: Comment, within seconds: Int = 20, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record(rule, sourceLocation: sourceLocation)
            throw NeverHappened()
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}

struct NeverHappened: Error {}

/// A card's token, from its UID's digits.
func card(_ digits: String) throws -> IdToken { try #require(IdToken(digits)) }
