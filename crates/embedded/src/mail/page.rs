use std::fmt::Write as _;

use super::message::Message;

/// The inbox's only style.
pub(super) const STYLE: &str = "\
:root { color-scheme: light dark; font-family: system-ui, 'Noto Sans', 'Noto Sans Bengali', sans-serif; line-height: 1.5; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid GrayText; padding: 0.5rem; text-align: start; vertical-align: top; }
dt { font-weight: bold; }
dd { margin: 0 0 0.5rem; overflow-wrap: anywhere; }
pre { border: 1px solid GrayText; font: inherit; overflow-wrap: anywhere; padding: 1rem; white-space: pre-wrap; }
";

/// The page of all messages.
pub(super) fn list<'a>(messages: impl ExactSizeIterator<Item = &'a Message>) -> String {
    if messages.len() == 0 {
        return page("Inbox", "<p>No mail has arrived yet.</p>");
    }
    let rows = messages.fold(String::new(), |mut rows, message| {
        let _ = write!(
            rows,
            "<tr><td>{date}</td><td>{to}</td><td><a href=\"/messages/{id}\">{subject}</a></td></tr>",
            date = escape(message.date.as_deref().unwrap_or_default()),
            to = escape(&message.to.join(", ")),
            id = message.id,
            subject = escape(subject(message)),
        );
        rows
    });
    let head =
        "<thead><tr><th scope=\"col\">Date</th><th scope=\"col\">To</th><th scope=\"col\">Subject</th></tr></thead>";
    page("Inbox", &format!("<table>{head}<tbody>{rows}</tbody></table>"))
}

/// The page of one message: its plain text, with links that can be followed.
pub(super) fn one(message: &Message) -> String {
    let mut fields = String::new();
    for (name, value) in [
        ("From", message.from.clone()),
        ("To", message.to.join(", ")),
        ("Date", message.date.clone().unwrap_or_default()),
        ("Attachments", message.attachments.join(", ")),
    ] {
        if !value.is_empty() {
            let _ = write!(fields, "<dt>{name}</dt><dd>{}</dd>", escape(&value));
        }
    }
    let text = with_links(&message.text);
    let body = format!("<p><a href=\"/\">Inbox</a></p><dl>{fields}</dl><pre>{text}</pre>");
    page(subject(message), &body)
}

fn subject(message: &Message) -> &str {
    if message.subject.is_empty() { "(no subject)" } else { &message.subject }
}

fn page(title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} · Mail catcher</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"stylesheet\" href=\"/style.css\"></head>\
         <body><main><h1>{title}</h1>{body}</main></body></html>"
    )
}

fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, sign| {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(sign),
        }
        escaped
    })
}

/// Text with its `http` and `https` URLs as links; what ends a sentence does not belong to the URL.
fn with_links(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from_url) = rest.split_at(start);
        let stops = |sign: char| sign.is_whitespace() || "<>\"'".contains(sign);
        let (run, _) = from_url.split_at(from_url.find(stops).unwrap_or(from_url.len()));
        let url = run.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '।']);
        let link = escape(url);
        let _ = write!(shown, "{}<a href=\"{link}\" rel=\"noreferrer\">{link}</a>", escape(before));
        rest = from_url.strip_prefix(url).unwrap_or_default();
    }
    shown + &escape(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_becomes_a_link_without_the_full_stop_after_it() {
        assert_eq!(
            with_links("Go to http://localhost:8080/s?a=1&b=2. Or not."),
            "Go to <a href=\"http://localhost:8080/s?a=1&amp;b=2\" rel=\"noreferrer\">\
             http://localhost:8080/s?a=1&amp;b=2</a>. Or not."
        );
        assert_eq!(with_links("https://a।").matches("<a ").count(), 1);
        assert_eq!(with_links("http://a http://b").matches("<a ").count(), 2);
        assert_eq!(with_links("http://").matches("<a ").count(), 1);
    }

    #[test]
    fn markup_in_a_mail_stays_text() {
        let shown = with_links("<script>alert('x')</script> http://a\"onclick=\"x javascript:y");
        assert!(!shown.contains("<script") && !shown.contains("\"onclick"), "{shown}");
        assert!(!shown.contains("href=\"javascript"), "{shown}");
    }
}
