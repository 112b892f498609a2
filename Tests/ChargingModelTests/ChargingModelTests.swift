import Testing

@Suite struct ChargingModelTests {}
