import CloudCore
import CommonBase
import OCPPMessages

/// A logged frame as people read it.
struct LoggedFrame: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case call, result, error
        /// The cloud wrote it about the connection.
        case note
        /// Not an OCPP-J message, even after repairs.
        case unreadable
    }

    var message: LoggedMessage
    var kind: Kind
    /// The action of a call, and that of the call which an answer belongs to; nil if it is not known.
    var action: String?
    var payload: JSONValue?
    private var id: String?

    init(_ message: LoggedMessage) {
        self.message = message
        guard message.direction != .note else {
            kind = .note
            return
        }
        switch OCPPFrame.decode(message.text.utf8) {
        case .frame(let frame), .repaired(let frame, _):
            switch frame {
            case .call(let id, let action, let payload):
                (kind, self.id, self.action, self.payload) = (.call, id, action, payload)
            case .callResult(let id, let payload):
                (kind, self.id, self.payload) = (.result, id, payload)
            case .callError(let id, _, _, _):
                (kind, self.id, payload) = (.error, id, frame.json)
            }
        case .ignored, .refused: kind = .unreadable
        }
    }

    /// Finds the actions of answers among the calls before them.
    /// - Parameter messages: newest first.
    static func read(_ messages: [LoggedMessage]) -> [LoggedFrame] {
        var frames = messages.map { LoggedFrame($0) }
        var actions: [String: String] = [:]
        for index in frames.indices.reversed() {
            guard let id = frames[index].id else { continue }
            // The station and the cloud number their calls separately.
            let isFromStation = frames[index].message.direction == .received
            switch frames[index].kind {
            case .call: actions["\(isFromStation) \(id)"] = frames[index].action
            case .result, .error: frames[index].action = actions["\(!isFromStation) \(id)"]
            case .note, .unreadable: break
            }
        }
        return frames
    }
}

/// A page of a station's log.
struct LogPage: Hashable, Sendable {
    /// Frames in which a page with a filter looks for those of an action.
    static let window = 500
    /// Frames before those of a page in which the calls of its answers are looked for.
    private static let margin = 20

    /// Newest first.
    var frames: [LoggedFrame]
    /// The next page has the frames with smaller ids; nil for the last page.
    var next: Int64?

    /// The caller has checked that the viewer manages the station. With an action, a page may have
    /// fewer frames than asked for, and another page after it.
    /// - Parameter action: the calls of this action and their answers, in any case; nil shows all.
    static func read(
        _ station: StationID, action: String?, before: Int64, size: Int, _ db: Database
    ) throws -> LogPage {
        let limit = action == nil ? size + margin : window
        let messages = try MessageLogTable.list(
            station: station, direction: nil, before: before, limit: limit, db)
        var frames = LoggedFrame.read(messages)
        if let wanted = action?.lowercased() {
            frames = frames.filter { $0.action?.lowercased() == wanted }
        }
        guard frames.count > size else {
            return LogPage(
                frames: frames, next: messages.count == limit ? messages.last?.id : nil)
        }
        let shown = Array(frames.prefix(size))
        return LogPage(frames: shown, next: shown.last?.message.id)
    }
}
