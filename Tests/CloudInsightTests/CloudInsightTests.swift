import Testing

@Suite struct CloudInsightTests {}
