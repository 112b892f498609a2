import Testing

@Suite struct CloudPicturesTests {}
