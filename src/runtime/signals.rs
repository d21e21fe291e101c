//! Signals that ask the program to stop.

/// Ctrl-C, and on Unix also SIGTERM and SIGHUP. From [`StopSignals::new`] on none of them ends the
/// process any more, so it comes before anything that has to be given back, a terminal for example.
#[derive(Debug)]
pub struct StopSignals {
    #[cfg(unix)]
    signals: Option<[tokio::signal::unix::Signal; 3]>,
}

impl StopSignals {
    /// Listens from now on. Needs a runtime.
    #[must_use]
    pub fn new() -> Self {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let listen = || {
                Ok::<_, std::io::Error>([
                    signal(SignalKind::interrupt())?,
                    signal(SignalKind::terminate())?,
                    signal(SignalKind::hangup())?,
                ])
            };
            Self {
                signals: listen().ok(),
            }
        }
        #[cfg(not(unix))]
        Self {}
    }

    /// Waits for the next one. It may be dropped while it waits and loses none then.
    pub async fn next(&mut self) {
        #[cfg(unix)]
        if let Some([interrupt, terminate, hangup]) = &mut self.signals {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
            return;
        }
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Default for StopSignals {
    fn default() -> Self {
        Self::new()
    }
}
