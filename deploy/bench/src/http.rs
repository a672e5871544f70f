//! One connection that asks and is answered, again and again. As little as HTTP/1.1 needs, so that what asks
//! takes little of the processors it shares with what answers.

use std::{fmt::Write, io};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// An answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// A connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Opens one to `127.0.0.1:…`.
    pub(crate) async fn open(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(16 * 1024),
        })
    }

    /// Asks, and reads the whole answer.
    pub(crate) async fn send(&mut self, request: &str) -> io::Result<Answer> {
        self.stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(answer) = read(&self.buffer)? {
                return Ok(answer);
            }
        }
    }
}

/// The text of a request; a body is JSON.
pub(crate) fn request(line: &str, headers: &[(&str, &str)], body: &str) -> String {
    let mut text = format!("{line} HTTP/1.1\r\nHost: bench\r\n");
    for (name, value) in headers {
        // Writing to a String does not fail.
        write!(text, "{name}: {value}\r\n").ok();
    }
    if !body.is_empty() {
        let length = body.len();
        write!(
            text,
            "Content-Type: application/json\r\nContent-Length: {length}\r\n"
        )
        .ok();
    }
    text + "\r\n" + body
}

/// The answer, once all of it is there.
fn read(bytes: &[u8]) -> io::Result<Option<Answer>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let (head, body) = bytes.split_at(end + 4);
    let head = String::from_utf8_lossy(head);
    let status = head.split(' ').nth(1).and_then(|text| text.parse().ok());
    let status = status.ok_or_else(|| io::Error::other("no status"))?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let named = name.eq_ignore_ascii_case("content-length");
        named.then(|| value.trim().parse::<usize>().ok())?
    });
    let length = length.ok_or_else(|| io::Error::other("an answer of unknown length"))?;
    Ok(body.get(..length).map(|body| Answer {
        status,
        body: body.to_vec(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_there_when_all_of_it_is() {
        let text = b"HTTP/1.1 201 Created\r\ncontent-length: 5\r\n\r\nhello";
        for end in 0..text.len() {
            assert_eq!(read(&text[..end]).unwrap(), None, "{end}");
        }
        let answer = read(text).unwrap().unwrap();
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (201, &b"hello"[..])
        );
        assert!(read(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }

    #[test]
    fn a_request_says_how_long_its_body_is() {
        assert_eq!(
            request("POST /x", &[("Idempotency-Key", "k")], "{}"),
            "POST /x HTTP/1.1\r\nHost: bench\r\nIdempotency-Key: k\r\nContent-Type: application/json\r\n\
             Content-Length: 2\r\n\r\n{}"
        );
        assert_eq!(
            request("GET /y", &[], ""),
            "GET /y HTTP/1.1\r\nHost: bench\r\n\r\n"
        );
    }
}
