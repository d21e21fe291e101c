//! The part of SOQL that checks and common clients need:
//! `SELECT a, b FROM X [WHERE c = 'd' AND …] [ORDER BY e [DESC]] [LIMIT n]`.

use serde_json::Value;

/// A parsed query.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    /// Selected fields; relationship fields with their dots.
    pub(super) fields: Vec<String>,
    /// `SELECT COUNT()`.
    pub(super) count: bool,
    /// Object.
    pub(super) object: String,
    /// Conditions, all of which must hold.
    pub(super) conditions: Vec<Condition>,
    /// Sort field and whether it is descending.
    pub(super) order: Option<(String, bool)>,
    /// Most rows to return.
    pub(super) limit: Option<usize>,
}

/// `field operator value`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    /// Field.
    pub(super) field: String,
    /// Whether equality is asked for, or inequality.
    pub(super) equal: bool,
    /// Value.
    pub(super) value: Value,
}

/// A query that cannot be read: the words for `MALFORMED_QUERY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) String);

/// Reads a query.
pub(super) fn parse(text: &str) -> Result<Query, Malformed> {
    let mut tokens = Tokens {
        list: tokenize(text)?,
        next: 0,
    };
    tokens.keyword("SELECT")?;
    let mut fields = tokens.names()?;
    let count = fields.len() == 1 && fields[0].eq_ignore_ascii_case("COUNT()");
    if count {
        fields.clear();
    }
    tokens.keyword("FROM")?;
    let object = tokens.name()?;
    let mut query = Query {
        fields,
        count,
        object,
        conditions: Vec::new(),
        order: None,
        limit: None,
    };
    if tokens.takes("WHERE") {
        query.conditions.push(tokens.condition()?);
        while tokens.takes("AND") {
            query.conditions.push(tokens.condition()?);
        }
    }
    if tokens.takes("ORDER") {
        tokens.keyword("BY")?;
        let field = tokens.name()?;
        let descending = tokens.takes("DESC");
        if !descending {
            tokens.takes("ASC");
        }
        query.order = Some((field, descending));
    }
    if tokens.takes("LIMIT") {
        let number = tokens.name()?;
        let limit = number.parse().map_err(|_| unexpected(&number))?;
        query.limit = Some(limit);
    }
    match tokens.list.get(tokens.next) {
        None => Ok(query),
        Some(token) => Err(unexpected(token.text())),
    }
}

fn unexpected(token: &str) -> Malformed {
    Malformed(format!("unexpected token: '{token}'"))
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
}

impl Token {
    fn text(&self) -> &str {
        match self {
            Self::Word(text) | Self::Text(text) => text,
        }
    }
}

fn tokenize(query: &str) -> Result<Vec<Token>, Malformed> {
    let mut tokens = Vec::new();
    let mut characters = query.chars().peekable();
    while let Some(&first) = characters.peek() {
        if first.is_whitespace() {
            characters.next();
        } else if first == '\'' {
            characters.next();
            tokens.push(Token::Text(quoted(&mut characters)?));
        } else if first == ',' || first == '=' {
            characters.next();
            tokens.push(Token::Word(first.to_string()));
        } else if first == '!' {
            characters.next();
            if characters.next() != Some('=') {
                return Err(unexpected("!"));
            }
            tokens.push(Token::Word("!=".to_owned()));
        } else {
            let mut word = String::new();
            while let Some(next) =
                characters.next_if(|next| !next.is_whitespace() && !",=!'".contains(*next))
            {
                word.push(next);
            }
            tokens.push(Token::Word(word));
        }
    }
    Ok(tokens)
}

fn quoted(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, Malformed> {
    let mut text = String::new();
    loop {
        match characters.next() {
            Some('\'') => return Ok(text),
            Some('\\') => text.extend(characters.next()),
            Some(other) => text.push(other),
            None => return Err(unexpected("<EOF>")),
        }
    }
}

struct Tokens {
    list: Vec<Token>,
    next: usize,
}

impl Tokens {
    fn take(&mut self) -> Result<Token, Malformed> {
        let token = self.list.get(self.next).cloned();
        self.next += 1;
        token.ok_or_else(|| unexpected("<EOF>"))
    }

    /// Takes the word if it comes next.
    fn takes(&mut self, word: &str) -> bool {
        let found = matches!(self.list.get(self.next),
            Some(Token::Word(text)) if text.eq_ignore_ascii_case(word));
        self.next += usize::from(found);
        found
    }

    fn keyword(&mut self, word: &str) -> Result<(), Malformed> {
        if self.takes(word) {
            Ok(())
        } else {
            Err(unexpected(self.take()?.text()))
        }
    }

    fn name(&mut self) -> Result<String, Malformed> {
        match self.take()? {
            Token::Word(word) if word != "," && word != "=" && word != "!=" => Ok(word),
            other => Err(unexpected(other.text())),
        }
    }

    fn names(&mut self) -> Result<Vec<String>, Malformed> {
        let mut names = vec![self.name()?];
        while self.takes(",") {
            names.push(self.name()?);
        }
        Ok(names)
    }

    fn condition(&mut self) -> Result<Condition, Malformed> {
        let field = self.name()?;
        let equal = self.takes("=");
        if !equal {
            self.keyword("!=")?;
        }
        let value = match self.take()? {
            Token::Text(text) => Value::String(text),
            Token::Word(word) => match word.to_ascii_lowercase().as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                "null" => Value::Null,
                _ => return Err(unexpected(&word)),
            },
        };
        Ok(Condition {
            field,
            equal,
            value,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_checks_ask() {
        let query = parse(
            "SELECT LoginTime, Status FROM LoginHistory WHERE UserId='005\\'x' \
             AND LoginType != null ORDER BY LoginTime DESC LIMIT 10",
        )
        .unwrap();
        assert_eq!(query.fields, ["LoginTime", "Status"]);
        assert_eq!(query.object, "LoginHistory");
        assert_eq!(query.conditions.len(), 2);
        assert_eq!(query.conditions[0].value, Value::from("005'x"));
        assert!(!query.conditions[1].equal);
        assert_eq!(query.order, Some(("LoginTime".to_owned(), true)));
        assert_eq!(query.limit, Some(10));
    }

    #[test]
    fn case_does_not_matter_and_count_works() {
        let query = parse("select count() from Account limit 1").unwrap();
        assert!(query.count);
        assert_eq!(query.limit, Some(1));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for bad in [
            "",
            "SELECT",
            "SELECT FROM Account",
            "SELECT Id FROM",
            "SELECT Id FROM Account LIMIT many",
            "SELECT Id FROM Account WHERE Name = 'x",
            "SELECT Id FROM Account nonsense",
            "SELECT Id, FROM Account",
            "DELETE FROM Account",
            "SELECT Id FROM Account WHERE Name ! 'x'",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
