//! The core: model, messages, effects as data, update.
