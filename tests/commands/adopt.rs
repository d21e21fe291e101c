//! Keys that exist: adopted with their certificates, locked and damaged ones imported, and handed
//! out again in every form. The simulated org has had the certificate before.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Value, json};

use super::json::object;
use super::openssl::{genrsa, openssl, openssl_text};
use super::program::{Home, PracticeOrg};
use super::{CONSUMER_KEY, practice};

const USERNAME: &str = "svc@acme.example";
const PASSPHRASE: &str = "correct horse battery";

/// The certificate of a key, as some other tool made it.
fn certificate(key: &str, days: &str) -> Vec<u8> {
    let args = [
        "req",
        "-x509",
        "-key",
        key,
        "-subj",
        "/CN=made elsewhere",
        "-days",
        days,
    ];
    openssl(&args, b"")
}

/// A home with `server.key`, `server.crt`, and a simulated org that knows the certificate.
struct World {
    home: Home,
    key: Vec<u8>,
    org: PracticeOrg,
}

impl World {
    fn new() -> Self {
        Self::with_bits(2048)
    }

    fn with_bits(bits: u32) -> Self {
        let home = Home::new();
        let key = genrsa(bits);
        let path = home.write("server.key", &key);
        let certificate = home.write("server.crt", certificate(&path, "300"));
        let args = [
            "had",
            "--cert",
            &certificate,
            "--consumer-key",
            CONSUMER_KEY,
            "--username",
            USERNAME,
            "--app",
            "connected-app",
        ];
        let org = PracticeOrg::start(&home, &args);
        Self { home, key, org }
    }

    /// `sfjwt adopt` with everything but the files answered.
    fn args<'a>(&'a self, files: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
        let answers = [
            "--org",
            &self.org.origin,
            "--consumer-key",
            CONSUMER_KEY,
            "--username",
            USERNAME,
            "--app",
            "connected-app",
            "--yes",
        ];
        [&["adopt"], files, &answers, more].concat()
    }

    fn adopt(&self, files: &[&str], more: &[&str]) -> super::program::Ended {
        self.home.sfjwt(&self.args(files, more))
    }
}

fn fingerprint(certificate: &Path) -> String {
    let args = ["x509", "-noout", "-fingerprint", "-sha256"];
    let text = openssl_text(&args, &fs::read(certificate).unwrap());
    text.split_once('=')
        .unwrap()
        .1
        .replace(':', "")
        .to_lowercase()
}

#[test]
fn a_pair_becomes_a_connection_and_keeps_its_certificate() {
    let world = World::new();
    let home = &world.home;
    let expected = fingerprint(&home.join("server.crt"));
    let key = home.join("server.key");
    for (name, files) in [
        // The certificate is found beside the key, and the key beside the certificate.
        ("a", vec!["server.key"]),
        ("b", vec!["server.crt"]),
        ("c", vec!["server.key", "server.crt"]),
        ("d", vec!["server.crt", "server.key"]),
    ] {
        let ended = world.adopt(&files, &["--connection", name, "--json"]);
        let json = object("adopt", ended, 0);
        assert_eq!(json["certificate_sha256"], expected.as_str(), "{name}");
        assert_eq!(json["store"], "practice");
        let own = json["certificate_path"].as_str().unwrap();
        assert!(own.contains("/certificates/"), "{own}");
        assert_eq!(fingerprint(Path::new(own)), expected);
    }
    assert_eq!(fs::read(&key).unwrap(), world.key, "left as it was");
    home.sfjwt(&["test", "a"]).exits(0);
    // It is a connection like any other.
    let exported = home.sfjwt(&["export", "key", "a"]).exits(0).out;
    assert!(exported.as_bytes() == openssl(&["pkey"], &world.key));
    let mut saved = home.connection("a").unwrap();
    assert_eq!(saved.remove("username").unwrap().as_str(), Some(USERNAME));
}

