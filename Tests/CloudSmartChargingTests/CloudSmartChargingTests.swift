import Testing

@Suite struct CloudSmartChargingTests {}
