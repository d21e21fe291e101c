//! `sfjwt rotate` as against a real org: nobody but a person uploads a certificate there.

use std::fs;

use super::program::{Ended, PracticeOrg};
use super::{CONSUMER_KEY, PRODUCTION, Scene, USERNAME, is_green, sfjwt};

fn rotate(scene: &Scene, proxy: &str, more: &[&str]) -> Ended {
    let args = [&["rotate", "acme"], &scene.trusting()[..], more].concat();
    sfjwt(&scene.home, proxy, &args)
}

/// The same org, once somebody uploaded that certificate.
fn uploaded(scene: &mut Scene, certificate: &str) {
    let ca_file = scene.home.join("ca-after.pem").display().to_string();
    scene.org = PracticeOrg::start(
        &scene.home,
        &[
            "--tls",
            "--ca-out",
            &ca_file,
            "--cert",
            certificate,
            "--consumer-key",
            CONSUMER_KEY,
            "--username",
            USERNAME,
        ],
    );
    scene.ca_file = ca_file;
}

/// Left between the switch and its end.
fn unfinished(scene: &Scene) {
    let path = scene.home.config("connections/acme.toml");
    let mut text = fs::read_to_string(&path).unwrap();
    text.push_str(
        "\n[replacement]\nreason = \"due\"\nbegun = \"2026-11-22T12:00:00Z\"\n\
         switched = \"2026-11-22T12:10:00Z\"\nunproved = false\nholders = []\n\
         [replacement.ticks]\n",
    );
    fs::write(&path, text).unwrap();
}

#[test]
fn without_a_person_every_command_ends_before_the_upload() {
    let mut scene = Scene::new(PRODUCTION, &[]);
    is_green(&scene);
    let old = scene.home.join("acme.crt").display().to_string();
    let new = scene.home.join("next.crt").display().to_string();
    let proxy = scene.proxy();
    let begin = ["--yes", "--holder", "exporter", "--cert-out", &new];
    rotate(&scene, &proxy.url(), &begin).exits(2).says(&[
        "The next key of acme is ready",
        &new,
        "--switch",
    ]);

    uploaded(&mut scene, &new);
    let proxy = scene.proxy();
    rotate(&scene, &proxy.url(), &["--switch"])
        .exits(0)
        .says(&["Switched over"]);
    unfinished(&scene);
    // Nothing waits for a person any more.
    rotate(&scene, &proxy.url(), &["--yes"])
        .exits(0)
        .says(&["Switched over", "--forget-previous"]);

    let back = rotate(&scene, &proxy.url(), &["--revert", "--yes"]);
    back.exits(2).says(&[&old, "--switch", "--give-up"]);
    // The same again is the same again.
    rotate(&scene, &proxy.url(), &["--revert", "--yes"]).exits(2);
    rotate(&scene, &proxy.url(), &["--give-up"])
        .exits(0)
        .says(&["the key of today stays"]);
    sfjwt(
        &scene.home,
        &proxy.url(),
        &[&["test", "acme"], &scene.trusting()[..]].concat(),
    )
    .exits(0);
}
