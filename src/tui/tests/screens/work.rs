//! Work that is waited for.

use super::Screen;
use crate::app::*;
use crate::tui::tests::stage::Stage;

fn storing() -> Stage {
    Stage::real()
        .hold("StoreKey")
        .question(QuestionId::Store)
        .keys("<enter>")
}

pub(super) const SCREENS: &[Screen] = &[
    ("work-opening-practice", || {
        Stage::practice()
            .hold("OpenPractice")
            .answer(QuestionId::Destination, "not-sure")
            .later(1_000)
    }),
    ("work-making-a-long-key", || {
        Stage::real()
            .hold("GenerateKey")
            .question(QuestionId::KeySize)
            .keys("3")
            .keys("<enter><enter><enter><enter>")
            .later(7_400)
    }),
    ("work-storing-key", || storing().later(2_000)),
    ("work-keychain-after-5-seconds", || storing().later(5_000)),
    ("work-keychain-waited-for", || {
        storing().later(5_000).keys("<enter>").later(1_000)
    }),
    ("work-writing-certificate", || {
        Stage::real()
            .hold("WriteCertificate")
            .question(QuestionId::Store)
            .keys("<enter>")
            .later(400)
    }),
];
