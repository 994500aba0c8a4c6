/// A text in which words between backticks are code.
pub(super) struct Prose(pub(super) Vec<Span>);

/// A stretch of a text.
pub(super) struct Span {
    pub(super) is_code: bool,
    pub(super) text: String,
}

impl Prose {
    pub(super) fn of(text: &str) -> Self {
        let stretches = text.split('`').zip([false, true].into_iter().cycle());
        let spans = stretches.map(|(text, is_code)| Span { is_code, text: text.to_owned() });
        Self(spans.filter(|span| !span.text.is_empty()).collect())
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
