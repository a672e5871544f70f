//! All registrations of a convention as a file for spreadsheets, with the words of its questions.

use actix_web::{HttpResponse, http::header, web::Path};
use butterfly_contracts::{ConventionId, options::QuestionView};
use butterfly_webkit::PageError;

use crate::desk::Desk;

/// The file. What was answered is known to the registration service, what was asked to the options service; here is who
/// asks both.
pub(crate) async fn export(desk: Desk, id: Path<ConventionId>) -> Result<HttpResponse, PageError> {
    let convention = desk.convention(*id).await?;
    let name = id.to_string();
    let list = desk.registration().export_registrations(&name).await?;
    let questions = desk.options().list_questions(&name).await?.items;
    let file = format!(
        "attachment; filename=\"registrations-{}.csv\"",
        convention.slug
    );
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, file))
        .content_type("text/csv; charset=utf-8")
        .body(with_words(&list, &questions)))
}

/// The list with questions in the place of their ids in its first line. No name of a column there needs quotes. A
/// question that was deleted has no words any more, and keeps its id.
fn with_words(list: &str, questions: &[QuestionView]) -> String {
    let (columns, lines) = list.split_once("\r\n").unwrap_or((list, ""));
    let column = |name: &str| {
        let mut asked = questions.iter();
        let asked = asked.find(|question| question.id.to_string() == name);
        asked.map_or_else(|| name.to_owned(), |question| cell(&question.label))
    };
    let columns: Vec<_> = columns.split(',').map(column).collect();
    format!("{}\r\n{lines}", columns.join(","))
}

/// A cell that no spreadsheet takes for a formula: <https://owasp.org/www-community/attacks/CSV_Injection>.
fn cell(text: &str) -> String {
    let mark = if text.starts_with(['=', '+', '-', '@']) {
        "'"
    } else {
        ""
    };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::{
        QuestionId,
        options::{AskedOf, QuestionKind},
    };

    use super::*;

    #[test]
    fn columns_say_what_was_asked() {
        let question = |label: &str| QuestionView {
            id: QuestionId::generate(),
            convention: ConventionId::generate(),
            kind: QuestionKind::Text,
            asked_of: AskedOf::Attendee,
            label: label.to_owned(),
            help: String::new(),
            required: false,
            choices: Vec::new(),
            min: None,
            max: None,
            max_length: None,
            for_passes: Vec::new(),
            for_options: Vec::new(),
            position: 1,
            version: 1,
        };
        let asked = [question("Meat, or \"fish\"?"), question("=1+1")];
        let (gone, rows) = (QuestionId::generate(), "K3M8W2TXD,\"a,\r\nb\",,x\r\n");
        let list = format!("code,{},{},{gone}\r\n{rows}", asked[0].id, asked[1].id);
        let expected = format!("code,\"Meat, or \"\"fish\"\"?\",\"'=1+1\",{gone}\r\n{rows}");
        assert_eq!(with_words(&list, &asked), expected);
        assert_eq!(with_words("code\r\n", &asked), "code\r\n");
    }
}
