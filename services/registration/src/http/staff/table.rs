//! Lists as comma-separated values (RFC 4180), for spreadsheets.

use actix_web::{HttpResponse, HttpResponseBuilder, http::header};
use butterfly_chassis::{ApiError, ApiResult};

/// A list with one line for each thing, after one with the names of the columns.
pub(super) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// A list with these columns.
    pub(super) fn new<T: AsRef<[u8]>>(columns: impl IntoIterator<Item = T>) -> ApiResult<Self> {
        let mut table = Self::headless();
        table.line(columns)?;
        Ok(table)
    }

    /// Lines that go on with a list.
    pub(super) fn headless() -> Self {
        let mut builder = csv::WriterBuilder::new();
        let builder = builder.terminator(csv::Terminator::CRLF);
        Self(builder.from_writer(Vec::new()))
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

/// A cell that no spreadsheet takes for a formula: <https://owasp.org/www-community/attacks/CSV_Injection>.
pub(super) fn as_text(typed: &str) -> String {
    if typed.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return format!("'{typed}");
    }
    typed.to_owned()
}
