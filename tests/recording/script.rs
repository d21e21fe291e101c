//! What is played: a practice run in which one line of Setup is forgotten, and what becomes of it.

use sfjwt::guide::screens;

use crate::camera::{Camera, Film};
use crate::journey::{Stop, Walk};
use crate::program::Home;
use crate::pty::Launch;
use crate::steady::Steady;

/// Milliseconds for a page that is read, one that is passed, a line that is ticked.
const READ: u32 = 3500;
const PASS: u32 = 1600;
const TICK: u32 = 350;

/// The line that is forgotten.
const FORGOTTEN: &str = "Manage Assignments";

pub(crate) fn film() -> Film {
    let home = Home::new();
    let walk = Walk::of(Launch::sfjwt(home.path(), &[]).start());
    let mut camera = Camera::new(walk, Steady::new(&home));
    camera.shows(screens::YOU_WILL_NEED, READ);
    camera.walk.terminal.type_text("4");
    camera.walk.sees(Stop::Destination);
    camera.shows("simulated org", PASS);
    for stop in Stop::ALL {
        if (Stop::KeySource..=Stop::PreAuthorise).contains(&stop) {
            camera.walk.walk_to(stop);
            camera.keep(if stop == Stop::App { READ } else { PASS });
        }
        if stop == Stop::App {
            ticks(&mut camera, "Settings → OAuth Settings");
        }
    }
    ticks(&mut camera, FORGOTTEN);
    camera.walk.skip();
    camera.keep(PASS);
    // The last line leads to the test.
    while !camera.walk.terminal.text().contains(screens::FIXES) {
        camera.walk.tick();
        camera.keep(TICK);
    }
    repaired(&mut camera);
    camera.film()
}

/// Ticks lines up to this one.
fn ticks(camera: &mut Camera, line: &str) {
    while camera
        .walk
        .marked()
        .is_none_or(|marked| !marked.contains(line))
    {
        camera.walk.tick();
        camera.keep(TICK);
    }
}

/// Refused; the finding leads to the line, and ticking it tests again.
fn repaired(camera: &mut Camera) {
    camera.shows(screens::FIXES, 2 * READ);
    camera.is_the_still();
    camera.walk.enter();
    camera.walk.terminal.wait_gone(screens::FIXES);
    camera.keep(READ);
    camera.walk.enter();
    camera.walk.sees(Stop::Test);
    camera.shows("hand over", 2 * READ);
    camera.walk.walk_to(Stop::HandOver);
    camera.keep(READ);
    camera.walk.finish();
    camera.walk.terminal.wait_exit();
    camera.shows("next: sfjwt", READ);
}
