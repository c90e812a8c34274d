//! The few forms of arguments that the commands take: a word, `--flag`, `--flag VALUE` and
//! `--flag=VALUE`. Anything else is refused with the word that was not understood.

use crate::workspace::{Failure, Outcome};
use std::collections::VecDeque;

/// The words of the command line that no command has read yet.
pub struct Arguments {
    words: VecDeque<String>,
}

impl Arguments {
    /// The words after the program's name.
    pub fn from_command_line() -> Self {
        Self::new(std::env::args().skip(1))
    }

    fn new(words: impl IntoIterator<Item = String>) -> Self {
        let mut split = VecDeque::new();
        for word in words {
            match word.split_once('=') {
                Some((flag, value)) if flag.starts_with("--") => {
                    split.push_back(flag.to_owned());
                    split.push_back(value.to_owned());
                }
                _ => split.push_back(word),
            }
        }
        Self { words: split }
    }

    /// The next word, if one is left.
    pub fn next(&mut self) -> Option<String> {
        self.words.pop_front()
    }

    /// The value that must follow `flag`.
    pub fn value(&mut self, flag: &str) -> Result<String, Failure> {
        self.next().ok_or_else(|| Failure::Usage(format!("`{flag}` wants a value")))
    }

    /// Refuses whatever is left, for commands that take nothing more.
    pub fn finish(&mut self) -> Outcome {
        match self.next() {
            None => Ok(()),
            Some(word) => Err(Self::unknown(&word)),
        }
    }

    /// The failure for a word that the command does not know.
    pub fn unknown(word: &str) -> Failure {
        Failure::Usage(format!("`{word}` is not understood here"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Arguments {
        Arguments::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_value_may_follow_its_flag_or_be_joined_to_it() {
        for line in ["--port 81", "--port=81"] {
            let mut arguments = words(line);
            let flag = arguments.next().expect("the line has a flag");
            assert_eq!(arguments.value(&flag), Ok("81".to_owned()));
            assert_eq!(arguments.finish(), Ok(()));
        }
    }

    #[test]
    fn what_is_missing_or_left_over_is_named() {
        let missing = words("").value("--port");
        assert_eq!(missing, Err(Failure::Usage("`--port` wants a value".to_owned())));
        let left_over = words("now").finish();
        assert_eq!(left_over, Err(Failure::Usage("`now` is not understood here".to_owned())));
    }
}
