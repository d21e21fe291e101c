//! `sfjwt`: see the library crate.

fn main() -> std::process::ExitCode {
    sfjwt::cli::main()
}
