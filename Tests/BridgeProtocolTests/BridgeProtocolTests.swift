import Testing

@Suite struct BridgeProtocolTests {}
