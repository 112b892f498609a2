extension MeterReading {
    /// The power at the outlet in W: as measured, otherwise computed from the currents at 230 V. Nil
    /// if neither was read.
    package var powerW: Int64? { InstantReading(self).powerW }
}
