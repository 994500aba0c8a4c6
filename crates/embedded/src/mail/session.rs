use super::message::has_sender;

/// The largest mail, in bytes (RFC 1870).
pub(super) const LARGEST: usize = 10 * 1024 * 1024;

/// The most recipients of one mail (RFC 5321, section 4.5.3.1.8).
const MOST_RECIPIENTS: usize = 100;

/// What a client may get wrong before it is sent away.
const MOST_ERRORS: usize = 10;

/// One client's conversation (RFC 5321), without its socket: a line goes in, a reply comes out.
#[derive(Debug, Default)]
pub(super) struct Session {
    greeted: bool,
    sender: bool,
    recipients: Vec<String>,
    errors: usize,
}

/// What to do after a command line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Say this and read the next command.
    Reply(String),
    /// Say that the mail may come and read it.
    Data,
    /// Say this and hang up.
    Close(String),
}

/// What was read between `DATA` and the final dot, dots unstuffed.
#[derive(Debug)]
pub(super) enum Body {
    Whole(Vec<u8>),
    TooLarge,
    /// A line without CRLF or longer than 1000 bytes: guessing where it ends lets mails be smuggled.
    Malformed,
}

impl Session {
    /// Takes one command line, without its CRLF.
    pub(super) fn command(&mut self, line: &[u8]) -> Step {
        let Ok(line) = std::str::from_utf8(line) else {
            return self.wrong("500 5.5.2 Not text");
        };
        if line.chars().any(char::is_control) {
            return self.wrong("500 5.5.2 Control characters");
        }
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.hello(rest, true),
            "HELO" => self.hello(rest, false),
            "MAIL" => self.mail(rest),
            "RCPT" => self.recipient(rest),
            "DATA" => self.data(rest),
            "RSET" => {
                self.reset();
                reply("250 2.0.0 Forgotten")
            }
            "NOOP" => reply("250 2.0.0 Nothing done"),
            "VRFY" => reply("252 2.1.5 Try it"),
            "QUIT" => Step::Close("221 2.0.0 Bye".to_owned()),
            _ => self.wrong("500 5.5.1 No such command"),
        }
    }

    /// A line that is no command at all.
    pub(super) fn malformed(&mut self) -> Step {
        self.wrong("500 5.5.2 Lines end with CRLF and have at most 1000 bytes")
    }

    /// Takes the mail after [`Step::Data`]: its recipients and bytes when it is accepted, else the reply.
    pub(super) fn body(&mut self, body: Body) -> Result<(Vec<String>, Vec<u8>), &'static str> {
        let recipients = std::mem::take(&mut self.recipients);
        self.reset();
        match body {
            Body::TooLarge => Err("552 5.3.4 Too large"),
            Body::Malformed => Err("554 5.6.0 Lines end with CRLF and have at most 1000 bytes"),
            Body::Whole(mail) if !has_sender(&mail) => Err("554 5.6.0 No header From"),
            Body::Whole(mail) => Ok((recipients, mail)),
        }
    }

    fn hello(&mut self, client: &str, extended: bool) -> Step {
        if client.trim().is_empty() {
            return self.wrong("501 5.5.4 Say who you are");
        }
        self.reset();
        self.greeted = true;
        if extended {
            reply(&format!(
                "250-localhost\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE {LARGEST}"
            ))
        } else {
            reply("250 localhost")
        }
    }

    fn mail(&mut self, rest: &str) -> Step {
        if !self.greeted || self.sender {
            return self.wrong("503 5.5.1 Not now");
        }
        let Some((address, parameters)) = path(rest, "FROM:") else {
            return self.wrong("501 5.5.4 MAIL FROM:<address>");
        };
        if !address.is_empty() && !is_address(address) {
            return self.wrong("553 5.1.7 Not an address");
        }
        if let Err(refusal) = parameters.split_whitespace().try_for_each(accept_parameter) {
            return self.wrong(refusal);
        }
        self.sender = true;
        reply("250 2.1.0 Go on")
    }

    fn recipient(&mut self, rest: &str) -> Step {
        if !self.sender {
            return self.wrong("503 5.5.1 Not now");
        }
        let Some((address, "")) = path(rest, "TO:") else {
            return self.wrong("501 5.5.4 RCPT TO:<address>");
        };
        if !is_address(address) {
            return self.wrong("553 5.1.3 Not an address");
        }
        if is_invalid(address) {
            return reply("550 5.1.2 No such domain");
        }
        if self.recipients.len() >= MOST_RECIPIENTS {
            return reply("452 4.5.3 Too many recipients");
        }
        self.recipients.push(address.to_owned());
        reply("250 2.1.5 Go on")
    }

    fn data(&mut self, rest: &str) -> Step {
        if !rest.is_empty() {
            return self.wrong("501 5.5.4 DATA takes nothing");
        }
        if self.recipients.is_empty() {
            return self.wrong("503 5.5.1 Not now");
        }
        Step::Data
    }

    fn reset(&mut self) {
        self.sender = false;
        self.recipients.clear();
    }

    fn wrong(&mut self, text: &str) -> Step {
        self.errors += 1;
        if self.errors < MOST_ERRORS { reply(text) } else { Step::Close("421 4.7.0 Too many errors".to_owned()) }
    }
}