#[test]
fn usual_names_and_folders_are_understood() {
    let world = World::new();
    let home = &world.home;
    let whole = |name: &str| fs::read(home.join(name)).unwrap();
    let (key, crt) = (whole("server.key"), whole("server.crt"));
    let der = openssl(&["x509", "-outform", "DER"], &crt);
    for (name, key_name, crt_name) in [
        ("a", "privatekey.pem", "publickey.cer"),
        ("b", "key.pem", "cert.pem"),
        ("c", "jwt.key", "jwt.cer"),
    ] {
        fs::create_dir(home.join(name)).unwrap();
        let file = home.write(&format!("{name}/{key_name}"), &key);
        home.write(&format!("{name}/{crt_name}"), &der);
        world
            .adopt(&[&file], &["--connection", name])
            .exits(0)
            .says(&[crt_name, "nothing has to be uploaded"]);
    }
    // Beside the pair lie the certificate of another key, an older one, and notes.
    let other = home.write("other.key", genrsa(2048));
    fs::create_dir(home.join("pile")).unwrap();
    home.write("pile/x.key", &key);
    home.write("pile/new.crt", &crt);
    home.write("pile/old.crt", certificate(&home.write("o", &key), "5"));
    home.write("pile/others.crt", certificate(&other, "900"));
    home.write("pile/notes.txt", "nothing");
    let json = object(
        "adopt",
        world.adopt(&["pile"], &["--connection", "pile", "--json"]),
        0,
    );
    let expected = fingerprint(&home.join("server.crt"));
    assert_eq!(json["certificate_sha256"], expected.as_str());
    // Two keys, and each has its certificate: which one is for the person to say.
    home.write("pile/other.key", fs::read(&other).unwrap());
    world
        .adopt(&["pile"], &["--connection", "two"])
        .exits(2)
        .says(&["pile/other.key", "pile/x.key", "Name one"]);
}

#[test]
fn what_does_not_belong_together_is_said() {
    let world = World::new();
    let home = &world.home;
    let other = home.write("other.key", genrsa(2048));
    home.write("other.crt", certificate(&other, "30"));
    world
        .adopt(&["server.key", "other.crt"], &["--connection", "a"])
        .exits(1)
        .says(&["server.key", "other.crt", "do not belong together"]);
    // Locked, it shows once it is open.
    let locked = locked(&world.key);
    home.write("locked.pem", locked);
    let pass = home.write("pass", PASSPHRASE);
    let more = ["--connection", "b", "--import-passphrase-file", &pass];
    world
        .adopt(&["locked.pem", "other.crt"], &more)
        .exits(1)
        .says(&["locked.pem", "other.crt", "do not belong together"]);
    for (files, words) in [
        (&["nosuch.key"][..], "nosuch.key"),
        (&["pass"], "neither a private key nor a certificate"),
        (
            &["other.key", "pass"],
            "neither a private key nor a certificate",
        ),
        (&["."], "Several private keys"),
    ] {
        world.adopt(files, &[]).exits(2).says(&[words]);
    }
    fs::create_dir(home.join("empty")).unwrap();
    world
        .adopt(&["empty"], &[])
        .exits(2)
        .says(&["No private key was found in empty"]);
    assert_eq!(home.connection("a"), None);
    assert_eq!(home.connection("b"), None);
}

fn locked(key: &[u8]) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("p");
    fs::write(&path, PASSPHRASE).unwrap();
    let pass = format!("file:{}", path.display());
    openssl(&["pkcs8", "-topk8", "-scrypt", "-passout", &pass], key)
}

