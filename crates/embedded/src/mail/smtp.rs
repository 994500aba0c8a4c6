use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::session::{Body, LARGEST, Session, Step};
use super::store::Store;
use crate::http::accept;

/// Clients served at once; more wait.
const CONNECTIONS: usize = 32;

/// RFC 5321, sections 4.5.3.1.4 and 4.5.3.1.6 allow 512 and 1000; extensions need more than 512.
const LONGEST_LINE: usize = 1000;

/// How long a client may be silent (RFC 5321, section 4.5.3.2.7).
const SILENCE: Duration = Duration::from_mins(5);

/// Serves clients until it is dropped.
pub(super) async fn serve(listener: TcpListener, store: Arc<Store>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut clients = JoinSet::new();
    loop {
        let socket = accept(&listener).await;
        let (store, places) = (Arc::clone(&store), Arc::clone(&places));
        clients.spawn(async move {
            let _place = places.acquire().await;
            if let Err(broken) = talk(socket, &store).await {
                tracing::debug!(%broken, "a mail client went away");
            }
        });
        while clients.try_join_next().is_some() {}
    }
}

async fn talk(socket: TcpStream, store: &Store) -> io::Result<()> {
    let (read, mut write) = socket.into_split();
    let mut lines = BufReader::new(read);
    let mut session = Session::default();
    say(&mut write, "220 localhost ESMTP mail catcher").await?;
    loop {
        let step = match next_line(&mut lines).await? {
            Line::End => return Ok(()),
            Line::Malformed => session.malformed(),
            Line::Whole(line) => session.command(&line),
        };
        match step {
            Step::Reply(text) => say(&mut write, &text).await?,
            Step::Close(text) => return say(&mut write, &text).await,
            Step::Data => {
                say(&mut write, "354 End with a dot on a line of its own").await?;
                let reply = match session.body(read_body(&mut lines).await?) {
                    Err(refusal) => refusal.to_owned(),
                    Ok((recipients, mail)) => keep(store, &recipients, &mail).await,
                };
                say(&mut write, &reply).await?;
            }
        }
    }
}

async fn keep(store: &Store, recipients: &[String], mail: &[u8]) -> String {
    match store.add(recipients, mail).await {
        Ok(id) => format!("250 2.0.0 Caught as {id}"),
        Err(cause) => {
            tracing::warn!(%cause, "a mail could not be kept");
            "451 4.3.0 Cannot keep it now".to_owned()
        }
    }
}

async fn say(write: &mut (impl tokio::io::AsyncWrite + Unpin), text: &str) -> io::Result<()> {
    timeout(SILENCE, write.write_all(format!("{text}\r\n").as_bytes())).await?
}

enum Line {
    /// Without its CRLF.
    Whole(Vec<u8>),
    /// Too long, or with a CR or LF that is not part of the CRLF at its end.
    Malformed,
    End,
}

async fn next_line(lines: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Line> {
    let mut line = Vec::new();
    let most = LONGEST_LINE as u64;
    if timeout(SILENCE, (&mut *lines).take(most).read_until(b'\n', &mut line)).await?? == 0 {
        return Ok(Line::End);
    }
    if !line.ends_with(b"\n") {
        return skip_rest_of_line(lines).await;
    }
    line.pop();
    let whole = line.pop() == Some(b'\r') && !line.contains(&b'\r');
    Ok(if whole { Line::Whole(line) } else { Line::Malformed })
}

async fn skip_rest_of_line(lines: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Line> {
    loop {
        let mut skipped = Vec::new();
        let read = timeout(SILENCE, (&mut *lines).take(LONGEST_LINE as u64).read_until(b'\n', &mut skipped)).await??;
        if read == 0 {
            return Ok(Line::End);
        }
        if skipped.ends_with(b"\n") {
            return Ok(Line::Malformed);
        }
    }
}

/// Reads to the final dot whatever comes before it, so that the rest is not taken for commands.
async fn read_body(lines: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Body> {
    let mut mail = Vec::new();
    let mut malformed = false;
    let mut too_large = false;
    loop {
        match next_line(lines).await? {
            Line::End => return Err(io::ErrorKind::UnexpectedEof.into()),
            Line::Malformed => malformed = true,
            Line::Whole(line) if line == b"." => break,
            Line::Whole(line) => {
                let text = line.strip_prefix(b".").unwrap_or(&line);
                too_large |= mail.len() + text.len() + 2 > LARGEST;
                if !too_large {
                    mail.extend_from_slice(text);
                    mail.extend_from_slice(b"\r\n");
                }
            }
        }
    }
    Ok(match (malformed, too_large) {
        (true, _) => Body::Malformed,
        (_, true) => Body::TooLarge,
        _ => Body::Whole(mail),
    })
}
