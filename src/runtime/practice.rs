//! Making the simulated org available.

use crate::domain::{ConnectionName, PracticeError, PracticeInfo, PracticeOptions};

use super::Ports;

/// Attaches to the one at `origin`, or finds or starts the one called `name`.
pub(super) async fn open(
    ports: &Ports,
    name: Option<&ConnectionName>,
    origin: Option<&str>,
    options: &PracticeOptions,
) -> Result<(String, PracticeInfo), PracticeError> {
    let origin = match (origin, name) {
        (Some(origin), _) => origin.to_owned(),
        (None, Some(name)) => ports.practice.open(name, options).await?,
        (None, None) => return Err(PracticeError::Start("no name".to_owned())),
    };
    let info = ports.practice.info(&origin).await?;
    Ok((origin, info))
}
