//! A real HAProxy with our configuration in front of recorders that note what reaches them.

use std::{
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use butterfly_operator::{
    haproxy::{Limits, Proxy},
    ports,
    programs::Program,
    ready, tools,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::timeout,
};

pub(crate) const EDGE_KEY: &str = "the-edge-key";

/// What reached a program.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) program: &'static str,
    pub(crate) server: usize,
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl Arrival {
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(one, _)| one == name);
        named.map(|(_, value)| value.as_str()).collect()
    }
}

/// An answer of HAProxy's or a program's.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn problem(&self) -> serde_json::Value {
        assert!(
            self.headers
                .contains("content-type: application/problem+json"),
            "{self:?}"
        );
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// How the recorders behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// They answer.
    Answer,
    /// They take the request and close the connection without an answer.
    HangUp,
}

pub(crate) struct Balancer {
    pub(crate) public: SocketAddr,
    pub(crate) staff: SocketAddr,
    pub(crate) internal: SocketAddr,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
    haproxy: Child,
    directory: TempDir,
}

impl Drop for Balancer {
    fn drop(&mut self) {
        let _ = self.haproxy.kill();
        let _ = self.haproxy.wait();
    }
}

impl Balancer {
    pub(crate) async fn start() -> Self {
        Self::with(Limits::default(), Behaviour::Answer).await
    }

    pub(crate) async fn with(limits: Limits, behaviour: Behaviour) -> Self {
        let arrivals = Arc::default();
        let mut servers = Vec::new();
        for program in Program::ALL {
            let mut addresses = Vec::new();
            for server in 0..2 {
                let arrivals = Arc::clone(&arrivals);
                addresses.push(record(program.name(), server, behaviour, arrivals).await);
            }
            servers.push((program, addresses));
        }
        let balancer = Self::in_front_of(servers, limits, arrivals);
        let socket = balancer.directory.path().join("haproxy.sock");
        ready::balancer(&socket).await.unwrap();
        balancer
    }

    /// HAProxy alone: nothing listens behind it.
    pub(crate) async fn without_programs() -> Self {
        let ports = ports::free_ports([127, 0, 0, 1].into(), 6).unwrap();
        let addresses = ports
            .into_iter()
            .map(|port| vec![([127, 0, 0, 1], port).into()]);
        let servers = Program::ALL.into_iter().zip(addresses).collect();
        let balancer = Self::in_front_of(servers, Limits::default(), Arc::default());
        let socket = balancer.directory.path().join("haproxy.sock");
        while !ready::servers_down(&socket)
            .await
            .is_ok_and(|down| down.len() == 6)
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        balancer
    }

    fn in_front_of(
        servers: Vec<(Program, Vec<SocketAddr>)>,
        limits: Limits,
        arrivals: Arc<Mutex<Vec<Arrival>>>,
    ) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let ports = ports::free_ports([127, 0, 0, 1].into(), 3).unwrap();
        let address = |index: usize| SocketAddr::from(([127, 0, 0, 1], ports[index]));
        let proxy = Proxy {
            public: address(0),
            staff: address(1),
            internal: address(2),
            edge_key: EDGE_KEY.to_owned(),
            limits,
            directory: directory.path().to_owned(),
            admin_socket: directory.path().join("haproxy.sock"),
            servers,
        };
        proxy.write().unwrap();
        let haproxy = Command::new(tools::find("haproxy").unwrap())
            .arg("-db")
            .arg("-f")
            .arg(proxy.file())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            public: proxy.public,
            staff: proxy.staff,
            internal: proxy.internal,
            arrivals,
            haproxy,
            directory,
        }
    }

    /// What arrived since the last call.
    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        std::mem::take(&mut self.arrivals.lock().unwrap())
    }
}

/// Sends these very bytes as a request line, with these headers.
pub(crate) async fn send(to: SocketAddr, line: &str, headers: &str) -> Answer {
    send_bytes(
        to,
        format!("{line} HTTP/1.1\r\nHost: butterfly.example\r\n{headers}Connection: close\r\n\r\n"),
    )
    .await
}

/// Sends these very bytes.
pub(crate) async fn send_bytes(to: SocketAddr, bytes: impl AsRef<[u8]>) -> Answer {
    let mut stream = TcpStream::connect(to).await.unwrap();
    stream.write_all(bytes.as_ref()).await.unwrap();
    let mut text = Vec::new();
    let read = timeout(Duration::from_secs(5), stream.read_to_end(&mut text)).await;
    read.expect("an answer in time").unwrap();
    let text = String::from_utf8_lossy(&text).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let (line, headers) = head.split_once("\r\n").unwrap_or((head, ""));
    Answer {
        status: line
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .unwrap_or(0),
        headers: headers.to_lowercase(),
        body: body.to_owned(),
    }
}

async fn record(
    program: &'static str,
    server: usize,
    behaviour: Behaviour,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let arrivals = Arc::clone(&arrivals);
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                let Some((line, headers)) = head(&mut stream).await else {
                    return;
                };
                let is_check = line.starts_with("GET /health/ready HTTP/1.1")
                    && headers
                        .iter()
                        .any(|(name, value)| name == "host" && value == "butterfly");
                if !is_check {
                    arrivals.lock().unwrap().push(Arrival {
                        program,
                        server,
                        line,
                        headers,
                    });
                    if behaviour == Behaviour::HangUp {
                        return;
                    }
                }
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nServer: recorder\r\n\
                     Butterfly-Secret: inside\r\nConnection: close\r\n\r\n{program}",
                    program.len()
                );
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    address
}

async fn head(stream: &mut BufReader<TcpStream>) -> Option<(String, Vec<(String, String)>)> {
    let mut line = String::new();
    stream
        .read_line(&mut line)
        .await
        .ok()
        .filter(|length| *length > 0)?;
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).await.ok()?;
        let Some((name, value)) = header.trim_end().split_once(": ") else {
            return Some((line.trim_end().to_owned(), headers));
        };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
}
