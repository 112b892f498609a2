import Testing

@Suite struct CloudBridgeGatewayTests {}
