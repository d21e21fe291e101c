//! Where lines come from. Reading is asked for, so that nothing is taken before it is wanted and a
//! secret is never read with echo.

use std::future::Future;
use std::pin::Pin;

use zeroize::Zeroizing;

/// What was typed.
pub enum Typed {
    /// A line, without its end. It may be a secret.
    Line(Zeroizing<String>),
    /// The input ended. Said again each time it is asked for.
    End,
    /// Ctrl-C, where the terminal does not make a signal of it.
    Interrupt,
}

/// Lines of a person, or of a script.
pub trait Keyboard {
    /// Begins to read a line, unless one is being read already. `hidden`: without echo.
    fn read(&mut self, hidden: bool);

    /// A line is being read, and what is typed shows.
    fn reads_openly(&self) -> bool;

    /// The end of a line that was typed also moves the screen to the next one.
    fn echoes(&self) -> bool;

    /// What arrived since the last `read`.
    fn take(&mut self) -> Option<Typed>;

    /// Waits until [`Keyboard::take`] has something. May be dropped while it waits and loses
    /// nothing then.
    fn arrived(&mut self) -> Pin<Box<dyn Future<Output = ()> + '_>>;
}
