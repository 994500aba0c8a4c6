//! `Mailer`: one in memory, and what every one must hold.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use dalil_app::ports::{Attachment, EmailAddress, Mail, MailError, Mailer};

/// Keeps every mail it is given. Like a server, it refuses addresses in the domain `invalid` (RFC 6761, section 6.4).
#[derive(Debug, Default)]
pub struct MemoryMailer {
    sent: Mutex<Vec<Mail>>,
    down: AtomicBool,
}

impl MemoryMailer {
    /// What was sent, in order.
    pub fn sent(&self) -> Vec<Mail> {
        self.mails().clone()
    }

    /// From now on nothing leaves: every mail is answered with [`MailError::Unavailable`].
    pub fn go_down(&self) {
        self.down.store(true, Ordering::SeqCst);
    }

    /// Ends [`go_down`](Self::go_down).
    pub fn come_back(&self) {
        self.down.store(false, Ordering::SeqCst);
    }

    /// A panic elsewhere cannot leave the list half changed.
    fn mails(&self) -> MutexGuard<'_, Vec<Mail>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Mailer for MemoryMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        if self.down.load(Ordering::SeqCst) {
            return Err(MailError::Unavailable("the mailer was told to be down".into()));
        }
        if mail.subject.contains(char::is_control) || mail.to.as_str().ends_with(".invalid") {
            return Err(MailError::Refused);
        }
        self.mails().push(mail.clone());
        Ok(())
    }
}

/// What a recipient sees of a mail, decoded; lines end with a line feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The subject.
    pub subject: String,
    /// The plain text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The attached files, each with its name.
    pub attachments: Vec<(String, Vec<u8>)>,
}

/// A mailer with the server behind it, so that a case can look at what arrived.
#[async_trait]
pub trait MailPost: Send + Sync {
    /// The mailer under test.
    fn mailer(&self) -> &dyn Mailer;

    /// Everything that reached the recipient so far, oldest first. A mail whose `send` has returned is in it.
    async fn received(&self, recipient: &EmailAddress) -> Vec<Received>;

    /// Takes the server away.
    async fn go_down(&mut self);
}

/// The mailer itself is the server.
#[async_trait]
impl MailPost for MemoryMailer {
    fn mailer(&self) -> &dyn Mailer {
        self
    }

    async fn received(&self, recipient: &EmailAddress) -> Vec<Received> {
        let mails = self.mails();
        let theirs = mails.iter().filter(|mail| mail.to == *recipient);
        theirs
            .map(|mail| Received {
                subject: mail.subject.clone(),
                text: mail.text.clone(),
                html: mail.html.clone(),
                attachments: mail.attachments.iter().map(|file| (file.name.clone(), file.content.clone())).collect(),
            })
            .collect()
    }

    async fn go_down(&mut self) {
        Self::go_down(self);
    }
}

/// One test per case. `fresh` is a function whose future gives a [`MailPost`].
///
/// ```
/// use dalil_testkit::mail::MemoryMailer;
///
/// async fn fresh() -> MemoryMailer {
///     MemoryMailer::default()
/// }
/// dalil_testkit::mailer_contract!(fresh);
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! mailer_contract {
    ($fresh:path) => {
        $crate::mailer_contract! {
            $fresh;
            a_mail_in_bangla_arrives_as_it_was_written,
            a_long_text_keeps_its_lines,
            a_subject_makes_no_header_of_its_own,
            a_text_makes_no_second_mail,
            attached_files_arrive_byte_for_byte,
            a_refused_recipient_is_refused_for_good,
            a_server_that_is_away_is_worth_another_try,
            an_error_names_no_person
        }
    };
    ($fresh:path; $($case:ident),+) => {
        $(
            #[tokio::test]
            async fn $case() {
                let mut post = $fresh().await;
                $crate::mail::$case(&mut post).await;
            }
        )+
    };
}

fn address(text: &str) -> EmailAddress {
    text.parse().expect("a mail address")
}

fn client() -> EmailAddress {
    address("client@example.org")
}

fn mail(to: EmailAddress, subject: &str, text: &str) -> Mail {
    let html = format!("<p>{text}</p>");
    Mail { to, subject: subject.to_owned(), text: text.to_owned(), html, attachments: Vec::new() }
}

/// Sends and expects exactly that to arrive; a line end added after the last line does not count.
async fn arrives(post: &dyn MailPost, mail: Mail) {
    post.mailer().send(&mail).await.expect("it is sent");
    let received = post.received(&mail.to).await;
    let [received] = received.as_slice() else { panic!("one mail arrives, not {}", received.len()) };
    assert_eq!(received.subject, mail.subject);
    assert_eq!(received.text.trim_end_matches('\n'), mail.text.trim_end_matches('\n'));
    assert_eq!(received.html.trim_end_matches('\n'), mail.html.trim_end_matches('\n'));
}

