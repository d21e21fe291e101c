//! The front end without questions.
