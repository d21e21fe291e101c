//! An admin who changes something in the simulated org while nobody looks: its state, edited.

use std::fs;

use serde_json::Value;

use crate::program::Home;

/// Changes the simulated org's Setup, and what has arrived of it, through `change`.
pub(crate) fn change_setup(home: &Home, name: &str, change: impl Fn(&mut Value)) {
    let path = home.config(&format!("practice/{name}.json"));
    let text = fs::read_to_string(&path).expect("the state of the simulated org");
    let mut state: Value = serde_json::from_str(&text).expect("JSON");
    change(&mut state["setup"]);
    change(&mut state["spread"]["arrived"]);
    fs::write(&path, state.to_string()).expect("writable");
}

/// Nobody has the permission sets any more.
pub(crate) fn unassign_everybody(setup: &mut Value) {
    let sets = setup["permission_sets"].as_array_mut().expect("sets");
    assert!(!sets.is_empty());
    for set in sets {
        set["assignments"] = Value::Array(Vec::new());
    }
}
