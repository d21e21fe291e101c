//! What is played.

use crate::camera::{Camera, Film};
use crate::program::Home;
use crate::pty::Launch;
use crate::steady::Steady;

pub(crate) fn film() -> Film {
    let home = Home::new();
    let args = ["setup", "--practice", "--yes", "--connection", "acme"];
    let mut terminal = Launch::sfjwt(home.path(), &args).size(80, 24).start();
    let steady = Steady::new();
    let mut camera = Camera::new(&mut terminal, &steady);
    camera.shows("It works", 2000);
    camera.is_the_still();
    camera.film()
}
