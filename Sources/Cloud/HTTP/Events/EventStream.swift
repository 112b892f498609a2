import CloudCore
import CommonBase
import Foundation
import NIOCore

/// What one reader of changes has read. An event carries the object's current state, so several
/// changes of an object between two reads are one event.
struct EventStream: Sendable {
    /// Maximum events of the log that one read takes.
    private static let batch = 200
    /// Changes without a domain event, such as the samples of a transaction, are sent at most this
    /// often.
    static let sampleMilliseconds: Int64 = 2000

    private let sources: [DomainObject: FeedSource]
    /// The wanted objects, by the object of their signals.
    private let objects: [DomainObject: DomainObject]
    /// The last event of the log that was read.
    private(set) var last: Int64
    /// Changed objects without a domain event that wait to be sent.
    private var held: Set<Signal> = []
    private var samplesDueAt = Uptime(milliseconds: 0)

    /// - Parameter sources: of the objects that the reader wants.
    init(_ sources: [FeedSource], after last: Int64) {
        self.sources = Dictionary(uniqueKeysWithValues: sources.map { ($0.object, $0) })
        objects = Dictionary(
            uniqueKeysWithValues: sources.map { ($0.object.sampled, $0.object) })
        self.last = last
    }

    func subscribe(to signals: Signals) -> SignalSubscription {
        signals.subscribe(to: Set(objects.keys), signals: [.domainEvent])
    }

    /// How long to wait for signals: until held changes may be sent, at most `milliseconds`.
    func waitMilliseconds(within milliseconds: Int64, at now: Uptime) -> Int64 {
        held.isEmpty
            ? milliseconds : max(0, min(milliseconds, samplesDueAt.milliseconds - now.milliseconds))
    }

    mutating func add(_ signals: Set<Signal>) {
        held.formUnion(
            signals.compactMap { signal in objects[signal.object].map { Signal($0, signal.subject) }
            })
    }

    /// The text of the next events; empty if nothing that the reader wants has changed.
    mutating func next(_ db: Database, at now: Uptime) throws -> String {
        let events = try DomainEventTable.list(after: last, limit: Self.batch, db)
        var latest: [Signal: Int64] = [:]
        for event in events { latest[Signal(event.kind.object, event.subject)] = event.number }
        var text = ""
        for event in events {
            let signal = Signal(event.kind.object, event.subject)
            guard latest[signal] == event.number, sources[signal.object] != nil else { continue }
            text += "id: \(event.number)\n" + (try self.text(signal, db))
            held.remove(signal)
        }
        last = events.last?.number ?? last
        if !held.isEmpty, now >= samplesDueAt {
            for signal in held.sorted(by: { $0.subject < $1.subject }) {
                text += try self.text(signal, db)
            }
            held = []
            samplesDueAt = now.adding(milliseconds: Self.sampleMilliseconds)
        }
        return text
    }

    private func text(_ signal: Signal, _ db: Database) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let view: any Encodable =
            try sources[signal.object]?.view(signal.subject, db) ?? Removed(id: signal.subject)
        let data = try encoder.encode(view)
        return
            "event: \(signal.object.rawValue)\ndata: \(String(decoding: data, as: UTF8.self))\n\n"
    }

    private struct Removed: Encodable {
        var id: String
        var removed = true
    }
}
