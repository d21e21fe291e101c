//! The flow's simulated orgs: one that runs already, or one inside this process.
//!
//! A server in the foreground announces itself in `<dir>/<name>.running`; it is used when it still
//! answers there with the nonce from that file. Otherwise the org is started inside this process
//! on any free port, and stops with it. Both work on the same state file, which is safe (see
//! [`super::store`]), so it only matters for the port. A foreground server with TLS is passed over:
//! this process need not trust its authority.
//!
//! This module may not use adapters and adapters may not use it, so requests to a server that runs
//! elsewhere go through [`PracticeControl`], a port.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Mutex;

use crate::domain::{
    ConnectionName, PracticeError, PracticeInfo, PracticeOptions, SetupAction, SetupApplied,
};
use crate::ports::{BoxFuture, Practice, PracticeControl};

use super::faults;
use super::org::Org;
use super::running::Running;
use super::server::{PracticeConfig, PracticeServer};

/// Simulated orgs of one folder.
pub struct InProcess {
    dir: PathBuf,
    control: Arc<dyn PracticeControl>,
    servers: Mutex<HashMap<ConnectionName, Opened>>,
}

/// An org inside this process, and how many opened it and did not close it yet.
struct Opened {
    server: Arc<PracticeServer>,
    users: usize,
}

impl InProcess {
    /// Orgs with their state in `dir`; `control` talks to those that run elsewhere.
    pub fn new(dir: PathBuf, control: Arc<dyn PracticeControl>) -> Self {
        Self {
            dir,
            control,
            servers: Mutex::new(HashMap::new()),
        }
    }

    async fn open_org(
        &self,
        name: &ConnectionName,
        options: &PracticeOptions,
    ) -> Result<String, PracticeError> {
        faults::check_faults(&options.faults)?;
        // Held throughout, so that two callers do not start the same org twice.
        let mut servers = self.servers.lock().await;
        if let Some(opened) = servers.get_mut(name) {
            let (server, options) = (Arc::clone(&opened.server), options.clone());
            let origin = server.origin().to_owned();
            blocking(move || server.set_options(&options)).await?;
            opened.users += 1;
            return Ok(origin);
        }
        if let Some(origin) = self.running_elsewhere(name).await {
            let (dir, name, options) = (self.dir.clone(), name.clone(), options.clone());
            // The server over there reads the same file with every request.
            blocking(move || {
                Org::open(&dir, &name, &options, None)
                    .map(drop)
                    .map_err(|error| PracticeError::Start(error.to_string()))
            })
            .await?;
            return Ok(origin);
        }
        let server = PracticeServer::start(PracticeConfig {
            dir: self.dir.clone(),
            name: name.clone(),
            port: 0,
            tls_ca_file: None,
            options: options.clone(),
            preset: None,
            announce: false,
        })
        .await?;
        let origin = server.origin().to_owned();
        let server = Arc::new(server);
        servers.insert(name.clone(), Opened { server, users: 1 });
        Ok(origin)
    }

    async fn running_elsewhere(&self, name: &ConnectionName) -> Option<String> {
        let running = Running::read(&self.dir, name)?;
        if running.scheme != "http" {
            return None;
        }
        let origin = running.origin();
        let identity = self.control.identify(&origin).await.ok()?;
        let same = identity.nonce == running.nonce && identity.info.name == name.as_str();
        same.then_some(origin)
    }

    async fn own(&self, origin: &str) -> Option<Arc<PracticeServer>> {
        let servers = self.servers.lock().await;
        servers
            .values()
            .find(|opened| opened.server.origin() == origin)
            .map(|opened| Arc::clone(&opened.server))
    }

    /// Sockets of an org that nobody asks any more are given back: there may be a thousand orgs.
    async fn close_org(&self, name: &ConnectionName) {
        let mut servers = self.servers.lock().await;
        let Some(opened) = servers.get_mut(name) else {
            return;
        };
        opened.users -= 1;
        if opened.users == 0 {
            servers.remove(name);
        }
    }
}

impl Practice for InProcess {
    fn open<'a>(
        &'a self,
        name: &'a ConnectionName,
        options: &'a PracticeOptions,
    ) -> BoxFuture<'a, Result<String, PracticeError>> {
        Box::pin(self.open_org(name, options))
    }

    fn close<'a>(&'a self, name: &'a ConnectionName) -> BoxFuture<'a, ()> {
        Box::pin(self.close_org(name))
    }

    fn info<'a>(&'a self, origin: &'a str) -> BoxFuture<'a, Result<PracticeInfo, PracticeError>> {
        Box::pin(async move {
            match self.own(origin).await {
                Some(server) => blocking(move || server.info()).await,
                None => Ok(self.control.identify(origin).await?.info),
            }
        })
    }

    fn apply<'a>(
        &'a self,
        origin: &'a str,
        action: &'a SetupAction,
    ) -> BoxFuture<'a, Result<SetupApplied, PracticeError>> {
        Box::pin(async move {
            match self.own(origin).await {
                Some(server) => {
                    let action = action.clone();
                    blocking(move || server.apply(&action)).await
                }
                None => self.control.apply(origin, action).await,
            }
        })
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PracticeError> + Send + 'static,
) -> Result<T, PracticeError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| PracticeError::Start(error.to_string()))?
}
