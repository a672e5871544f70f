//! A service that writes down what it is sent and gives the answers it was told.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use butterfly_client::{Caller, ClientSettings};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

pub(crate) const EDGE_KEY: &str = "edge-key";

/// One request: its first line, its headers by lower-case name, its body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// What it answers, request by request; the last answer is repeated. Absent: nothing, for ever.
pub(crate) type Answers = Vec<Option<(u16, &'static str)>>;

pub(crate) struct Recorder {
    pub(crate) caller: Caller,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Recorder {
    pub(crate) async fn start(answers: Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(listen(listener, Arc::clone(&requests), answers));
        let caller = Caller::new(ClientSettings {
            base: base.parse().unwrap(),
            edge_key: EDGE_KEY.into(),
            deadline: Duration::from_secs(5),
        });
        Self {
            caller: caller.unwrap(),
            requests,
        }
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// The only request there was.
    pub(crate) fn request(&self) -> Request {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests[0].clone()
    }
}

async fn listen(listener: TcpListener, requests: Arc<Mutex<Vec<Request>>>, answers: Answers) {
    let mut silent = Vec::new();
    loop {
        let mut stream = BufReader::new(listener.accept().await.unwrap().0);
        let request = read(&mut stream).await;
        let given = {
            let mut requests = requests.lock().unwrap();
            requests.push(request);
            requests.len()
        };
        match answers[given.min(answers.len()) - 1] {
            Some((status, body)) => {
                let head = format!(
                    "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\
                     etag: \"7\"\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(head.as_bytes()).await.unwrap();
            }
            None => silent.push(stream),
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Request {
    let mut request = Request::default();
    stream.read_line(&mut request.line).await.unwrap();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        request
            .headers
            .insert(name.to_lowercase(), value.to_owned());
    }
    let length = request.headers.get("content-length");
    let length = length.map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    request.body = String::from_utf8(body).unwrap();
    request
}