#[test]
fn a_pkcs12_file_needs_its_passphrase_and_nothing_else() {
    let world = World::new();
    let home = &world.home;
    let pass = home.write("pass", PASSPHRASE);
    let both = [
        fs::read(home.join("server.key")).unwrap(),
        fs::read(home.join("server.crt")).unwrap(),
    ]
    .concat();
    let args = ["pkcs12", "-export", "-passout", &format!("file:{pass}")];
    fs::create_dir(home.join("in")).unwrap();
    home.write("in/bundle.p12", openssl(&args, &both));
    // Somebody else's certificate lies there too.
    let other = home.write("other.key", genrsa(2048));
    home.write("in/ca.crt", certificate(&other, "900"));
    let adopt = |more: &[&str]| {
        let more = [&["--connection", "acme", "--json"], more].concat();
        world.adopt(&["in"], &more)
    };
    let json = object("adopt", adopt(&[]), 2);
    assert_eq!(
        json["missing"],
        json!({ "question": "import-passphrase", "flag": "--import-passphrase-file" })
    );
    let wrong = home.write("wrong", "not this one");
    let json = object("adopt", adopt(&["--import-passphrase-file", &wrong]), 1);
    let what = json["error"]["what"].as_str().unwrap();
    assert!(what.contains("does not open"), "{what}");
    // What was begun under that name goes on.
    let json = object("adopt", adopt(&["--import-passphrase-file", &pass]), 0);
    let expected = fingerprint(&home.join("server.crt"));
    assert_eq!(json["certificate_sha256"], expected.as_str());
    // The variable does the same; the passphrase of the key store is another one.
    let args = world.args(&["in"], &["--connection", "second"]);
    let mut command = home.command(&args);
    command
        .env("SFJWT_IMPORT_PASSPHRASE", PASSPHRASE)
        .env("SFJWT_PASSPHRASE", "of the key file store")
        .args(["--store", "file"]);
    super::program::run(&mut command)
        .exits(0)
        .says_nothing_of(&[PASSPHRASE]);
    // The name is taken by now.
    let json = object("adopt", adopt(&["--import-passphrase-file", &pass]), 2);
    assert!(json["error"]["what"].as_str().unwrap().contains("acme"));
}

#[test]
fn a_missing_answer_is_named_by_its_flag() {
    let world = World::new();
    let home = &world.home;
    let given = [
        ("--org", world.org.origin.as_str()),
        ("--consumer-key", CONSUMER_KEY),
    ];
    let real = ["adopt", "server.key", "--json"];
    let missing = |json: &Value| json["missing"]["flag"].clone();
    let json = object("adopt", home.sfjwt(&real), 2);
    assert_eq!(missing(&json), "--org");
    let (flag, value) = given[0];
    let args = [&real[..], &[flag, value]].concat();
    let json = object("adopt", home.sfjwt(&args), 2);
    assert_eq!(missing(&json), "--consumer-key");
    home.sfjwt(&["adopt"]).exits(2);
    home.sfjwt(&["adopt", "a", "b", "c"]).exits(2);
}

#[test]
fn a_key_alone_gets_a_certificate_for_the_records() {
    let world = World::new();
    let home = &world.home;
    fs::create_dir(home.join("alone")).unwrap();
    home.write("alone/jwt.key", &world.key);
    world
        .adopt(&["alone/jwt.key"], &["--connection", "alone"])
        .exits(0)
        .says(&["No certificate was found", "not known here", "It works"]);
}

/// What was answered before the key could be stored is not asked again.
#[test]
fn an_adoption_that_failed_keeps_its_answers() {
    let world = World::new();
    let store = ["--connection", "later", "--store", "keychain"];
    world.adopt(&["server.key"], &store).exits(5);
    let draft = world.home.draft("later").unwrap();
    assert!(draft["answers"].get("consumer_key").is_some());
    // Which simulated org it is, only it can tell.
    let again = ["adopt", "server.key", "--yes", "--connection", "later"];
    let again = [&again[..], &["--store", "file", "--org", &world.org.origin]].concat();
    let mut command = world.home.command(&again);
    super::program::run(command.env("SFJWT_PASSPHRASE", PASSPHRASE))
        .exits(0)
        .says(&["It works"]);
}

