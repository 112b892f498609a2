import Testing

@Suite struct CloudHTTPTests {}
