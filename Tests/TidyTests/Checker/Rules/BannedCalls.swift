/// A run of tokens that asks the world for something a core has to be told.
struct BannedCall {
    /// What has to stand before the run.
    enum Lead {
        /// Anything but the keyword of a declaration.
        case any
        /// No dot either: a free function, not somebody's method or case.
        case free
        /// No value: the run starts with the dot of an implicit member.
        case implicit
    }

    let rule: Rule
    /// The tokens' texts.
    let words: [String]
    let lead: Lead

    /// The calls by their first word, to look up at each token.
    static let byFirstWord = Dictionary(grouping: all) { $0.words.first ?? "" }

    /// A call that names `using:` brings its own generator and is no question.
    var isExcusedByGenerator: Bool { rule == .random && words.last == "(" }

    init(_ rule: Rule, _ words: String, _ lead: Lead = .any) {
        self.rule = rule
        self.words = words.split(separator: " ").map(String.init)
        self.lead = lead
    }

    /// What is banned. To make a real clock counts as asking for the time, for it will be; an
    /// instance that came in as a parameter is a port, and its `now` is not listed.
    static let all: [BannedCall] = [
        BannedCall(.time, "Date ( )"),
        BannedCall(.time, "Date . init ( )"),
        BannedCall(.time, "Date . now"),
        BannedCall(.time, "Date ( timeIntervalSinceNow"),
        BannedCall(.time, ". timeIntervalSinceNow"),
        BannedCall(.time, "ContinuousClock ("),
        BannedCall(.time, "ContinuousClock . now"),
        BannedCall(.time, "ContinuousClock . Instant . now"),
        BannedCall(.time, "SuspendingClock ("),
        BannedCall(.time, "SuspendingClock . now"),
        BannedCall(.time, "SuspendingClock . Instant . now"),
        BannedCall(.time, "DispatchTime . now"),
        BannedCall(.time, "DispatchWallTime . now"),
        BannedCall(.time, "NIODeadline . now"),
        BannedCall(.time, ". now", .implicit),
        BannedCall(.time, ". systemUptime"),
        BannedCall(.time, "clock_gettime"),
        BannedCall(.time, "gettimeofday"),
        BannedCall(.time, "time ( nil", .free),

        BannedCall(.random, "UUID ( )"),
        BannedCall(.random, "UUID . init ( )"),
        BannedCall(.random, ". random ("),
        BannedCall(.random, ". randomElement ("),
        BannedCall(.random, ". shuffle ("),
        BannedCall(.random, ". shuffled ("),
        BannedCall(.random, "SystemRandomNumberGenerator"),
        BannedCall(.random, "arc4random"),
        BannedCall(.random, "arc4random_uniform"),
        BannedCall(.random, "arc4random_buf"),
        BannedCall(.random, "getrandom", .free),

        BannedCall(.environment, ". processInfo . environment"),
        BannedCall(.environment, "getenv"),
        BannedCall(.environment, "secure_getenv"),

        BannedCall(.sleep, "Task . sleep"),
        // Task<Never, Never>.sleep
        BannedCall(.sleep, "> . sleep"),
        BannedCall(.sleep, "Thread . sleep"),
        BannedCall(.sleep, "Glibc . sleep"),
        BannedCall(.sleep, "sleep (", .free),
        BannedCall(.sleep, "usleep"),
        BannedCall(.sleep, "nanosleep"),
    ]
}
