import CloudCore
import CommonBase
import Logging
import ServiceLifecycle

/// Passes changes to the streams of the people whom they concern. It looks up once per change whom it
/// concerns, however many streams are open.
package struct LiveHub: Service {
    /// How long to collect changes without a wake-up, in milliseconds.
    private static let waitMilliseconds: Int64 = 60_000

    private let database: CloudDatabase
    private let sources: [DomainObject: LiveSource]
    private let logger: Logger
    /// To the streams: the object is a person or all admins, the subject a topic.
    private let streams = Signals()

    package init(database: CloudDatabase, sources: [LiveSource], logger: Logger) {
        self.database = database
        // Samples change what a page shows, too, and concern the same people.
        self.sources = Dictionary(
            sources.flatMap { [($0.object, $0), ($0.object.sampled, $0)] },
            uniquingKeysWith: { first, _ in first })
        self.logger = logger
    }

    private static let admins = DomainObject(rawValue: "admins")
    private static func stream(of person: PersonID) -> DomainObject {
        DomainObject(rawValue: "person/\(person.text)")
    }

    private static let everyone = DomainObject(rawValue: "everyone")

    /// The topics that change for a person, from now on; `*` if it is not known which.
    func subscribe(_ person: PersonID, isAdmin: Bool) -> SignalSubscription {
        let own: Set<DomainObject> = [Self.stream(of: person), Self.everyone]
        return streams.subscribe(to: isAdmin ? own.union([Self.admins]) : own)
    }

    package func run() async throws {
        let changes = database.signals.subscribe(to: Set(sources.keys))
        defer { changes.cancel() }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let news = await changes.next(within: Self.waitMilliseconds)
                do {
                    if news.isIncomplete { tellEveryone() }
                    try await pass(news.signals)
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("live pages were not told of a change: \(error)")
                    tellEveryone()
                }
            }
        }
    }

    /// The streams that learn of a change, as signals with its topic.
    private func told(of signal: Signal, _ db: Database) -> [Signal] {
        let source = sources[signal.object]
        let topic = Signal(source?.object ?? signal.object, signal.subject).topic
        do {
            if try source?.isForEveryone(signal.subject, db) == true {
                return [Signal(Self.everyone, topic)]
            }
            let people = try source?.audience(signal.subject, db) ?? []
            return people.map { Signal(Self.stream(of: $0), topic) }
                + [Signal(Self.admins, topic)]
        } catch {
            // An unreadable row must not keep the other changes from their pages.
            logger.error("whom \(topic) concerns could not be read: \(error)")
            return [Signal(Self.admins, topic)]
        }
    }

    private func tellEveryone() { streams.post([Signal(Self.everyone, "*")]) }

    private func pass(_ signals: Set<Signal>) async throws {
        guard !signals.isEmpty else { return }
        let told = try await database.read { db in
            Set(signals.flatMap { signal in self.told(of: signal, db) })
        }
        streams.post(told)
    }
}
