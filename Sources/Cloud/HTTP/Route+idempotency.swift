extension Route {
    /// The route with the header `Idempotency-Key` in the OpenAPI document. Its handler must heed
    /// `Call.idempotencyKey`.
    package func takingIdempotencyKey() -> Route {
        var route = self
        route.takesIdempotencyKey = true
        route.errors.append(.conflict)
        return route
    }
}
