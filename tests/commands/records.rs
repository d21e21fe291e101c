//! Folders and files that are not as they should be: a clear sentence, nothing overwritten.

use std::fs;

use super::practice;
use super::program::{Home, run};

#[test]
fn a_newer_or_damaged_connection_is_left_as_it_is() {
    let home = Home::new();
    home.sfjwt(&practice("good", &[])).exits(0);
    for (name, content, words) in [
        (
            "newer",
            "version = 99\n",
            "was written by a newer sfjwt (version 99",
        ),
        ("damaged", "version = 1\nid = [", "cannot be understood"),
        ("empty", "", "cannot be understood"),
    ] {
        let file = home.config("connections").join(format!("{name}.toml"));
        fs::write(&file, content).unwrap();
        let commands = [
            vec!["test", name],
            vec!["token", name],
            vec!["export", "key", name],
            vec!["connection", "show", name],
            practice(name, &[]),
            vec!["connection", "rename", name, "other"],
            vec!["connection", "rename", "good", name],
            vec!["connection", "forget-key", name, "--yes"],
        ];
        for command in commands {
            home.sfjwt(&command).exits(1).says(&[
                file.to_str().unwrap(),
                words,
                "It was left as it is.",
            ]);
        }
        // The others are not hidden by it.
        home.sfjwt(&["connection", "list"]).exits(1).says(&[
            "good",
            "simulated",
            file.to_str().unwrap(),
            words,
        ]);
        home.sfjwt(&["test", "good"]).exits(0);
        assert_eq!(fs::read_to_string(&file).unwrap(), content);
        fs::remove_file(&file).unwrap();
    }
}

/// A damaged record is set aside, and what that means is said; a newer one stays.
#[test]
fn removing_what_cannot_be_understood() {
    let home = Home::new();
    home.sfjwt(&practice("good", &[])).exits(0);
    let file = home.config("connections/bad.toml");
    let aside = |number: &str| home.config(&format!("connections/bad.toml.damaged{number}"));
    for (number, content) in [("", "version = 1\nid = ["), ("-2", "")] {
        fs::write(&file, content).unwrap();
        home.sfjwt(&["connection", "remove", "bad"]).exits(2);
        home.sfjwt(&["connection", "remove", "bad", "--yes"])
            .exits(0)
            .says(&[
                "bad is not among the connections any more",
                aside(number).to_str().unwrap(),
                "Which key it named",
                "sfjwt keys list",
            ]);
        assert_eq!(fs::read_to_string(aside(number)).unwrap(), content);
        home.sfjwt(&["connection", "list"]).exits(0);
    }
    fs::write(&file, "version = 99\n").unwrap();
    home.sfjwt(&["connection", "remove", "bad", "--yes"])
        .exits(1)
        .says(&["was written by a newer sfjwt", "It was left as it is."]);
    assert!(file.exists());
    home.sfjwt(&["test", "good"]).exits(0);
}

#[test]
fn a_newer_or_damaged_draft_is_left_as_it_is() {
    let home = Home::new();
    fs::create_dir_all(home.config("drafts")).unwrap();
    for (name, content) in [("newer", "version = 99\n"), ("damaged", "\u{0}\u{1}")] {
        let file = home.config("drafts").join(format!("{name}.toml"));
        fs::write(&file, content).unwrap();
        home.sfjwt(&practice(name, &[]))
            .exits(1)
            .says(&[file.to_str().unwrap(), "It was left as it is."]);
        assert_eq!(fs::read_to_string(&file).unwrap(), content);
    }
    // Without a name, a free one is taken.
    home.sfjwt(&["setup", "--practice", "--yes"]).exits(0);
}

#[test]
fn a_damaged_state_of_the_simulated_org_is_left_as_it_is() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    let file = home.config("practice/acme.json");
    for (content, words) in [("{\"version\":99}", "newer"), ("nonsense", "damaged")] {
        fs::write(&file, content).unwrap();
        for command in [["test", "acme"], ["token", "acme"], ["practice", "acme"]] {
            home.sfjwt(&command)
                .exits(1)
                .says(&[file.to_str().unwrap(), words]);
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), content);
    }
}

/// A file where the folder should be: works as a test for every user, root too.
#[test]
fn a_folder_that_cannot_be_written() {
    let home = Home::new();
    let blocked = home.write("file", "mine");
    for folder in [blocked.clone(), format!("{blocked}/below")] {
        let mut args = practice("acme", &[]);
        args.extend(["--config-dir", &folder]);
        home.sfjwt(&args)
            .exits(1)
            .says(&[&folder, "--config-dir"])
            .says_nothing_of(&["It works"]);
        args.push("-v");
        home.sfjwt(&args).exits(1).says(&[&folder]);
    }
    assert_eq!(fs::read_to_string(&blocked).unwrap(), "mine");
}

#[test]
fn without_a_home_directory() {
    let home = Home::new();
    // An account without one is not easily had; a relative home is as useless.
    run(home.command(&practice("acme", &[])).env("HOME", "relative"))
        .exits(1)
        .says(&["no home directory", "--config-dir"]);
    let folder = home.join("elsewhere").display().to_string();
    let mut args = practice("acme", &[]);
    args.extend(["--config-dir", &folder]);
    run(home.command(&args).env("HOME", "relative")).exits(0);
    run(home
        .command(&["test", "--config-dir", &folder])
        .env_remove("HOME"))
    .exits(0);
    assert!(!home.join("relative").exists());
}

/// Everything is where `--config-dir` says, and nothing elsewhere.
#[test]
fn a_folder_of_its_own_holds_everything() {
    let home = Home::new();
    let folder = home.join("mine").display().to_string();
    for command in [
        practice("acme", &["-v"]),
        vec!["test", "acme", "-v"],
        vec!["token", "acme"],
    ] {
        home.sfjwt(&[&command[..], &["--config-dir", &folder]].concat())
            .exits(0);
    }
    let outside: Vec<_> = home
        .files()
        .into_iter()
        .filter(|path| !path.starts_with(&folder))
        .collect();
    assert!(outside.is_empty(), "{outside:?}");
}

/// Records tell of orgs and users: nobody else on the computer needs to read them.
#[test]
fn records_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    home.sfjwt(&practice("acme", &["-v"])).exits(0);
    home.sfjwt(&practice("open", &["--skip", "enable-jwt"]))
        .exits(4);
    for file in home.files() {
        let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        let public = file
            .extension()
            .is_some_and(|ending| ending == "crt" || ending == "lock");
        assert!(public || mode == 0o600, "{}: {mode:o}", file.display());
    }
}

/// A result that cannot be kept is still a result, and it is said that it was not kept.
#[test]
fn a_test_that_cannot_be_remembered_is_still_green() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    let tests = home.state("tests");
    fs::remove_dir_all(&tests).unwrap();
    fs::write(&tests, "not a folder").unwrap();
    home.sfjwt(&["test", "acme"])
        .exits(0)
        .says(&["warning  ", "It works"]);
}
