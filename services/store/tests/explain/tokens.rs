//! Just enough of SQL to see which column a parameter is compared with and what an alias stands for.

use std::collections::HashMap;

/// Words, quoted texts and single signs; comparison operators of two signs stay together.
pub(crate) fn tokens(query: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = query.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' | '`' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            c if c.is_alphanumeric() || c == '_' => rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(rest.len()),
            '<' | '>' | '!' => rest.find(|c| !"<>=!".contains(c)).unwrap_or(rest.len()),
            other => other.len_utf8(),
        };
        tokens.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    tokens
}

/// What each name of a table in the query stands for.
pub(crate) fn aliases(tokens: &[String]) -> HashMap<String, String> {
    const NO_ALIAS: [&str; 16] = [
        "ON",
        "WHERE",
        "SET",
        "JOIN",
        "LEFT",
        "INNER",
        "CROSS",
        "ORDER",
        "GROUP",
        "LIMIT",
        "FOR",
        "USING",
        "VALUES",
        "SELECT",
        "STRAIGHT_JOIN",
        "FORCE",
    ];
    let mut aliases = HashMap::new();
    for (at, token) in tokens.iter().enumerate() {
        let keyword = token.to_uppercase();
        if !["FROM", "JOIN", "STRAIGHT_JOIN", "UPDATE", "INTO", ","].contains(&keyword.as_str()) {
            continue;
        }
        let Some(table) = tokens.get(at + 1) else {
            continue;
        };
        let table = table.trim_matches('`').to_owned();
        let mut next = tokens.get(at + 2);
        if next.is_some_and(|word| word.eq_ignore_ascii_case("AS")) {
            next = tokens.get(at + 3);
        }
        let alias = next
            .filter(|word| word.chars().all(|c| c.is_alphanumeric() || c == '_'))
            .filter(|word| !NO_ALIAS.contains(&word.to_uppercase().as_str()));
        // `SELECT a, b alias` also looks like this; the planner asks for the names of tables only.
        if let Some(alias) = alias {
            aliases
                .entry(alias.clone())
                .or_insert_with(|| table.clone());
        }
        if keyword != "," {
            aliases.insert(table.clone(), table);
        }
    }
    aliases
}

/// What a parameter is for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Compared with a column of this name, maybe of this table or alias.
    Column(Option<String>, String),
    /// A number of rows.
    Limit,
    /// A document of rows.
    Document,
    /// Anything else.
    Other,
}

/// What each `?` is for, in order.
pub(crate) fn parameters(tokens: &[String]) -> Vec<Use> {
    let marks = tokens.iter().enumerate().filter(|(_, token)| *token == "?");
    marks.map(|(at, _)| usage(tokens, at)).collect()
}

fn usage(tokens: &[String], at: usize) -> Use {
    let mut before = at;
    // Earlier elements of `IN (?, ?)` or of a row `(?, ?)`.
    let mut position = 0;
    while before > 0 {
        before -= 1;
        match tokens[before].to_uppercase().as_str() {
            "LIMIT" | "OFFSET" => return Use::Limit,
            "JSON_TABLE" => return Use::Document,
            "," => position += 1,
            "?" | "(" | "IN" | "NOT" | "BETWEEN" => {}
            "AND" if is_between(tokens, before) => {}
            "=" | "<" | ">" | "<=" | ">=" | "<>" | "!=" | "<=>" | "LIKE" => {
                return compared(tokens, before, position);
            }
            _ => break,
        }
    }
    if before + 1 < at
        && tokens[before + 1..at]
            .iter()
            .any(|token| ["IN", "BETWEEN"].contains(&token.to_uppercase().as_str()))
    {
        return column_ending_at(tokens, before);
    }
    // `? = column`
    match tokens.get(at + 1).map(String::as_str) {
        Some("=" | "<" | ">" | "<=" | ">=" | "<=>") => column_starting_at(tokens, at + 2),
        _ => Use::Other,
    }
}

fn is_between(tokens: &[String], and: usize) -> bool {
    and >= 2 && tokens[and - 1] == "?" && tokens[and - 2].eq_ignore_ascii_case("BETWEEN")
}

/// The column left of the operator, or the element of the row `(a, b)` that stands there.
fn compared(tokens: &[String], operator: usize, position: usize) -> Use {
    let Some(last) = operator.checked_sub(1) else {
        return Use::Other;
    };
    if tokens[last] != ")" {
        return column_ending_at(tokens, last);
    }
    let Some(open) = tokens[..last].iter().rposition(|token| token == "(") else {
        return Use::Other;
    };
    let element = tokens[open + 1..last]
        .split(|token| token == ",")
        .nth(position);
    element.map_or(Use::Other, |element| {
        column_ending_at(element, element.len() - 1)
    })
}

fn column_ending_at(tokens: &[String], last: usize) -> Use {
    let Some(name) = tokens.get(last).filter(|token| is_name(token)) else {
        return Use::Other;
    };
    let table = (last >= 2 && tokens[last - 1] == ".").then(|| plain(&tokens[last - 2]));
    Use::Column(table, plain(name))
}

fn column_starting_at(tokens: &[String], first: usize) -> Use {
    let qualified = tokens.get(first + 1).is_some_and(|token| token == ".");
    column_ending_at(tokens, if qualified { first + 2 } else { first })
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '`')
}

fn plain(token: &str) -> String {
    token.trim_matches('`').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(query: &str) -> Vec<Use> {
        parameters(&tokens(query))
    }

    fn column(name: &str) -> Use {
        Use::Column(None, name.to_owned())
    }

    #[test]
    fn parameters_find_their_columns() {
        assert_eq!(
            uses("WHERE a = ? AND b<=? LIMIT ?"),
            [column("a"), column("b"), Use::Limit]
        );
        assert_eq!(
            uses("WHERE (a, t.b) < (?, ?)"),
            [
                column("a"),
                Use::Column(Some("t".to_owned()), "b".to_owned())
            ]
        );
        assert_eq!(uses("WHERE a IN (?, ?)"), [column("a"), column("a")]);
        assert_eq!(uses("WHERE a BETWEEN ? AND ?"), [column("a"), column("a")]);
        assert_eq!(uses("WHERE ? >= `a`"), [column("a")]);
        assert_eq!(uses("FROM JSON_TABLE(?, '$[*]' COLUMNS"), [Use::Document]);
        assert_eq!(uses("VALUES (?, ?)"), [Use::Other, Use::Other]);
        assert_eq!(uses("SET a = a + ?, b = ?"), [Use::Other, column("b")]);
        assert_eq!(
            uses("WHERE (? IS NULL OR a = ?)"),
            [Use::Other, column("a")]
        );
    }

    #[test]
    fn aliases_find_their_tables() {
        let found = aliases(&tokens(
            "SELECT a.x FROM account AS a LEFT JOIN session s ON s.y = a.x",
        ));
        assert_eq!(found["a"], "account");
        assert_eq!(found["s"], "session");
        let found = aliases(&tokens("UPDATE account SET x = ? WHERE id = ?"));
        assert_eq!(found["account"], "account");
    }
}
