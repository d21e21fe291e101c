//! The flow's own sentences.
