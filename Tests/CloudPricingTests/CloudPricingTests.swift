import Testing

@Suite struct CloudPricingTests {}
