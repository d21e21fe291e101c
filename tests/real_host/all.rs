//! `sfjwt test --all` against real hosts: one login after the other, and none after a refusal.

use super::{PRODUCTION, Scene, is_green, sfjwt};

/// Two more connections to the same org, as a company has them for several systems.
fn three(scene: &Scene) {
    let record = scene.home.config("connections/acme.toml");
    let record = std::fs::read_to_string(record).unwrap();
    for name in ["acme-b", "acme-c"] {
        let copy = record.replace("name = \"acme\"", &format!("name = \"{name}\""));
        let path = scene.home.config(&format!("connections/{name}.toml"));
        std::fs::write(path, copy).unwrap();
    }
}

#[test]
fn logins_to_one_org_are_spaced_and_end_with_a_refusal() {
    let scene = Scene::new(PRODUCTION, &[]);
    is_green(&scene);
    three(&scene);
    let proxy = scene.proxy();
    let all = |more: &[&str]| {
        let args = [&["test", "--all"], &scene.trusting()[..], more].concat();
        sfjwt(&scene.home, &proxy.url(), &args)
    };
    let ended = all(&["--json"]).exits(0);
    assert_eq!(ended.err.matches("VPN").count(), 1, "{}", ended.err);
    let json = ended.json();
    assert_eq!(json["summary"]["ok"], 3);
    assert!(
        json["ms"].as_u64().unwrap() >= 2_000,
        "a second between them"
    );

    let path = scene.home.config("practice/practice.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut state: serde_json::Value = serde_json::from_str(&text).unwrap();
    state["faults"] = serde_json::json!(["ip_restricted"]);
    std::fs::write(&path, state.to_string()).unwrap();
    all(&[]).exits(1).says(&[
        "Users of one real org will log in.",
        "SFJWT-USER-05",
        "not tested  acme-b",
        "not tested  acme-c",
        "because the org of acme refused the address of this computer",
        "0 work, 0 with a warning, 1 failed, 2 not tested; ",
    ]);
}