/// Names tell little, and a locked key tells nothing before it is open: the certificate is known by
/// its content, and of two the one that ends last is in use.
#[test]
fn the_certificate_of_a_locked_key_is_found_among_others() {
    let world = World::new();
    let home = &world.home;
    let pass = home.write("pass", PASSPHRASE);
    fs::create_dir(home.join("pile")).unwrap();
    home.write("pile/jwt.key", locked(&world.key));
    // A stranger bears the name that goes with the key.
    let stranger = home.write("stranger.key", genrsa(2048));
    home.write("pile/jwt.crt", certificate(&stranger, "900"));
    let own = home.join("server.key").display().to_string();
    home.write("pile/2024.cer", certificate(&own, "30"));
    fs::copy(home.join("server.crt"), home.join("pile/upload.pem")).unwrap();
    fs::copy(&own, home.join("pile/copy.pem")).unwrap();
    let more = ["--connection", "acme", "--json", "--import-passphrase-file"];
    let ended = world.adopt(&["pile/jwt.key"], &[&more[..], &[&pass]].concat());
    let json = object("adopt", ended, 0);
    let expected = fingerprint(&home.join("server.crt"));
    assert_eq!(json["certificate_sha256"], expected.as_str());
}

#[test]
fn a_legacy_key_is_adopted_with_a_warning_and_never_handed_out() {
    let world = World::with_bits(1024);
    let home = &world.home;
    world
        .adopt(&["server.key"], &["--connection", "old"])
        .exits(0)
        .says(&["1024 bits are too few", "replace it", "It works"]);
    home.sfjwt(&["test", "old"]).exits(0);
    for form in ["pkcs8", "pkcs12"] {
        home.sfjwt(&["export", "key", "old", "--form", form, "--out", "o"])
            .exits(2)
            .says(&["1024"]);
    }
    assert!(!home.join("o").exists());
    fs::remove_file(home.join("server.crt")).unwrap();
    world
        .adopt(&["server.key"], &["--connection", "alone"])
        .exits(1)
        .says(&["1024 bits", "sfjwt adopt KEY CERTIFICATE"]);
}

/// `~/.sfdx/USERNAME.json` as the Salesforce CLI writes it: tokens encrypted, the key by its path.
fn login(home: &Home, username: &str, fields: &Value) {
    fs::create_dir_all(home.join(".sfdx")).unwrap();
    let mut all = json!({
        "accessToken": "00c0ffee00c0ffee:aa11",
        "orgId": "00DB00000001PbXMAU",
        "loginUrl": "https://login.salesforce.com",
        "username": username,
        "isDevHub": false,
    });
    let all = all.as_object_mut().unwrap();
    all.extend(fields.as_object().unwrap().clone());
    let text = serde_json::to_string_pretty(all).unwrap();
    home.write(&format!(".sfdx/{username}.json"), text);
}

