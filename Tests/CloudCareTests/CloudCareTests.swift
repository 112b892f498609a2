import Testing

@Suite struct CloudCareTests {}
