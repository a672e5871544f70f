//! Markup, and texts made into it.

use std::fmt;

use askama::filters::HtmlSafe;
use pulldown_cmark::{Event, Parser, Tag, TagEnd, html::push_html};

/// Markup of ours; templates print it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Html(pub(super) String);

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

impl Html {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text without meaning of its own.
pub(super) fn text(text: &str) -> Html {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    Html(out)
}

/// A word of a program.
pub(super) fn code(word: &str) -> Html {
    Html(format!("<code>{}</code>", text(word)))
}

/// A description: `CommonMark`. Markup in it is shown, not obeyed; of pictures and links, which would lead
/// away, the texts stay; headings are paragraphs, as they would not fit among those of the page.
pub(super) fn prose(description: &str) -> Html {
    let events = Parser::new(description).filter_map(tame);
    let mut out = String::new();
    push_html(&mut out, events);
    Html(out.trim_end().to_owned())
}

/// A description within a line: as [`prose`], paragraphs run together.
pub(super) fn phrase(description: &str) -> Html {
    let paragraph = |event: &Event<'_>| {
        !matches!(
            event,
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
        )
    };
    let events = Parser::new(description).filter_map(tame).filter(paragraph);
    let mut out = String::new();
    push_html(&mut out, events);
    Html(out.trim_end().to_owned())
}

fn tame(event: Event<'_>) -> Option<Event<'_>> {
    Some(match event {
        Event::Html(markup) | Event::InlineHtml(markup) => Event::Text(markup),
        Event::Start(Tag::Heading { .. } | Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::Heading(_) | TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Image { .. } | Tag::Link { .. })
        | Event::End(TagEnd::Image | TagEnd::Link) => return None,
        event => event,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_have_paragraphs_lists_and_words_of_programs() {
        let description = "Send `If-Match`.\nOr *not*.\n\n- one\n- two";
        assert_eq!(
            prose(description).0,
            "<p>Send <code>If-Match</code>.\nOr <em>not</em>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"
        );
        assert_eq!(
            phrase("`below_taken` and other_words").0,
            "<code>below_taken</code> and other_words"
        );
    }

    #[test]
    fn markup_in_a_description_is_shown_and_nothing_leads_away() {
        for description in [
            "a <script>alert(1)</script> b",
            "<div onclick='x'>\n\n[to](https://elsewhere.example) ![of](https://elsewhere.example/x.png)",
            "# <img src=x>",
        ] {
            let made = [prose(description).0, phrase(description).0].concat();
            let tags = made
                .split('<')
                .skip(1)
                .map(|tag| tag.trim_start_matches('/'));
            for tag in tags {
                assert!(tag.starts_with("p>"), "{made}");
            }
        }
        assert_eq!(text("<a b='c\"&'>").0, "&lt;a b=&#39;c&quot;&amp;&#39;&gt;");
    }
}
