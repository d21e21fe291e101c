//! Tests of the core: models and effect lists compared, no mocks.

mod adopt;
mod beside;
mod experiments;
mod journey;
mod live_test;
mod properties;
mod replacing;
mod replacing_found;
mod replacing_stores;
mod replacing_way_back;
mod report;
mod resume;
mod upkeep_world;
pub(crate) mod world;
