import CMalloc

/// Memory that this process has freed and its allocator keeps.
package enum FreeMemory {
    /// Gives it back to the system. glibc keeps what lies between allocations that are still used, so
    /// that a burst of large messages would stay in the resident memory.
    package static func giveBack() { malloc_trim(0) }
}
