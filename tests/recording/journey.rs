//! What is played: a practice run for VersionForge, with one line of the
//! pre-authorisation left out, the finding, and the way back to green.

use crate::camera::{Camera, Film};
use crate::program::Home;
use crate::pty::{Key, Launch};
use crate::steady::Steady;

pub(crate) fn film() -> Film {
    let home = Home::new();
    let mut terminal = Launch::sfjwt(home.path(), &[]).size(80, 24).start();
    let steady = Steady::new();
    let mut camera = Camera::new(&mut terminal, &steady);
    camera.shows("Practise", 1800);
    camera.letter("4", "Where will the connection be used?", 1600);
    camera.letter("2", "Where does the key come from?", 1300);
    camera.press(Key::Enter, "How long shall the key be?", 900);
    camera.press(Key::Enter, "What name shall the certificate carry?", 900);
    camera.press(Key::Enter, "For how many days", 400);
    camera.press(Key::Enter, "Empty: into", 400);
    camera.press(Key::Enter, "Where shall the private key be kept?", 900);
    camera.press(
        Key::Enter,
        "Which user shall the integration log in as?",
        1200,
    );
    camera.press(Key::Enter, "Which kind of app in Salesforce?", 700);
    camera.press(Key::Enter, "Is anything using this app today?", 700);
    camera.press(Key::Enter, "0 of 13 done", 2200);
    for done in 1..13 {
        let millis = if done < 3 { 700 } else { 160 };
        camera.press(Key::Enter, &format!("{done} of 13 done"), millis);
    }
    camera.press(Key::Enter, "Paste the Consumer Key", 1400);
    camera.press(Key::Enter, "How shall the user be let in?", 900);
    camera.press(Key::Enter, "0 of 8 done", 900);
    for done in 1..6 {
        camera.press(Key::Enter, &format!("{done} of 8 done"), 250);
    }
    // The policy is left out: Salesforce would refuse.
    camera.letter("s", "(left out)", 1200);
    camera.press(Key::Enter, "6 of 8 done", 250);
    camera.press(Key::Enter, "What to do", 4200);
    camera.is_the_still();
    camera.press(Key::Enter, "7 of 8 done", 1800);
    camera.press(Key::Enter, "It works.", 3200);
    camera.press(Key::Enter, "VersionForge:", 3000);
    camera.film()
}
