import ArgumentParser

/// The control socket of the running devices.
struct ControlOption: ParsableArguments {
    @Option(
        name: .customLong("control"),
        help: "The control socket of a running 'zapoj-sim demo'.")
    var path: String
}