/// Subject and both parts, with conjuncts, digits and signs of other scripts.
pub async fn a_mail_in_bangla_arrives_as_it_was_written(post: &mut dyn MailPost) {
    let text = "প্রিয় গ্রাহক, ৳ ১,২৩,৪৫৬.৭৮ — আপনার চালান প্রস্তুত। <a href=\"https://dalil.example/s?a=1&b=2\">=20</a>\n";
    arrives(post, mail(client(), "দলিল: চালান নম্বর ২০২৬-২৭/০০০১ প্রস্তুত, ধন্যবাদ আপনাকে আমাদের সাথে থাকার জন্য", text)).await;
}

/// Lines longer than SMTP allows, empty ones, ones that end with blanks, ones that begin with a dot.
pub async fn a_long_text_keeps_its_lines(post: &mut dyn MailPost) {
    let text = format!("{}\n\n.\n..\n.dot\nFrom here\ntrailing blanks  \n{}", "ক".repeat(2_000), "x".repeat(5_000));
    arrives(post, mail(client(), "long", &text)).await;
}

/// A line break in the subject must not become a header (CWE-93): the mail is refused and nobody gets one.
pub async fn a_subject_makes_no_header_of_its_own(post: &mut dyn MailPost) {
    for subject in ["x\r\nBcc: other@example.org", "x\nBcc: other@example.org", "x\rBcc: other@example.org", "x\0y"] {
        let refused = post.mailer().send(&mail(client(), subject, "text")).await;
        assert!(matches!(refused, Err(MailError::Refused)), "{subject:?}: {refused:?}");
    }
    assert_eq!(post.received(&client()).await, []);
    assert_eq!(post.received(&address("other@example.org")).await, []);
}

/// A text that looks like the end of a mail and the start of another stays text.
pub async fn a_text_makes_no_second_mail(post: &mut dyn MailPost) {
    let text = "one\n.\nMAIL FROM:<x@example.org>\nRCPT TO:<other@example.org>\nDATA\nSubject: two\n\ntwo\n.\nQUIT\n";
    arrives(post, mail(client(), "one", text)).await;
    assert_eq!(post.received(&address("other@example.org")).await, []);
}

/// Whatever their line ends are: a signature is over bytes.
pub async fn attached_files_arrive_byte_for_byte(post: &mut dyn MailPost) {
    let file = |name: &str, content: &[u8]| Attachment { name: name.to_owned(), content: content.to_vec() };
    let long = "—".repeat(2_000);
    let attachments = vec![
        file("audit-7.checkpoint", "books.example/x/audit\n7\n.\n\n— books.example ক\n".as_bytes()),
        file("audit-5-7.tlog-growth", format!("old 5\r\n\n{long}").as_bytes()),
    ];
    let sent = Mail { attachments: attachments.clone(), ..mail(client(), "two files", "text") };
    arrives(post, sent).await;
    let received = post.received(&client()).await.pop().expect("it arrived");
    let expected: Vec<_> = attachments.into_iter().map(|file| (file.name, file.content)).collect();
    assert_eq!(received.attachments, expected);
}

/// Trying again would not help.
pub async fn a_refused_recipient_is_refused_for_good(post: &mut dyn MailPost) {
    let refused = post.mailer().send(&mail(address("nobody@dalil.invalid"), "x", "text")).await;
    assert!(matches!(refused, Err(MailError::Refused)), "{refused:?}");
    arrives(post, mail(client(), "still", "works")).await;
}

/// Trying again may help.
pub async fn a_server_that_is_away_is_worth_another_try(post: &mut dyn MailPost) {
    post.go_down().await;
    let failed = post.mailer().send(&mail(client(), "x", "text")).await;
    assert!(matches!(failed, Err(MailError::Unavailable(_))), "{failed:?}");
}

/// Errors go to logs: neither the recipient nor the text is in them, nor in what caused them.
pub async fn an_error_names_no_person(post: &mut dyn MailPost) {
    let refused = mail(address("nobody@dalil.invalid"), "subject-word", "text-word");
    let first = post.mailer().send(&refused).await.expect_err("refused");
    post.go_down().await;
    let second = post.mailer().send(&mail(client(), "subject-word", "text-word")).await.expect_err("away");
    for error in [first, second] {
        let shown = format!("{error} {error:?}");
        for word in ["nobody", "client", "subject-word", "text-word"] {
            assert!(!shown.contains(word), "{shown}");
        }
    }
}
