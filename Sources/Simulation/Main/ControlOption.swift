import ArgumentParser

/// Where the running devices listen.
struct ControlOption: ParsableArguments {
    @Option(
        name: .customLong("control"),
        help: "The control socket of a running 'zapoj-sim demo'.")
    var path: String
}
