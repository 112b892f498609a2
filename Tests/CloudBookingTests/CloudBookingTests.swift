import Testing

@Suite struct CloudBookingTests {}
