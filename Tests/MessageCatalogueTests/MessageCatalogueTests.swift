import Testing

@Suite struct MessageCatalogueTests {}
