//! Key stores without a keychain in the session: the encrypted file, and never a silent fallback.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::openssl::try_openssl;
use super::practice;
use super::program::Home;

const PASSPHRASE: &str = "correct horse battery staple";

#[test]
fn the_encrypted_file_takes_its_passphrase_from_a_file_or_a_variable() {
    let home = Home::new();
    let file = home.write("passphrase", format!("{PASSPHRASE}\nignored\n"));
    let args = practice(
        "acme",
        &["--store", "file", "--passphrase-file", &file, "--json"],
    );
    let json = home.sfjwt(&args).exits(0).json();
    assert_eq!(json["store"], "file");
    let keys = super::program::files_under(&home.config("keys"));
    let [entry] = &keys[..] else {
        panic!("one key: {keys:?}")
    };
    assert_eq!(
        fs::metadata(entry).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let pem = fs::read(entry).unwrap();
    let text = String::from_utf8_lossy(&pem);
    assert!(
        text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----"),
        "{text}"
    );
    let open = |phrase: &str| {
        let pass = format!("pass:{phrase}");
        try_openssl(&["pkey", "-noout", "-passin", &pass], &pem).ok
    };
    assert!(open(PASSPHRASE) && !open("wrong"), "OpenSSL agrees");

    home.sfjwt_with("SFJWT_PASSPHRASE", PASSPHRASE, &["test", "acme"])
        .exits(0);
    home.sfjwt(&["token", "acme", "--passphrase-file", &file])
        .exits(0);
    // The file wins over the variable.
    home.sfjwt_with(
        "SFJWT_PASSPHRASE",
        "wrong",
        &["token", "acme", "--passphrase-file", &file],
    )
    .exits(0);
}

#[test]
fn without_or_with_a_wrong_passphrase_it_is_exit_5() {
    let home = Home::new();
    let setup = practice("acme", &["--store", "file"]);
    home.sfjwt(&setup)
        .exits(5)
        .says(&["no passphrase", "--passphrase-file", "SFJWT_PASSPHRASE"]);
    assert_eq!(home.connection("acme"), None);
    // The same command with the passphrase goes on.
    home.sfjwt_with("SFJWT_PASSPHRASE", PASSPHRASE, &setup)
        .exits(0);
    for command in [
        &["test", "acme"][..],
        &["token", "acme"],
        &["export", "key", "acme"],
    ] {
        home.sfjwt(command).exits(5).says(&["no passphrase"]);
        home.sfjwt_with("SFJWT_PASSPHRASE", "wrong", command)
            .exits(5)
            .says(&["does not open the key file"])
            .says_nothing_of(&["wrong"]);
        home.sfjwt_with("SFJWT_PASSPHRASE", "", command).exits(5);
    }
    let missing = home.join("nosuch").display().to_string();
    home.sfjwt(&["token", "acme", "--passphrase-file", &missing])
        .exits(1)
        .says(&[&missing]);
}

/// The keychain cannot be used: said so, and the key goes nowhere else by itself.
#[test]
fn without_a_session_bus_the_keychain_is_exit_5() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &["--store", "keychain"]))
        .exits(5)
        .says(&["keychain of this computer cannot be used", "--store file"]);
    let key_files: Vec<_> = home
        .files()
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "der" || e == "pem"))
        .collect();
    assert!(key_files.is_empty(), "{key_files:?}");
    assert_eq!(home.connection("acme"), None);
    // Naming another store takes the same set-up to its end.
    let args = practice("acme", &["--store", "file"]);
    home.sfjwt_with("SFJWT_PASSPHRASE", PASSPHRASE, &args)
        .exits(0);
    home.sfjwt_with("SFJWT_PASSPHRASE", PASSPHRASE, &["test", "acme"])
        .exits(0);
}

/// For a real org the keychain is the default, and a missing one is said before anything is made.
#[test]
fn a_real_org_without_a_keychain_is_exit_5() {
    let home = Home::new();
    let org = "https://acme.my.salesforce.com";
    home.sfjwt(&["setup", "--yes", "--org", org, "--username", "a@b.example"])
        .exits(5)
        .says(&["keychain of this computer cannot be used", "--store file"]);
    let certificates: Vec<_> = home
        .files()
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "crt"))
        .collect();
    assert!(certificates.is_empty(), "{certificates:?}");
}

#[test]
fn a_key_that_is_gone_or_damaged_is_exit_5() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    let entry = home
        .files()
        .into_iter()
        .find(|path| path.extension().is_some_and(|e| e == "der"))
        .expect("the practice store's entry");
    let key = fs::read(&entry).unwrap();
    fs::write(&entry, &key[..key.len() / 2]).unwrap();
    home.sfjwt(&["test", "acme"])
        .exits(5)
        .says(&["failed   key in the store"]);
    fs::remove_file(&entry).unwrap();
    home.sfjwt(&["token", "acme"])
        .exits(5)
        .says(&["not in the key store"]);
    home.sfjwt(&["export", "key", "acme"]).exits(5);
    // What is left can still be put away.
    let json = home
        .sfjwt(&["connection", "remove", "acme", "--yes", "--json"])
        .exits(0)
        .json();
    assert_eq!(json["key_removed"], false);
}

/// Another pair's key under the entry's name is found out, not used.
#[test]
fn another_key_in_the_entry_is_found_out() {
    let home = Home::new();
    home.sfjwt(&practice("one", &[])).exits(0);
    home.sfjwt(&practice("two", &[])).exits(0);
    let entry = |name: &str| {
        let id = home.connection(name).unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let is_its = |path: &std::path::PathBuf| {
            path.file_name().unwrap().to_str().unwrap().starts_with(&id)
        };
        home.files().into_iter().find(is_its).unwrap()
    };
    fs::copy(entry("two"), entry("one")).unwrap();
    home.sfjwt(&["token", "one"])
        .exits(5)
        .says(&["another key"]);
    home.sfjwt(&["token", "two"]).exits(0);
}
