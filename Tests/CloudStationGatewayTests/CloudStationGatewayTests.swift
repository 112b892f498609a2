import Testing

@Suite struct CloudStationGatewayTests {}
