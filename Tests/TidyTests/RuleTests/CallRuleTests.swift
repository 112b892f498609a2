import Testing

extension TidyTests {
    @Suite struct CallRuleTests {
        /// Each banned call is found under its rule.
        @Test(arguments: [
            ("time", "let a = Date()"), ("time", "Foundation.Date()"), ("time", "f(Date.now)"),
            ("time", "let a: Date = .now"), ("time", "f(deadline: .now() + .seconds(1))"),
            ("time", "ContinuousClock.now"), ("time", "let clock = ContinuousClock()"),
            ("time", "SuspendingClock().now"), ("time", "DispatchTime.now()"),
            ("time", "NIODeadline.now()"), ("time", "clock_gettime(CLOCK_REALTIME, &a)"),
            ("time", "gettimeofday(&a, nil)"), ("time", "time(nil)"),
            ("time", #"print("at \(Date())")"#), ("time", "x.map(Date.init())"),
            ("random", "UUID()"), ("random", "Int.random(in: 1...6)"),
            ("random", "let a: Bool = .random()"), ("random", "cards.shuffled()"),
            ("random", "var a = SystemRandomNumberGenerator()"), ("random", "arc4random()"),
            ("environment", "ProcessInfo.processInfo.environment[key]"),
            ("environment", "getenv(name)"),
            ("sleep", "try await Task.sleep(for: .seconds(1))"),
            ("sleep", "try await Task<Never, Never>.sleep(nanoseconds: 1)"),
            ("sleep", "sleep(1)"), ("sleep", "usleep(1)"),
            ("sleep", "Thread.sleep(forTimeInterval: 1)"),
        ]) func bannedCallIsFound(rule: String, text: String) {
            #expect(SourceFile.sample(text).verdicts == ["1 \(rule)"])
        }

        /// Text that resembles a banned call is allowed: comments, strings, declarations, members
        /// of values that were passed in, a generator that was passed in, types.
        @Test(arguments: [
            "// Date() and UUID()", "/* sleep(1) */", #"let a = "Date() .now sleep(1)""#,
            "Date(timeIntervalSince1970: 0)", "UUID(uuidString: a)", "moment.now",
            "input\n    .now",
            "clock.now", "self.clock.now()", "let a: ContinuousClock.Instant", "a?.now",
            "Int.random(in: 1...6, using: &generator)", "cards.shuffled(using: &dice)",
            "func sleep(_ time: Int)", "case sleep(Int)", "device.sleep(1)", "case .now: a",
            "func random() -> Int", "app.environment", "Date", "func getenv(_ a: Int)",
        ]) func lookalikeIsAllowed(text: String) {
            #expect(SourceFile.sample(text).verdicts.isEmpty)
        }

        /// Executables, hardware and virtual devices may make these calls, and so may tests.
        @Test(arguments: [
            "Sources/Bridge/Main", "Sources/Bridge/Hardware", "Sources/Cloud/Main",
            "Sources/Simulation/Main", "Sources/Simulation/Devices", "Tests/CloudTests",
        ]) func bannedCallIsAllowedAtEdges(folder: String) {
            let text = "Date(); UUID(); getenv(a); sleep(1)"
            #expect(SourceFile.sample(text, at: folder + "/Sample.swift").verdicts.isEmpty)
        }

        /// A finding names the file, the line, the rule and the alternative.
        @Test func findingNamesAlternative() {
            let found = Checker.findings(in: SourceFile.sample("\nlet a = Date()"))
            #expect(
                found.map(\.description) == [
                    "Sources/Cloud/Web/Sample.swift:2: [time] no Date() here: "
                        + "take a Moment as a parameter"
                ])
        }
    }
}
