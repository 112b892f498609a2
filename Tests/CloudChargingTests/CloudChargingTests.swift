import Testing

@Suite struct CloudChargingTests {}
