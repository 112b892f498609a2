import Common
import GRDB

/// What a station says of itself when it boots.
public struct StationDescription: Hashable, Sendable {
    public var vendor: String?
    public var model: String?
    public var serialNumber: String?
    public var firmwareVersion: String?
    public var meterType: String?
    public var meterSerialNumber: String?
    public var meterAccuracyClass: AccuracyClass?

    public init(
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

    /// Whether it says anything of its meter: then it says all, and what is left out is not so.
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
