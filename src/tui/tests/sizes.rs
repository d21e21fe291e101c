//! Every screen in every size a window may have: nothing panics, nothing is painted outside.

use super::screens;
use super::stage::{PLAIN, Stage};
use crate::tui::Caps;

const WIDTHS: [u16; 19] = [
    0, 1, 2, 3, 7, 20, 43, 44, 45, 50, 61, 79, 80, 81, 99, 100, 101, 117, 130,
];
const HEIGHTS: [u16; 12] = [0, 1, 2, 3, 5, 12, 13, 14, 18, 24, 31, 45];

fn sweep(stage: &mut Stage, caps: Caps) {
    for width in WIDTHS {
        for height in HEIGHTS {
            let shot = stage.shot((width, height), caps);
            let inside = shot.cursor.is_none_or(|at| at.x < width && at.y < height);
            assert!(inside, "cursor at {:?} in {width}x{height}", shot.cursor);
        }
    }
}

#[test]
fn every_screen_fits_every_size() {
    let all = Caps {
        links: true,
        ..PLAIN
    };
    for (name, screen) in screens::all() {
        let swept = std::panic::catch_unwind(|| sweep(&mut screen(), all));
        assert!(swept.is_ok(), "{name}");
    }
}
