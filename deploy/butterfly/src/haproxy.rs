//! HAProxy's configuration: the templates of `deploy/haproxy` filled in with addresses, limits and answers.
//!
//! Everything HAProxy answers by itself under a reserved path (`/api`, `/internal`, …) is
//! `application/problem+json` like a service's own refusal; a browser gets a page. Only bytes that are no
//! HTTP at all get HAProxy's built-in 400, which 2.6 does not let us replace.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, bail};
use butterfly_contracts::{Problem, ProblemCode};

use crate::programs::Program;

const MAIN: &str = include_str!("../../haproxy/haproxy.cfg");
const OUTSIDE: &str = include_str!("../../haproxy/outside.cfg");
const PROGRAM: &str = include_str!("../../haproxy/program.cfg");
const PAGE: &str = include_str!("../../haproxy/page.html");

/// Where HAProxy's own value for the request id goes.
const REQUEST_ID: &str = "%[var(txn.request_id)]";

/// How much one client address may do. The defaults suit a venue behind one address.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Requests in any ten seconds.
    pub requests_per_10_seconds: u32,
    /// Connections open at once.
    pub connections: u32,
    /// Size of a request's body.
    pub body_bytes: u64,
    /// File descriptors HAProxy may use, where the system allows as many; two per connection.
    pub file_limit: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_10_seconds: 60_000,
            connections: 10_000,
            body_bytes: 8 * 1024 * 1024,
            file_limit: 65_536,
        }
    }
}

/// What a configuration is made from.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// Address of the public listener.
    pub public: SocketAddr,
    /// Address of the staff listener.
    pub staff: SocketAddr,
    /// Address of the internal listener.
    pub internal: SocketAddr,
    /// The secret that proves to services that a request came through here.
    pub edge_key: String,
    /// Limits per address.
    pub limits: Limits,
    /// Where the files go that the configuration names.
    pub directory: PathBuf,
    /// HAProxy's own socket, for its state.
    pub admin_socket: PathBuf,
    /// The instances of each program.
    pub servers: Vec<(Program, Vec<SocketAddr>)>,
}

impl Proxy {
    /// Where the configuration itself is written.
    pub fn file(&self) -> PathBuf {
        self.directory.join("haproxy.cfg")
    }

    /// The text of the configuration.
    pub fn configuration(&self) -> String {
        let outside = self.fill(OUTSIDE).replace("{{edge_key}}", &self.edge_key);
        let programs: Vec<_> = self.servers.iter().map(Self::program).collect();
        self.fill(
            &MAIN
                .replace("{{outside}}", outside.trim_end())
                .replace("{{programs}}", programs.join("\n").trim_end()),
        )
    }

    /// Writes the configuration and the files it names, readable by its owner only.
    pub fn write(&self) -> anyhow::Result<()> {
        crate::files::create_private_directory(&self.directory)?;
        for (status, title, message) in PAGES {
            let file = self.directory.join(format!("{status}.html"));
            crate::files::write_private(&file, &page(title, message))?;
        }
        crate::files::write_private(&self.file(), &self.configuration())
    }

