//! Where sfjwt keeps its own files.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::files::atomic::reason;
use crate::domain::RecordError;

/// The folders and files that belong to sfjwt. Nothing is made by asking for a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    config: PathBuf,
    state: PathBuf,
}

impl Paths {
    /// The platform's folders (XDG on Linux), or with an override (`--config-dir DIR`) `DIR` and
    /// `DIR/state`. Fails with [`RecordError::NoHome`] when there is neither an override nor a home
    /// directory.
    pub fn resolve(override_dir: Option<PathBuf>) -> Result<Self, RecordError> {
        match override_dir {
            Some(dir) => {
                // A relative folder must mean the same one for as long as the process lives.
                let config = std::path::absolute(&dir).map_err(|error| RecordError::Io {
                    path: dir.display().to_string(),
                    reason: reason(&error),
                })?;
                Ok(Self {
                    state: config.join("state"),
                    config,
                })
            }
            None => Self::from_project(ProjectDirs::from("", "", "sfjwt").as_ref()),
        }
    }

    fn from_project(project: Option<&ProjectDirs>) -> Result<Self, RecordError> {
        let project = project.ok_or(RecordError::NoHome)?;
        let config = project.config_dir().to_owned();
        // macOS and Windows know no state folder, and macOS puts data and configuration together.
        let state = project
            .state_dir()
            .map_or_else(|| project.data_local_dir().join("state"), Path::to_path_buf);
        // An empty or relative home would scatter records over working directories.
        if config.is_absolute() && state.is_absolute() {
            Ok(Self { config, state })
        } else {
            Err(RecordError::NoHome)
        }
    }

    /// The configuration folder: everything that must survive.
    pub fn config_dir(&self) -> &Path {
        &self.config
    }

    /// The state folder: what may be lost.
    pub fn state_dir(&self) -> &Path {
        &self.state
    }

    /// `connections/<name>.toml`.
    pub fn connections(&self) -> PathBuf {
        self.config.join("connections")
    }

    /// `drafts/<name>.toml`.
    pub fn drafts(&self) -> PathBuf {
        self.config.join("drafts")
    }

    /// Passphrase-encrypted private keys of the `file` store.
    pub fn keys(&self) -> PathBuf {
        self.config.join("keys")
    }

    /// Simulated orgs: their states, and the keys of practice connections.
    pub fn practice(&self) -> PathBuf {
        self.config.join("practice")
    }

    /// sfjwt's own copies of certificates.
    pub fn certificates(&self) -> PathBuf {
        self.config.join("certificates")
    }

    /// Results of the last live tests, `<name>.json`.
    pub fn tests(&self) -> PathBuf {
        self.state.join("tests")
    }

    /// Lock files, `<name>.lock`. They say who holds them, and stay.
    pub fn locks(&self) -> PathBuf {
        self.state.join("locks")
    }

    /// The log of `-v`.
    pub fn log_file(&self) -> PathBuf {
        self.state.join("sfjwt.log")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_override_holds_everything() {
        let dir = std::env::temp_dir().join("sfjwt");
        let paths = Paths::resolve(Some(dir.clone())).unwrap();
        assert_eq!(paths.connections(), dir.join("connections"));
        for inside in [
            paths.drafts(),
            paths.keys(),
            paths.practice(),
            paths.certificates(),
            paths.tests(),
            paths.locks(),
            paths.log_file(),
        ] {
            assert!(inside.starts_with(&dir), "{}", inside.display());
        }
        assert!(paths.log_file().starts_with(paths.state_dir()));
    }

    #[test]
    fn a_relative_override_becomes_absolute() {
        let paths = Paths::resolve(Some("somewhere".into())).unwrap();
        assert!(paths.config_dir().is_absolute());
        assert!(paths.config_dir().ends_with("somewhere"));
    }

    #[test]
    fn an_empty_override_is_refused() {
        assert!(matches!(
            Paths::resolve(Some(PathBuf::new())),
            Err(RecordError::Io { .. })
        ));
    }

    #[test]
    fn without_a_home_there_is_no_place() {
        assert_eq!(Paths::from_project(None), Err(RecordError::NoHome));
    }
}