fn reply(text: &str) -> Step {
    Step::Reply(text.to_owned())
}

/// `FROM:<address> parameters` in its two parts.
fn path<'a>(text: &'a str, keyword: &str) -> Option<(&'a str, &'a str)> {
    let (start, rest) = text.split_at_checked(keyword.len())?;
    let (address, parameters) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    start.eq_ignore_ascii_case(keyword).then_some((address, parameters.trim()))
}

/// RFC 5321, section 4.5.3.1: 64 bytes before the sign, 255 after it, 254 in all.
fn is_address(text: &str) -> bool {
    let unusual = |sign: char| sign.is_whitespace() || "<>\",;:\\()[]".contains(sign);
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        (1..=64).contains(&local.len())
            && (1..=255).contains(&domain.len())
            && text.len() <= 254
            && !text.contains(unusual)
            && !local.contains('@')
    })
}

fn is_invalid(address: &str) -> bool {
    let domain = address.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    domain == "invalid" || domain.ends_with(".invalid")
}

fn accept_parameter(parameter: &str) -> Result<(), &'static str> {
    let parameter = parameter.to_ascii_uppercase();
    match parameter.split_once('=') {
        None if parameter == "SMTPUTF8" => Ok(()),
        Some(("BODY", "7BIT" | "8BITMIME")) => Ok(()),
        Some(("SIZE", size)) => match size.parse::<usize>() {
            Ok(size) if size <= LARGEST => Ok(()),
            Ok(_) => Err("552 5.3.4 Too large"),
            Err(_) => Err("501 5.5.4 Not a size"),
        },
        _ => Err("555 5.5.4 No such parameter"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(session: &mut Session, line: &str) -> String {
        match session.command(line.as_bytes()) {
            Step::Reply(text) | Step::Close(text) => text.chars().take(3).collect(),
            Step::Data => "354".to_owned(),
        }
    }

    fn all(lines: &[&str]) -> Vec<String> {
        let mut session = Session::default();
        lines.iter().map(|line| said(&mut session, line)).collect()
    }

    #[test]
    fn a_mail_goes_through_in_order() {
        let codes =
            all(&["EHLO me", "MAIL FROM:<a@example.org> SIZE=100 BODY=8BITMIME", "RCPT TO:<b@example.org>", "DATA"]);
        assert_eq!(codes, ["250", "250", "250", "354"]);
    }

    #[test]
    fn out_of_order_is_refused() {
        assert_eq!(all(&["MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>", "DATA"]), ["503", "503", "503"]);
        assert_eq!(all(&["EHLO me", "MAIL FROM:<>", "MAIL FROM:<>", "DATA"]), ["250", "250", "503", "503"]);
        assert_eq!(all(&["EHLO me", "MAIL FROM:<>", "RSET", "RCPT TO:<b@example.org>"]), ["250", "250", "250", "503"]);
    }

    #[test]
    fn bad_addresses_and_parameters_are_refused() {
        for (line, code) in [
            ("MAIL FROM:a@example.org", "501"),
            ("MAIL FROM:<a b@example.org>", "553"),
            ("MAIL FROM:<@>", "553"),
            ("MAIL FROM:<a@b@c>", "553"),
            ("MAIL FROM:<a@example.org> SIZE=99999999", "552"),
            ("MAIL FROM:<a@example.org> SIZE=x", "501"),
            ("MAIL FROM:<a@example.org> AUTH=x", "555"),
            ("MAIL FROM:<a\u{0}@example.org>", "500"),
            ("MÄIL", "500"),
            ("EHLO", "501"),
        ] {
            assert_eq!(all(&["EHLO me", line])[1], code, "{line}");
        }
    }

    #[test]
    fn the_domain_that_never_exists_is_refused_for_good() {
        let codes = all(&["EHLO me", "MAIL FROM:<>", "RCPT TO:<a@no.Invalid>", "RCPT TO:<a@invalid.org>"]);
        assert_eq!(codes, ["250", "250", "550", "250"]);
    }

    #[test]
    fn there_is_an_end_to_recipients_and_to_errors() {
        let mut session = Session::default();
        for line in ["EHLO me", "MAIL FROM:<>"] {
            said(&mut session, line);
        }
        for number in 0..MOST_RECIPIENTS {
            assert_eq!(said(&mut session, &format!("RCPT TO:<{number}@example.org>")), "250");
        }
        assert_eq!(said(&mut session, "RCPT TO:<more@example.org>"), "452");
        for _ in 1..MOST_ERRORS {
            assert_eq!(said(&mut session, "HELP"), "500");
        }
        assert!(matches!(session.command(b"HELP"), Step::Close(_)));
    }
}