    /// Lets HAProxy itself check the written configuration.
    pub fn check(&self, haproxy: &Path) -> anyhow::Result<()> {
        let output = std::process::Command::new(haproxy)
            .arg("-c")
            .arg("-f")
            .arg(self.file())
            .stdin(Stdio::null())
            .output()
            .context("haproxy cannot be started")?;
        if !output.status.success() {
            bail!(
                "haproxy refuses {}:\n{}",
                self.file().display(),
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(())
    }

    fn program((program, addresses): &(Program, Vec<SocketAddr>)) -> String {
        let servers: Vec<_> = (1..)
            .zip(addresses)
            .map(|(n, address)| format!("    server {}-{n} {address}", program.name()))
            .collect();
        let (api, website) = ("problem $2", "page $1");
        let kind = if program.is_website() { website } else { api };
        let mut text = PROGRAM
            .replace("{{name}}", program.name())
            .replace("{{servers}}", &servers.join("\n"));
        for (status, code) in [
            (500, "internal"),
            (502, "bad_gateway"),
            (503, "busy"),
            (504, "timeout"),
        ] {
            let placeholder = format!("{{{{answer {status} {code}}}}}");
            let answer = kind.replace("$1", &status.to_string()).replace("$2", code);
            text = text.replace(&placeholder, &format!("{{{{{answer}}}}}"));
        }
        text
    }

    fn fill(&self, template: &str) -> String {
        let mut text = template
            .replace("{{public_bind}}", &self.public.to_string())
            .replace("{{staff_bind}}", &self.staff.to_string())
            .replace("{{internal_bind}}", &self.internal.to_string())
            .replace("{{admin_socket}}", &self.admin_socket.to_string_lossy())
            .replace("{{directory}}", &self.directory.to_string_lossy());
        for (name, value) in [
            (
                "requests_per_10_seconds",
                self.limits.requests_per_10_seconds.into(),
            ),
            ("connections", self.limits.connections.into()),
            ("body_bytes", self.limits.body_bytes),
            ("file_limit", self.limits.file_limit.into()),
        ] {
            text = text.replace(&format!("{{{{{name}}}}}"), &value.to_string());
        }
        for (code, detail) in PROBLEMS {
            let answer = format!(
                "content-type application/problem+json lf-string '{}'",
                problem(*code, detail)
                    .replace('%', "%%")
                    .replace("{{request}}", REQUEST_ID)
            );
            text = text.replace(&format!("{{{{problem {}}}}}", code.code()), &answer);
        }
        for (status, _, _) in PAGES {
            let file = self.directory.join(format!("{status}.html"));
            let answer = format!(
                "content-type \"text/html; charset=utf-8\" lf-file {}",
                file.display()
            );
            text = text.replace(&format!("{{{{page {status}}}}}"), &answer);
        }
        text
    }
}

const PROBLEMS: &[(ProblemCode, &str)] = &[
    (ProblemCode::NotFound, "There is nothing at this address."),
    (
        ProblemCode::TooMany,
        "Too many requests came from this address. Please wait a moment.",
    ),
    (
        ProblemCode::TooLarge,
        "The body is larger than the load balancer lets through.",
    ),
    (ProblemCode::Internal, "The load balancer failed."),
    (
        ProblemCode::BadGateway,
        "The service gave no usable answer. Please try again.",
    ),
    (
        ProblemCode::Busy,
        "No instance of the service is ready. Please try again shortly.",
    ),
    (
        ProblemCode::Timeout,
        "The service took too long to answer. Please try again.",
    ),
];

const PAGES: &[(u16, &str, &str)] = &[
    (
        404,
        "Nothing here",
        "There is no page at this address. Perhaps it was mistyped.",
    ),
    (
        413,
        "That is too large",
        "What you sent is larger than we accept.",
    ),
    (
        429,
        "One moment, please",
        "Many requests came from your network. Please wait ten seconds and try again.",
    ),
    (
        500,
        "That went wrong",
        "It is our mistake, not yours. Please try again.",
    ),
    (
        502,
        "That went wrong",
        "A part of the system did not answer. Please try again.",
    ),
    (
        503,
        "Back in a moment",
        "The website is starting or very busy. Please try again in a few seconds.",
    ),
    (
        504,
        "That took too long",
        "A part of the system did not answer in time. Please try again.",
    ),
];

fn problem(code: ProblemCode, detail: &str) -> String {
    let mut problem = Problem::new(code, detail);
    "{{request}}".clone_into(&mut problem.instance);
    serde_json::to_string(&problem).unwrap_or_default()
}

fn page(title: &str, message: &str) -> String {
    PAGE.replace('%', "%%")
        .replace("{{title}}", title)
        .replace("{{message}}", message)
        .replace("{{request}}", REQUEST_ID)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(directory: &Path, instances: u16) -> Proxy {
        let address = |port| SocketAddr::from(([127, 0, 0, 1], port));
        let servers = (0..).zip(Program::ALL).map(|(index, program)| {
            let first = 20_000 + index * 100;
            (program, (first..first + instances).map(address).collect())
        });
        Proxy {
            public: address(8080),
            staff: address(8081),
            internal: address(12_345),
            edge_key: "0123456789abcdef".to_owned(),
            limits: Limits::default(),
            directory: directory.to_owned(),
            admin_socket: directory.join("haproxy.sock"),
            servers: servers.collect(),
        }
    }

    #[test]
    fn haproxy_accepts_the_configuration() {
        let haproxy = crate::tools::find("haproxy").unwrap();
        for instances in [1, 2, 32] {
            let directory = tempfile::tempdir().unwrap();
            let proxy = proxy(directory.path(), instances);
            proxy.write().unwrap();
            proxy.check(&haproxy).unwrap();
        }
    }

    #[test]
    fn haproxys_refusal_is_told() {
        let haproxy = crate::tools::find("haproxy").unwrap();
        let directory = tempfile::tempdir().unwrap();
        let mut proxy = proxy(directory.path(), 1);
        proxy.edge_key = "a key with spaces".to_owned();
        proxy.write().unwrap();
        let error = proxy.check(&haproxy).unwrap_err().to_string();
        assert!(error.contains("haproxy.cfg"), "{error}");
    }

    #[test]
    fn every_placeholder_is_filled() {
        let text = proxy(Path::new("/srv/var/haproxy"), 2).configuration();
        assert!(
            !text
                .lines()
                .any(|line| !line.starts_with('#') && line.contains("{{")),
            "{text}"
        );
        insta::assert_snapshot!(text);
    }
}
