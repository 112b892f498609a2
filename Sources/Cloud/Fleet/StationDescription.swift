import ChargingModel
import CloudCore

/// A station's description of itself at boot.
package struct StationDescription: Hashable, Sendable {
    package var vendor: String?
    package var model: String?
    package var serialNumber: String?
    package var firmwareVersion: String?
    package var meterType: String?
    package var meterSerialNumber: String?
    package var meterAccuracyClass: AccuracyClass?

    package init(
        vendor: String? = nil, model: String? = nil, serialNumber: String? = nil,
        firmwareVersion: String? = nil, meterType: String? = nil,
        meterSerialNumber: String? = nil, meterAccuracyClass: AccuracyClass? = nil
    ) {
        self.vendor = vendor
        self.model = model
        self.serialNumber = serialNumber
        self.firmwareVersion = firmwareVersion
        self.meterType = meterType
        self.meterSerialNumber = meterSerialNumber
        self.meterAccuracyClass = meterAccuracyClass
    }

    /// Whether it has any meter property. If so, absent meter properties are unset, not unchanged.
    var namesMeter: Bool {
        meterType != nil || meterSerialNumber != nil || meterAccuracyClass != nil
    }

    init(row: Row) throws {
        vendor = row["vendor"]
        model = row["model"]
        serialNumber = row["serial_number"]
        firmwareVersion = row["firmware_version"]
        meterType = row["meter_type"]
        meterSerialNumber = row["meter_serial_number"]
        meterAccuracyClass = try row.optionalChoice("meter_accuracy_class")
    }
}
