//! `serve`: the page on this machine, rebuilt when a source changes.
//!
//! It is built with the profile and the flags that ship, so that what one sees is what others will
//! get, but into a folder of its own: a served page carries trunk's reloading script, and `dist/`
//! must not. It is not polished; that would only make every rebuild slower.

use crate::arguments::Arguments;
use crate::flags;
use crate::setup::{self, Needs};
use crate::workspace::{Failure, Outcome, Workspace, replace_with};
use std::net::{Ipv4Addr, TcpListener};

const ADDRESS: Ipv4Addr = Ipv4Addr::LOCALHOST;
const PORT_FIRST: u16 = 8080;
const PORT_LAST: u16 = 8099;

/// Serves until it is interrupted.
pub fn run(workspace: &Workspace, arguments: &mut Arguments) -> Outcome {
    let mut port = None;
    let mut open = has_display();
    while let Some(word) = arguments.next() {
        match word.as_str() {
            "--port" => port = Some(parse_port(&arguments.value("--port")?)?),
            "--no-open" => open = false,
            _ => return Err(Arguments::unknown(&word)),
        }
    }
    let port = match port {
        Some(port) if is_free(port) => port,
        Some(port) => return Err(Failure::new(format!("port {port} is taken"))),
        None => free_port()?,
    };
    setup::run(workspace, Needs::SERVE)?;
    println!("serve: building; the first time takes about 2 minutes. Then the page is at");
    println!("\n    http://{ADDRESS}:{port}/\n");
    let mut command = workspace.command("trunk");
    command.args(["serve", "--offline", "true", "--dist", "target/serve"]);
    command.args(["--address", &ADDRESS.to_string(), "--port", &port.to_string()]);
    command.args(["--disable-address-lookup", "true"]);
    command.args(["--open", if open { "true" } else { "false" }]);
    flags::apply(workspace, &mut command);
    replace_with(&mut command)
}

/// Whether there is a screen on which a browser could open.
fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn parse_port(text: &str) -> Result<u16, Failure> {
    match text.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(Failure::Usage(format!("`{text}` is not a port: 1 to 65535"))),
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((ADDRESS, port)).is_ok()
}

fn free_port() -> Result<u16, Failure> {
    (PORT_FIRST..=PORT_LAST).find(|&port| is_free(port)).ok_or_else(|| {
        Failure::new(format!("ports {PORT_FIRST} to {PORT_LAST} are taken; choose with --port"))
    })
}
