//! Walking through a page with the keyboard.

use anyhow::Result;
use fantoccini::key::Key;
use serde_json::Value;

use super::Browser;

/// The most steps of a walk.
const MOST: usize = 200;

impl Browser {
    /// Goes through everything that can have the focus, from the last to the first, and says what lay hidden under
    /// what stays in place while the page scrolls (WCAG 2.4.11).
    pub async fn hidden_from_the_keyboard(&self) -> Result<Vec<String>> {
        let last = "const all = document.querySelectorAll('main button, main a'); all[all.length - 1].focus()";
        self.client.execute(last, Vec::new()).await?;
        let look = "const has = document.activeElement; const box = has.getBoundingClientRect(); \
            const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2); \
            const stuck = over && over.closest('.timer, .bar'); \
            return [has === document.body || !has.closest('main'), \
            stuck && !stuck.contains(has) ? has.id || has.name || has.textContent : '']";
        let mut hidden = Vec::new();
        for _ in 0..MOST {
            let has = self.client.active_element().await?;
            has.send_keys(&(Key::Shift + &Key::Tab)).await?;
            let seen = self.client.execute(look, Vec::new()).await?;
            if seen.get(0).and_then(Value::as_bool) != Some(false) {
                break;
            }
            match seen.get(1).and_then(Value::as_str) {
                None | Some("") => {}
                Some(name) => hidden.push(name.to_owned()),
            }
        }
        Ok(hidden)
    }
}
