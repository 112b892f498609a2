/// Where tasks run that outlive their caller. They inherit no executor preference, but task-local
/// values.
package enum TaskExecution {
    /// Nil for the usual threads; the simulator runs everything on one.
    @TaskLocal package static var preference: (any TaskExecutor)?
}
