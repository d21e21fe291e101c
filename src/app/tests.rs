//! Update tests: models and effects, no mocks.
