//! The terminal UI: a front end that paints the model and turns keys into messages.
//!
//! Everything but `terminal` is pure: [`Ui::react`] takes input, `view` paints. What the flow
//! is, the core decides; here is only what is looked at, what is typed and not sent yet, and what
//! lies on top.

mod caps;
mod focus;
mod form;
mod front;
mod keymap;
mod noticed;
mod on_top;
mod overlay;
mod page;
mod paste;
mod path;
mod places;
mod react;
mod terminal;
#[cfg(test)]
mod tests;
mod theme;
mod ui;
mod view;

pub use caps::Caps;
pub use front::Tui;
pub use keymap::KeyPress;
pub use react::{Input, PastedText};
pub use terminal::restore;
pub use ui::{Leaving, Request, Ui};
pub use view::draw;
