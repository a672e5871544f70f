//! What a backup carries beside the rows, as comments at its beginning: the keys that are not in the
//! database but without which a part of it is worth nothing, and whether an administrator has been made.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::Path,
};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::{files, layout::Layout, secrets::Secrets};

const FIRST: &str = "-- Written by `butterfly backup`, with keys. Keep it as safe as the data: whoever reads it, is you.";
const MARK: &str = "-- butterfly: ";

/// Keys and notes of the place a backup was made of.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// Links to orders in mails are made with it.
    order_secret_key: String,
    /// The first administrator, if one has been made: a removed one must not come back.
    administrator: Option<String>,
    /// The websites' visitors stay signed in by them.
    cookies: BTreeMap<String, String>,
}

impl Carried {
    /// What belongs to the database of this place.
    pub fn from(layout: &Layout) -> anyhow::Result<Self> {
        let secrets = Secrets::load(&layout.secrets())?.context("there are no secrets yet")?;
        let administrator = layout.administrator();
        let read = administrator
            .exists()
            .then(|| fs::read_to_string(&administrator));
        let read = read
            .transpose()
            .with_context(|| format!("cannot read {}", administrator.display()))?;
        Ok(Self {
            order_secret_key: secrets.order_secret_key,
            administrator: read.map(|text| text.trim_end().to_owned()),
            cookies: secrets.cookies,
        })
    }

    /// The beginning of the file, in lines that the database takes for comments.
    pub fn head(&self) -> anyhow::Result<String> {
        let text = toml::to_string(self)?;
        let marked = text.lines().map(|line| format!("{MARK}{line}\n"));
        Ok(format!("{FIRST}\n{}", marked.collect::<String>()))
    }

    /// What a file carries; none when it is a mere dump.
    pub fn read(file: &Path) -> anyhow::Result<Option<Self>> {
        let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
        let mut lines = BufReader::new(opened).lines().map_while(Result::ok);
        if lines.next().as_deref() != Some(FIRST) {
            return Ok(None);
        }
        let text: String = lines
            .map_while(|line| Some(line.strip_prefix(MARK)?.to_owned() + "\n"))
            .collect();
        let carried = toml::from_str(&text)
            .with_context(|| format!("the keys in {} cannot be understood", file.display()))?;
        Ok(Some(carried))
    }

    /// Makes a place the one these belong to.
    pub fn settle(&self, layout: &Layout) -> anyhow::Result<()> {
        let mut secrets = Secrets::load_or_create(&layout.secrets())?;
        secrets.order_secret_key.clone_from(&self.order_secret_key);
        secrets.cookies.clone_from(&self.cookies);
        secrets.write(&layout.secrets())?;
        match &self.administrator {
            Some(email) => files::write_private(&layout.administrator(), &format!("{email}\n")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(name: &str, within: &Path) -> Layout {
        let layout = Layout::at("/r".into(), "/p".into(), &within.join(name)).unwrap();
        layout.create().unwrap();
        Secrets::load_or_create(&layout.secrets()).unwrap();
        layout
    }

    #[test]
    fn keys_and_notes_go_from_place_to_place() {
        let directory = tempfile::tempdir().unwrap();
        let (before, after) = (place("a", directory.path()), place("b", directory.path()));
        files::write_private(&before.administrator(), "robin@example.org\n").unwrap();
        let file = directory.path().join("backup.sql");
        let head = Carried::from(&before).unwrap().head().unwrap();
        assert!(head.lines().all(|line| line.starts_with("-- ")), "{head}");
        fs::write(&file, head + "-- MariaDB dump\n-- butterfly: x = 1\n").unwrap();

        let carried = Carried::read(&file).unwrap().unwrap();
        carried.settle(&after).unwrap();
        assert!(Carried::from(&after).unwrap() == carried);
        let [old, new] = [&before, &after].map(|place| Secrets::load(&place.secrets()));
        let (old, new) = (old.unwrap().unwrap(), new.unwrap().unwrap());
        assert_eq!(new.order_secret_key, old.order_secret_key);
        assert_eq!(new.cookies, old.cookies);
        assert_ne!(new.database("root"), old.database("root"), "its own");
    }

    #[test]
    fn a_mere_dump_carries_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("dump.sql");
        fs::write(&file, "-- MariaDB dump\n-- butterfly: x = 1\n").unwrap();
        assert!(Carried::read(&file).unwrap().is_none());
    }
}