#[test]
fn logins_of_the_salesforce_cli_are_listed_and_adopted() {
    let world = World::new();
    let home = &world.home;
    home.sfjwt(&["adopt", "--from", "sf"])
        .exits(2)
        .says(&["No login of the Salesforce CLI", "sfjwt adopt KEY"]);
    let key = home.join("server.key").display().to_string();
    let jwt = json!({
        "instanceUrl": world.org.origin, "clientId": CONSUMER_KEY, "privateKey": key,
    });
    login(home, USERNAME, &jwt);
    let gone = json!({
        "instanceUrl": "https://globex.my.salesforce.com", "clientId": "3MVG9gone",
        "privateKey": "/nowhere/server.key",
    });
    login(home, "gone@globex.example", &gone);
    // A login by browser has no key; other files are no logins.
    let web = json!({ "clientId": "PlatformCLI", "refreshToken": "00c0ffee:bb22" });
    login(home, "web@acme.example", &web);
    home.write(".sfdx/alias.json", r#"{"orgs":{"a":"web@acme.example"}}"#);
    home.write(".sfdx/broken@acme.example.json", "{");

    let json = object("adopt", home.sfjwt(&["adopt", "--from", "sf", "--json"]), 0);
    let users: Vec<&str> = json["logins"]
        .as_array()
        .unwrap()
        .iter()
        .map(|login| login["username"].as_str().unwrap())
        .collect();
    assert_eq!(users, ["gone@globex.example", USERNAME]);
    assert_eq!(json["logins"][0]["key_found"], false);
    home.sfjwt(&["adopt", "--from", "sf"])
        .exits(0)
        .says(&[USERNAME, &key, "not there any more", "--from sf USERNAME"])
        .says_nothing_of(&["c0ffee", "web@acme.example"]);

    home.sfjwt(&["adopt", "--from", "sf", "--yes"])
        .exits(2)
        .says(&["gone@globex.example", USERNAME]);
    home.sfjwt(&["adopt", "--from", "sf", "nosuch@acme.example"])
        .exits(2)
        .says(&["nosuch@acme.example", USERNAME]);
    home.sfjwt(&["adopt", "--from", "sf", "gone@globex.example"])
        .exits(2)
        .says(&["/nowhere/server.key", "not there any more"]);
    let args = [
        "adopt",
        "--from",
        "sf",
        USERNAME,
        "--app",
        "connected-app",
        "--connection",
        "acme",
    ];
    home.sfjwt(&args)
        .exits(0)
        .says(&["server.crt", "It works"])
        .says_nothing_of(&["c0ffee"]);
    let saved = home.connection("acme").unwrap();
    assert_eq!(saved["destination"].as_str(), Some("salesforce-cli"));
    assert_eq!(saved["username"].as_str(), Some(USERNAME));
    // What the CLI has is left as it is.
    assert!(home.join(format!(".sfdx/{USERNAME}.json")).is_file());
    assert_eq!(fs::read(home.join("server.key")).unwrap(), world.key);
}

#[test]
fn a_set_up_imports_locked_and_damaged_keys() {
    let home = Home::new();
    let key = genrsa(2048);
    let pass = home.write("pass", PASSPHRASE);
    let locked = String::from_utf8(locked(&key)).unwrap();
    // Locked, and damaged on the way through a settings file.
    let file = home.write("k", locked.replace('\n', "\\n"));
    let more = ["--import-key", &file, "--import-passphrase-file", &pass];
    let args = practice("acme", &more);
    let json = object("setup", home.sfjwt(&[&args[..], &["--json"]].concat()), 0);
    assert_eq!(json["mended"], json!(["escaped_line_breaks"]));
    let args = practice("second", &more);
    home.sfjwt(&args)
        .exits(0)
        .says(&["was damaged, and the key in it is whole", "written-out"]);
    let exported = home.sfjwt(&["export", "key", "acme"]).exits(0).out;
    assert!(exported.as_bytes() == openssl(&["pkey"], &key));
    // OpenSSL's old way is named, with the command that helps.
    let format = format!("file:{pass}");
    let old = openssl(
        &["rsa", "-aes128", "-traditional", "-passout", &format],
        &key,
    );
    let old = home.write("old.pem", old);
    home.sfjwt(&practice("third", &["--import-key", &old]))
        .exits(1)
        .says(&["old.pem", "openssl pkcs8 -topk8 -in OLD -out NEW"]);
}

#[test]
fn a_key_goes_out_in_every_form() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    let plain = home.sfjwt(&["export", "key"]).exits(0).out;
    let pass = home.write("pass", PASSPHRASE);
    let format = format!("file:{pass}");
    let mode = |name: &str| fs::metadata(home.join(name)).unwrap().permissions().mode() & 0o777;
    let forms: [(&str, &str, &[&str]); 4] = [
        ("pkcs8", "acme.pem", &["pkey"]),
        ("pkcs1", "acme-pkcs1.pem", &["pkey"]),
        (
            "encrypted-pkcs8",
            "acme-encrypted.pem",
            &["pkey", "-passin", &format],
        ),
        (
            "pkcs12",
            "acme.p12",
            &["pkcs12", "-nodes", "-nocerts", "-passin", &format],
        ),
    ];
    for (form, name, open) in forms {
        let args = [
            "export",
            "key",
            "acme",
            "--form",
            form,
            "--out",
            "o",
            "--json",
            "--export-passphrase-file",
            &pass,
        ];
        let json = object("export", home.sfjwt(&args), 0);
        assert_eq!(json["form"], form);
        assert_eq!(json["path"], format!("o/{name}"));
        assert_eq!(mode(&format!("o/{name}")), 0o600, "{form}");
        let path = home.join(format!("o/{name}")).display().to_string();
        let opened = openssl(&[open, &["-in", &path]].concat(), b"");
        let opened = openssl(&["pkey"], &opened);
        assert!(opened == plain.as_bytes(), "{form}");
    }
    // Never over another file; a locked one is another one each time.
    let before = fs::read(home.join("o/acme.p12")).unwrap();
    let mut command = home.command(&["export", "key", "--form", "pkcs12", "--out", "o"]);
    command.env("SFJWT_EXPORT_PASSPHRASE", PASSPHRASE);
    super::program::run(&mut command)
        .exits(1)
        .says(&["o/acme.p12", "left as it is"]);
    assert!(fs::read(home.join("o/acme.p12")).unwrap() == before);
    // Recorded, as every copy of the key is.
    let shown = home
        .sfjwt(&["connection", "show", "--json"])
        .exits(0)
        .json();
    assert_eq!(
        shown["connection"]["hand_overs"][0]["key_exported"], true,
        "{shown}"
    );
}

