//! A disk of its own, small or read-only. It takes the right to mount; where that is refused, the
//! test says so, and `where_no_file_can_grow_nothing_is_lost` shows the same in another way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::program::Home;
use super::{keys, practice};

/// A file system in memory. Gone when dropped.
struct Disk {
    at: PathBuf,
}

impl Disk {
    /// Mounts one of `kilobytes` at a new folder; `None` where that is refused.
    fn mount(at: PathBuf, kilobytes: u32) -> Option<Self> {
        fs::create_dir_all(&at).unwrap();
        let options = format!("size={kilobytes}k");
        let mounted = mount(&["-t", "tmpfs", "-o", &options, "tmpfs"], &at);
        if !mounted {
            eprintln!("not shown here: this user may not mount a file system");
        }
        mounted.then_some(Self { at })
    }

    /// Makes it read-only, or writable again.
    fn read_only(&self, is: bool) {
        let options = if is { "remount,ro" } else { "remount,rw" };
        assert!(mount(&["-o", options], &self.at), "{options}");
    }

    /// Takes all the room there is.
    fn fill(&self) -> PathBuf {
        let file = self.at.join("filling");
        let error = loop {
            let more = fs::OpenOptions::new().create(true).append(true).open(&file);
            if let Err(error) = std::io::Write::write_all(&mut more.unwrap(), &[0; 512]) {
                break error;
            }
        };
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
        file
    }
}

fn mount(args: &[&str], at: &Path) -> bool {
    let output = Command::new("mount").args(args).arg(at).output();
    output.is_ok_and(|output| output.status.success())
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.at).output());
    }
}

#[test]
fn a_read_only_mount_is_read_and_left_as_it_is() {
    let home = Home::new();
    let Some(disk) = Disk::mount(home.join("disk"), 4096) else {
        return;
    };
    let config = disk.at.join("records").display().to_string();
    let sfjwt = |args: &[&str]| home.sfjwt(&[args, &["--config-dir", &config]].concat());
    sfjwt(&practice("acme", &[])).exits(0);
    disk.read_only(true);
    for command in [
        &["status"][..],
        &["connection", "list"],
        &["connection", "show", "acme"],
        &["connection", "record"],
        &["keys", "list"],
        &["remind", "acme", "--cron"],
    ] {
        sfjwt(command).exits(0);
    }
    for command in [
        practice("new", &[]),
        vec!["connection", "rename", "acme", "globex"],
        vec!["connection", "remove", "acme", "--yes"],
        vec!["connection", "forget-key", "acme", "--yes"],
        vec!["export", "versionforge", "acme"],
        // The simulated org keeps what it sees.
        vec!["test", "acme"],
    ] {
        sfjwt(&command)
            .exits(1)
            .says(&["Read-only file system", &config, "you may write there"]);
    }
    disk.read_only(false);
    sfjwt(&["test", "acme"])
        .exits(0)
        .says_nothing_of(&["warning  "]);
    sfjwt(&["keys", "list"])
        .exits(0)
        .says(&["in use "])
        .says_nothing_of(&["orphaned", "missing"]);
}

#[test]
fn a_full_disk_loses_nothing() {
    let home = Home::new();
    let Some(disk) = Disk::mount(home.join("disk"), 256) else {
        return;
    };
    let config = disk.at.join("records").display().to_string();
    let sfjwt = |args: &[&str]| home.sfjwt(&[args, &["--config-dir", &config]].concat());
    sfjwt(&practice("acme", &[])).exits(0);
    let file = disk.at.join("records/connections/acme.toml");
    let record = fs::read(&file).unwrap();
    let key = keys(&disk.at.join("records/practice"));
    let filling = disk.fill();
    for command in [
        practice("new", &[]),
        vec!["connection", "rename", "acme", "globex"],
        vec!["export", "versionforge", "acme"],
    ] {
        sfjwt(&command)
            .exits(1)
            .says(&["No space left on device", "the disk is not full"]);
        assert_eq!(fs::read(&file).unwrap(), record, "{command:?}");
        assert_eq!(keys(&disk.at.join("records/practice")), key);
    }
    sfjwt(&["status"]).exits(0);
    // What takes no room is done: this is how room is made.
    fs::remove_file(&filling).unwrap();
    sfjwt(&practice("new", &[])).exits(0);
    disk.fill();
    sfjwt(&["connection", "remove", "new", "--yes"])
        .exits(0)
        .says(&["new and its key are removed"]);
    assert_eq!(keys(&disk.at.join("records/practice")), key);
    fs::remove_file(&filling).unwrap();
    sfjwt(&["connection", "rename", "acme", "globex"]).exits(0);
    sfjwt(&["test", "globex"]).exits(0);
}
