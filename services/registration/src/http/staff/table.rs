//! Lists as comma-separated values (RFC 4180), for spreadsheets.

use actix_web::{HttpResponse, HttpResponseBuilder, http::header};
use butterfly_chassis::{ApiError, ApiResult};

/// What a file begins with, so that spreadsheets read it as UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// A list with one line for each thing, after one with the names of the columns.
pub(super) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// A list with these columns.
    pub(super) fn new<T: AsRef<[u8]>>(columns: impl IntoIterator<Item = T>) -> ApiResult<Self> {
        let mut table = Self::beginning(MARK);
        table.line(columns)?;
        Ok(table)
    }

    /// Lines that go on with a list.
    pub(super) fn headless() -> Self {
        Self::beginning(&[])
    }

    fn beginning(text: &[u8]) -> Self {
        let mut builder = csv::WriterBuilder::new();
        let builder = builder.terminator(csv::Terminator::CRLF);
        Self(builder.from_writer(text.to_vec()))
    }

    /// Adds a line.
    pub(super) fn line<T: AsRef<[u8]>>(
        &mut self,
        cells: impl IntoIterator<Item = T>,
    ) -> ApiResult<()> {
        self.0.write_record(cells).map_err(ApiError::internal)
    }

    /// The list as text.
    pub(super) fn into_text(self) -> ApiResult<Vec<u8>> {
        let text = self.0.into_inner();
        text.map_err(|error| ApiError::internal(error.into_error()))
    }

    /// The list as a file of this name.
    pub(super) fn into_file(self, name: &str) -> ApiResult<HttpResponse> {
        Ok(file(name).body(self.into_text()?))
    }
}

/// An answer that is a file of this name.
pub(super) fn file(name: &str) -> HttpResponseBuilder {
    let file = format!("attachment; filename=\"{name}.csv\"");
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, file))
        .content_type("text/csv; charset=utf-8");
    answer
}

/// A cell that no spreadsheet takes for a formula: <https://owasp.org/www-community/attacks/CSV_Injection>. A phone number
/// is none that does anything, and stays as it is.
pub(super) fn as_text(typed: &str) -> String {
    let begins = typed.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins && !is_phone_number(typed) {
        return format!("'{typed}");
    }
    typed.to_owned()
}

/// A plus, then nothing but digits and spaces.
fn is_phone_number(typed: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_digit() || letter == ' ';
    typed.strip_prefix('+').is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_ascii_digit()) && rest.chars().all(plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text_and_phone_numbers_stay() {
        for typed in [
            "=1+1",
            "+1+1",
            "-1",
            "@x",
            "\t=1",
            "+",
            "+ ",
            "+49-170",
            "+49 170;+1 2",
            "+1\n=2",
        ] {
            assert_eq!(as_text(typed), format!("'{typed}"));
        }
        for typed in ["+49 170 1234567", "+15550100", "Mina", "", "1+1"] {
            assert_eq!(as_text(typed), typed);
        }
    }

    #[test]
    fn only_the_beginning_of_a_file_is_marked() {
        let head = Table::new(["name"]).unwrap().into_text().unwrap();
        assert_eq!(head, "\u{feff}name\r\n".as_bytes());
        let mut rest = Table::headless();
        rest.line(["Zoë"]).unwrap();
        assert_eq!(rest.into_text().unwrap(), "Zoë\r\n".as_bytes());
    }
}