#[test]
fn the_key_goes_out_as_base64_of_its_text() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    let plain = home.sfjwt(&["export", "key"]).exits(0).out;
    home.sfjwt(&["export", "key", "--form", "base64", "--out", "o"])
        .exits(0);
    let file = home.join("o/acme.b64");
    let decoded = openssl(&["base64", "-d", "-A"], &fs::read(&file).unwrap());
    assert!(decoded == plain.as_bytes());
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn a_locked_form_needs_a_passphrase_that_does() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    let export = |form: &str, passphrase: &str| {
        let file = home.write("p", passphrase);
        let args = [
            "export",
            "key",
            "--form",
            form,
            "--out",
            "o",
            "--export-passphrase-file",
            &file,
        ];
        home.sfjwt(&args)
    };
    home.sfjwt(&["export", "key", "--form", "pkcs12", "--out", "o"])
        .exits(2)
        .says(&["--export-passphrase-file", "SFJWT_EXPORT_PASSPHRASE"]);
    export("encrypted-pkcs8", "short")
        .exits(2)
        .says(&["8 characters"]);
    export("pkcs12", "Größenwahn 12").exits(1).says(&["Java"]);
    export("jks", PASSPHRASE).exits(2).says(&["jks", "pkcs12"]);
    home.sfjwt(&["export", "key", "--next", "--out", "o"])
        .exits(2)
        .says(&["no next key", "sfjwt rotate acme --begin"]);
    home.sfjwt(&["export", "other", "acme", "--form", "pkcs1"])
        .exits(2)
        .says(&["sfjwt export key"]);
    assert!(!home.join("o").exists());
}

#[test]
fn the_next_key_goes_out_while_the_key_is_replaced() {
    let home = Home::new();
    home.sfjwt(&practice("acme", &[])).exits(0);
    let active = home.sfjwt(&["export", "key"]).exits(0).out;
    home.sfjwt(&["rotate", "acme", "--begin"]).exits(0);
    home.sfjwt(&["export", "key", "--next", "--out", "o"])
        .exits(0)
        .says(&["o/acme-next.pem"]);
    let next = fs::read(home.join("o/acme-next.pem")).unwrap();
    openssl(&["pkey", "-check", "-noout"], &next);
    assert!(next != active.as_bytes());
    let again = home.sfjwt(&["export", "key"]).exits(0).out;
    assert!(again == active, "the active key is as it was");
    // Its own certificate goes with it.
    let pass = home.write("pass", PASSPHRASE);
    let args = [
        "export",
        "key",
        "--next",
        "--form",
        "pkcs12",
        "--out",
        "o",
        "--export-passphrase-file",
        &pass,
    ];
    home.sfjwt(&args).exits(0);
    let path = home.join("o/acme-next.p12").display().to_string();
    let format = format!("file:{pass}");
    let args = [
        "pkcs12", "-in", &path, "-passin", &format, "-nokeys", "-clcerts",
    ];
    let certificate = openssl(&args, b"");
    let public = openssl(&["x509", "-noout", "-pubkey"], &certificate);
    assert!(public == openssl(&["pkey", "-pubout"], &next));
}
