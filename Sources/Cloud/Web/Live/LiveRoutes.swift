import CloudCore
import CloudHTTP
import CommonBase
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// `/live`: server-sent events that say which topics of the person's pages changed
/// (HTML Living Standard §9.2). A page that shows one of them loads itself again.
package struct LiveRoutes: Sendable {
    /// The stream ends after this time, so that the browser authenticates again.
    static let lifetimeSeconds: Int64 = 600
    /// Interval of the events that say that the stream is still there, in milliseconds.
    static let keepAliveMilliseconds: Int64 = 15_000
    /// Streams beyond these get 503, and their pages load themselves by time.
    static let maximumStreams = 2000
    /// A browser has one stream for all its tabs. But the cloud notices only at the next event, up to
    /// `keepAliveMilliseconds` later, that a page was left, so somebody who clicks fast has several.
    static let maximumStreamsOfPerson = 30

    let hub: LiveHub
    let now: @Sendable () -> Moment
    /// Signals that may end the rights of a person.
    let rights: @Sendable (PersonID) -> SignalSubscription
    private let places = Places()

    package init(
        hub: LiveHub, now: @escaping @Sendable () -> Moment,
        rights: @escaping @Sendable (PersonID) -> SignalSubscription
    ) {
        self.hub = hub
        self.now = now
        self.rights = rights
    }

    package func all() -> [Route] {
        [
            .page(
                .get, "/live", for: .anyone, "Stream the changes of what a person's pages show",
                isStream: true
            ) { request in
                guard let person = request.session.person else {
                    // 204 tells the browser not to connect again.
                    return Response(status: .noContent)
                }
                let rights = rights(person.id)
                guard let place = places.take(person.id) else {
                    rights.cancel()
                    throw ServiceError(.overloaded, "Too many live pages; load them by time.")
                }
                let stream = hub.subscribe(person.id, isAdmin: person.isAdmin)
                return Response(
                    status: .ok,
                    headers: [
                        .contentType: "text/event-stream", .cacheControl: "no-store",
                        // Proxies such as nginx must not hold events back.
                        .accelBuffering: "no",
                    ],
                    body: ResponseBody { writer in
                        defer {
                            stream.cancel()
                            rights.cancel()
                            place.giveBack()
                        }
                        try await send(stream, rights, &writer)
                        try await writer.finish(nil)
                    })
            }
        ]
    }

    private func send(
        _ stream: SignalSubscription, _ rights: SignalSubscription,
        _ writer: inout any ResponseBodyWriter
    ) async throws {
        let end = now().uptime.adding(milliseconds: Self.lifetimeSeconds * 1000)
        let isEnding = Atomic(false)
        rights.wakes(stream)
        try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
        // A graceful shutdown ends the streams instead of waiting for their readers.
        try await withGracefulShutdownHandler {
            while !isEnding.load(ordering: .relaxed), now().uptime < end {
                let news = await stream.next(within: Self.keepAliveMilliseconds)
                try Task.checkCancellation()
                guard rights.take().isEmpty else { break }
                try await writer.write(ByteBuffer(string: Self.text(news)))
            }
        } onGracefulShutdown: {
            isEnding.store(true, ordering: .relaxed)
            stream.wake()
        }
    }

    private static func text(_ news: SignalSubscription.News) -> String {
        if news.isIncomplete { return "event: changed\ndata: [\"*\"]\n\n" }
        // An event rather than a comment, so that the page notices a connection that is dead.
        if news.signals.isEmpty { return "event: alive\ndata: .\n\n" }
        let topics = news.signals.map(\.subject).sorted().map(JSONValue.string)
        return "event: changed\ndata: \(JSONWriter.text(.array(topics)))\n\n"
    }
}

/// The open streams.
private final class Places: Sendable {
    private let streams = Mutex<[PersonID: Int]>([:])

    /// Nil if the person, or all together, have too many.
    func take(_ person: PersonID) -> Place? {
        streams.withLock { streams in
            guard streams.values.reduce(0, +) < LiveRoutes.maximumStreams,
                streams[person, default: 0] < LiveRoutes.maximumStreamsOfPerson
            else { return nil }
            streams[person, default: 0] += 1
            return Place(self, person)
        }
    }

    fileprivate func giveBack(_ person: PersonID) {
        streams.withLock { streams in
            let count = streams[person, default: 0] - 1
            streams[person] = count > 0 ? count : nil
        }
    }
}

/// The place of one stream. It is given back at the latest when nothing refers to it any more: a
/// browser may be gone before its answer begins.
private final class Place: Sendable {
    private let places: Places
    private let person: PersonID
    private let isGivenBack = Atomic(false)

    init(_ places: Places, _ person: PersonID) {
        self.places = places
        self.person = person
    }

    func giveBack() {
        guard !isGivenBack.exchange(true, ordering: .relaxed) else { return }
        places.giveBack(person)
    }

    deinit { giveBack() }
}

extension HTTPField.Name {
    fileprivate static let accelBuffering = name("x-accel-buffering")
}
